"""Two are served at a time; whoever takes long makes room, and a crowd at the door goes first."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.wechat import crowd
from bot.wechat.crowd import AT_ONCE, FEW, Crowd


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.new_event_loop().run_until_complete(story)


async def serve(crowd: Crowd, seconds: float, name: str, told: list[str]) -> None:
    async with crowd.room():
        told.append(f"{name} begins")
        await asyncio.sleep(seconds)
        told.append(f"{name} ends")


def test_two_are_served_at_a_time_in_the_order_in_which_they_came() -> None:
    async def story() -> None:
        told: list[str] = []
        people = Crowd()
        await asyncio.gather(*(serve(people, 0.02, name, told) for name in "abc"))
        assert told.index("c begins") > min(told.index("a ends"), told.index("b ends"))
        assert [each for each in told if "begins" in each] == ["a begins", "b begins", "c begins"]

    run(story())


def test_whoever_takes_long_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "WAITING_AFTER", 0.05)

    async def story() -> None:
        told: list[str] = []
        people = Crowd()
        slow = [serve(people, 0.5, f"slow {place}", told) for place in range(AT_ONCE)]
        await asyncio.gather(*slow, serve(people, 0, "quick", told))
        assert told.index("quick ends") < told.index("slow 0 ends")
        told.clear()
        await asyncio.gather(*(serve(people, 0, name, told) for name in "abcdef"))
        assert len(told) == 12 and people.free._value == AT_ONCE, "no more and no fewer rooms than before"

    run(story())


@pytest.mark.parametrize(("arriving", "waits"), [(FEW, False), (FEW + 1, True)])
def test_a_crowd_at_the_door_goes_first(monkeypatch: pytest.MonkeyPatch, arriving: int, waits: bool) -> None:
    monkeypatch.setattr(crowd, "LONGEST_CROWD", 5.0)

    async def story() -> None:
        told: list[str] = []
        people = Crowd()
        people.count_arriving(arriving)
        task = asyncio.create_task(serve(people, 0, "a", told))
        await asyncio.sleep(0.05)
        assert (told == []) == waits
        people.count_arriving(-arriving)
        await task
        assert told == ["a begins", "a ends"]

    run(story())


def test_a_crowd_that_does_not_end_is_served_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "LONGEST_CROWD", 0.05)

    async def story() -> None:
        told: list[str] = []
        people = Crowd()
        people.count_arriving(100)
        await serve(people, 0, "a", told)
        assert told == ["a begins", "a ends"]

    run(story())


def test_the_pace_follows_how_long_one_takes() -> None:
    async def story() -> None:
        people = Crowd()
        for _ in range(60):
            await serve(people, 0.01, "a", [])
        assert 0.8 * 0.01 / AT_ONCE < people.pace < 4 * 0.01 / AT_ONCE

    run(story())
