"""One message of a conversation at a time, first come, first served."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore


class FairLockStore(LockStore):
    """Locks inside one process, granted in the order of asking, without polling.

    Rasa's own in-memory store looks again once a second, so that the second of two quick
    messages waits for a second. `asyncio.Lock` wakes the next in line at once.
    """

    def __init__(self, endpoint_config: Any = None) -> None:
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = LOCK_LIFETIME, wait_time_in_seconds: float = 0
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock; raises `LockError` after `lock_lifetime` seconds of waiting."""
        lock = self.locks.setdefault(conversation_id, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), lock_lifetime)
        except asyncio.TimeoutError:
            raise LockError("Earlier messages of this conversation are still being answered.") from None
        try:
            yield TicketLock(conversation_id)
        finally:
            lock.release()
