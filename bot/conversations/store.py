"""Transactions of the conversation store, and one error when it is away."""

import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, bindparam, insert, text, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.sql.elements import TextClause

from bot.conversations.tables import dialogues

AWAY = (DBAPIError, NoConnectionFree)


class StoreAway(Exception):
    """The conversation store cannot be reached; nothing was taken."""


class Transaction:
    """A transaction that tells a store which is away from every other failure."""

    def __init__(self, engine: Engine) -> None:
        self.beginning = engine.begin()

    def __enter__(self) -> Connection:
        try:
            return self.beginning.__enter__()
        except AWAY as error:
            raise StoreAway(type(error).__name__) from error

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            self.beginning.__exit__(kind, error, trace)
        except AWAY as failure:
            raise StoreAway(type(failure).__name__) from failure
        if isinstance(error, AWAY):
            raise StoreAway(type(error).__name__) from error


def put_dialogue(store: Connection, sender_id: str, events: str) -> None:
    """Store the state of a dialogue, in place of the one before."""
    values = {"saved_at": time.time(), "events": events}
    if not store.execute(update(dialogues).where(dialogues.c.sender_id == sender_id).values(**values)).rowcount:
        store.execute(insert(dialogues).values(sender_id=sender_id, **values))


def insert_new(store: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Write `row` unless one with the same key is there, also from another process; tell whether it was written."""
    return store.execute(insert_or_leave(table, tuple(row)), dict(row)).rowcount == 1


@lru_cache(maxsize=32)
def insert_or_leave(table: Table, names: tuple[str, ...]) -> TextClause:
    """Return the statement, which both databases read; SQLAlchemy 1.4 would put its own together each time anew."""
    values = ", ".join(f":{name}" for name in names)
    statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values}) ON CONFLICT DO NOTHING"  # noqa: S608
    return text(statement).bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))
