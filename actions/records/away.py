"""One error for a record store that cannot be asked now, told from every mistake of the program."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

NO_TABLE = "42P01"  # PostgreSQL, class 42: undefined_table
SQLITE_AWAY = (  # Python 3.10 gives no code of the error, only SQLite's words for it
    "unable to open database file",
    "no such table",
    "is locked",
    "disk I/O error",
    "file is not a database",
    "database disk image is malformed",
)


class RecordStoreAway(Exception):
    """The record store cannot be asked now; the text tells the kind of failure, no address and no data."""


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open one consistent reading transaction; raises `RecordStoreAway` when the store is away."""
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        if not means_away(error):
            raise
        kind = type(getattr(error, "orig", None) or error).__name__
        # The cause is left out: its text may name the server, and whoever logs this logs the cause.
        raise RecordStoreAway(f"The record store cannot be asked now ({kind}).") from None


def means_away(error: SQLAlchemyError) -> bool:
    """Return whether `error` says that the store is away, rather than that a query is wrong."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, TimeoutError)
    if type(error.orig).__module__.startswith("sqlite3"):
        return any(words in str(error.orig) for words in SQLITE_AWAY)
    lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return lost or getattr(error.orig, "pgcode", None) == NO_TABLE
