"""Locks are granted one at a time, in the order of asking, without a wait."""

import asyncio
import time

import pytest
from rasa.core.lock_store import LockError

from bot.conversations.locks import FairLockStore


def test_messages_of_one_conversation_are_served_in_order_and_at_once() -> None:
    async def run() -> tuple[list[int], float]:
        store, served = FairLockStore(), []

        async def serve(number: int) -> None:
            async with store.lock("c"):
                await asyncio.sleep(0.001)
                served.append(number)

        began = time.monotonic()
        await asyncio.gather(*(serve(number) for number in range(50)))
        return served, time.monotonic() - began

    served, seconds = asyncio.run(run())
    assert served == list(range(50)) and seconds < 1


def test_conversations_do_not_wait_for_each_other() -> None:
    async def run() -> None:
        store = FairLockStore()
        async with store.lock("a"), store.lock("b", lock_lifetime=0.1):
            pass

    asyncio.run(run())


def test_waiting_ends_and_the_next_in_line_is_not_lost() -> None:
    async def run() -> None:
        store = FairLockStore()
        async with store.lock("c"):
            with pytest.raises(LockError):
                async with store.lock("c", lock_lifetime=0.01):
                    pass
        async with store.lock("c", lock_lifetime=0.1):
            pass
        assert not store.locks

    asyncio.run(run())
