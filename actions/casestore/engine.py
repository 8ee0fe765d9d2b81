"""The engine that reaches the case store: SQLite by default, PostgreSQL by its URL."""

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

DEFAULT_URL = f"sqlite:///{Path(__file__).parents[2] / 'var' / 'cases.db'}"
LONGEST_WAIT = 5  # seconds for a connection, a lock or a statement: nobody waits longer for a chat's answer
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    f"busy_timeout={LONGEST_WAIT * 1000}",
    "secure_delete=ON",  # what is erased must not stay in free pages of the file
)
POSTGRESQL_SETTINGS = (f"lock_timeout = '{LONGEST_WAIT}s'", f"statement_timeout = '{LONGEST_WAIT}s'")


def engine_at(url: str = DEFAULT_URL) -> Engine:
    """Return an engine for `url`, for use by several threads; `migrate` makes its tables.

    Error texts of the engine hold no values. The folder of an SQLite file is made.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return sqlite_engine(url)
    engine = create_engine(
        url, future=True, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": LONGEST_WAIT}
    )
    event.listen(engine, "connect", make_postgresql_fit)
    event.listen(engine, "begin", begin_postgresql)
    return engine


def sqlite_engine(url: str) -> Engine:
    if database := make_url(url).database:
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    settings = {"timeout": LONGEST_WAIT, "check_same_thread": False}
    engine = create_engine(url, future=True, hide_parameters=True, poolclass=QueuePool, connect_args=settings)
    event.listen(engine, "connect", make_sqlite_fit)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def make_sqlite_fit(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # or the driver begins transactions on its own, and only before a change
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """Take the lock for writing at once: a reader that becomes a writer may find itself outrun."""
    connection.exec_driver_sql("BEGIN" if is_reading(connection) else "BEGIN IMMEDIATE")


def make_postgresql_fit(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        for setting in POSTGRESQL_SETTINGS:
            cursor.execute(f"SET {setting}")
    connection.commit()


def begin_postgresql(connection: Connection) -> None:
    if is_reading(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def is_reading(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("reading"))
