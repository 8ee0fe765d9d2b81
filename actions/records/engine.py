"""Engines for the record store: read-only unless data is being loaded."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import QueuePool

PATIENCE = 2  # seconds that a look-up may wait for the store before the person is told that it is away
LOADING_PATIENCE = 30  # seconds that loading waits for a lock that another writer holds
REOPEN_AFTER = 60  # seconds after which a file that was replaced by a new copy is noticed
POOL = {"pool_size": 8, "max_overflow": 8, "pool_timeout": PATIENCE}


def engine_at(url: str, *, read_only: bool = True) -> Engine:
    """Return an engine for `url` (SQLite file or PostgreSQL) that several threads may use.

    Nothing is opened yet. With `read_only` the database itself refuses every write, so that no
    mistake of the program can change the insurance records; without it an SQLite file gets its folder.
    """
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return sqlite_engine(place, read_only)
    return postgres_engine(place, read_only)


def sqlite_engine(place: URL, read_only: bool) -> Engine:
    path = Path(place.database or "").absolute()
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    query = {"uri": "true", "mode": "ro" if read_only else "rwc"}
    patience = PATIENCE if read_only else LOADING_PATIENCE
    engine = create_engine(
        URL.create("sqlite", database=f"file:{quote(str(path))}", query=query),
        future=True,
        poolclass=QueuePool,
        pool_recycle=REOPEN_AFTER,
        connect_args={"timeout": patience, "check_same_thread": False},
        hide_parameters=True,
        **POOL,
    )
    event.listen(engine, "connect", sqlite_reader if read_only else sqlite_writer)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"  # a reader that turns writer is refused when another wrote
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def sqlite_reader(connection: Any, _record: Any) -> None:
    by_hand(connection)
    connection.execute("PRAGMA query_only=ON")


def sqlite_writer(connection: Any, _record: Any) -> None:
    by_hand(connection)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def by_hand(connection: Any) -> None:
    """Begin transactions ourselves: Python's module begins none for reads, which may then disagree."""
    connection.isolation_level = None


def postgres_engine(place: URL, read_only: bool) -> Engine:
    given = str(place.query.get("options", ""))
    ours = f" -c default_transaction_read_only=on -c statement_timeout={PATIENCE * 1000}" if read_only else ""
    return create_engine(
        place,
        future=True,
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
        pool_pre_ping=True,
        connect_args={"connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000, "options": given + ours},
        hide_parameters=True,
        **POOL,
    )
