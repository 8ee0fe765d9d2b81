"""Deletes conversations: the old by setting, a person's on request."""

import asyncio
import logging
import time
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.engine import Engine

from bot.cases import Cases, CasesAway
from bot.conversations.store import StoreAway, Transaction
from bot.conversations.tables import conversations, dialogues

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 3600.0
AT_A_TIME = 500  # ids in one statement: SQLite takes no more than 999 values


def conversations_in(engine: Engine, before: float | None = None) -> list[str]:
    """Return the ids of all conversations, or of those last used before a time (seconds since the epoch)."""
    query = select(conversations.c.id)
    if before is not None:
        query = query.where(conversations.c.last_at < before)
    with Transaction(engine) as store:
        return list(store.execute(query).scalars())


def delete_conversations(engine: Engine, ids: Sequence[str], before: float | None = None) -> int:
    """Delete conversations with all that was said in them, unless they were used since `before`; return how many."""
    deleted = 0
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        with Transaction(engine) as store:
            unused = conversations.c.id.in_(some)
            if before is not None:
                unused &= conversations.c.last_at < before
            deleted += store.execute(delete(conversations).where(unused)).rowcount
            left = select(conversations.c.id).where(conversations.c.id.in_(some))
            gone = dialogues.c.sender_id.in_(some) & dialogues.c.sender_id.not_in(left)
            store.execute(delete(dialogues).where(gone))
    return deleted


async def clean(engine: Engine, cases: Cases, days_kept: int) -> dict[str, int]:
    """Delete what has expired on both sides; return how many rows of what. Raises `StoreAway`, `CasesAway`."""
    before = time.time() - days_kept * 86400
    old = await asyncio.to_thread(conversations_in, engine, before)
    return {"conversations": await asyncio.to_thread(delete_conversations, engine, old, before), **await cases.purge()}


async def keep_clean(engine: Engine, cases: Cases, days_kept: int) -> None:
    """Clean once an hour, for as long as the server runs."""
    while True:
        try:
            await clean(engine, cases, days_kept)
        except (StoreAway, CasesAway) as error:
            logger.warning("Expired rows were not deleted this time: %s.", type(error).__name__)
        await asyncio.sleep(SECONDS_BETWEEN)


async def erase(engine: Engine, cases: Cases, id_number: str) -> dict[str, int]:
    """Delete everything kept about a person; return how many conversations and receipts.

    Raises `StoreAway`, `CasesAway`, and what the record side raises for a number that is none.
    """
    ids = await asyncio.to_thread(conversations_in, engine)
    erased = await cases.erase(id_number, ids)
    deleted = await asyncio.to_thread(delete_conversations, engine, erased["conversations"])
    return {"conversations": deleted, "receipts": erased["receipts"]}
