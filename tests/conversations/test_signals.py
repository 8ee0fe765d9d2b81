"""Whoever listens to a conversation hears of it, of no other, and is let go when too slow."""

import asyncio

from bot.conversations.signals import END, MOST_UNREAD, Signal, Signals


def test_a_listener_hears_its_conversation_and_no_other() -> None:
    async def run() -> None:
        signals = Signals()
        with signals.listen("a") as mine, signals.listen("a") as second, signals.listen("b") as other:
            signals.tell("a", "typing", True)
            assert mine.get_nowait() == second.get_nowait() == Signal("typing", True)
            assert other.empty()
        assert not signals.listeners

    asyncio.run(run())


def test_whoever_reads_too_slowly_is_let_go_at_once() -> None:
    async def run() -> None:
        signals = Signals()
        with signals.listen("a") as slow:
            for number in range(MOST_UNREAD + 1):
                signals.tell("a", "message", number)
            assert slow.get_nowait() is END and slow.empty()
        assert not signals.listeners

    asyncio.run(run())


def test_the_end_reaches_everybody() -> None:
    async def run() -> None:
        signals = Signals()
        with signals.listen("a") as one, signals.listen("b") as other:
            signals.tell("a", "message", 1)
            signals.end()
            assert one.get_nowait() is END and other.get_nowait() is END

    asyncio.run(run())
