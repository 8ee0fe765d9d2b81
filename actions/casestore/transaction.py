"""Transactions of the case store, and one error when it is away."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.sql.elements import TextClause

AWAY = (DBAPIError, NoConnectionFree)


class CaseStoreAway(Exception):
    """The case store cannot be reached; nothing was changed."""


class Transaction:
    """A transaction that tells a store which is away from every other failure.

    Changes of one SQLite file happen one transaction after the other. On PostgreSQL,
    lock the rows that decide (`with_for_update`) before deciding.
    """

    def __init__(self, engine: Engine) -> None:
        self.beginning = engine.begin()

    def __enter__(self) -> Connection:
        try:
            return self.beginning.__enter__()
        except AWAY as error:
            raise CaseStoreAway(type(error).__name__) from error

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            self.beginning.__exit__(kind, error, trace)
        except AWAY as failure:
            raise CaseStoreAway(type(failure).__name__) from failure
        if isinstance(error, AWAY):
            raise CaseStoreAway(type(error).__name__) from error


class Reading(Transaction):
    """A transaction that sees one state of the store and changes nothing."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine.execution_options(reading=True))


def put(store: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write `row`, in place of the one with the same primary key if there is one."""
    key = table.primary_key.columns.keys()
    store.execute(insert_or_set(table, tuple(row), tuple(name for name in row if name not in key)), dict(row))


def put_if_absent(store: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write `row` unless there is one with the same primary key; either way no other transaction can change it now."""
    unchanged = table.primary_key.columns.keys()  # an update that changes nothing still locks the row
    store.execute(insert_or_set(table, tuple(row), tuple(unchanged)), dict(row))


@lru_cache(maxsize=64)
def insert_or_set(table: Table, names: tuple[str, ...], to_set: tuple[str, ...]) -> TextClause:
    """Return the statement, which both databases read; SQLAlchemy 1.4 would compile its own each time anew."""
    key, values = ", ".join(table.primary_key.columns.keys()), ", ".join(f":{name}" for name in names)
    setting = ", ".join(f"{name} = excluded.{name}" for name in to_set)
    insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})"  # noqa: S608  names of columns alone
    return text(f"{insert} ON CONFLICT ({key}) DO UPDATE SET {setting}")
