"""Letters arrive once and in a person's order, whoever else sends, and typing is shown meanwhile."""

import asyncio
import time
from functools import partial

import pytest

from bot.conversations.tables import engine_at, metadata
from bot.wechat.courier import Courier
from bot.wechat.outbox import LONGEST_SENDING, Letter, Outbox
from tests.wechat.sending import HOUR, SEND, refuse, there, written
from tests.wechat.world import (
    DATABASES,
    Clock,
    World,
    at_once,
    database,
    eventually,
    stand_in_platform,
    standing,
    texts,
)
from tests.wechat_platform import Person

url = pytest.fixture(params=DATABASES)(database)
clock, world, anna = pytest.fixture(standing), pytest.fixture(there), pytest.fixture(written)


def test_letters_arrive_in_the_order_in_which_they_were_put_in(world: World) -> None:
    anna, bo = world.person("talk"), world.person("talk")
    world.put(anna, "一", "二")
    world.put(bo, "甲")
    world.put(anna, "三")
    world.put(bo, "乙")
    world.send_due()
    assert texts(anna) == ["一", "二", "三"] and texts(bo) == ["甲", "乙"]
    assert world.letters() == [] and world.stand_in.errors() == []


def test_a_letter_that_is_put_off_holds_up_those_behind_it_and_nobody_elses(world: World, anna: Person) -> None:
    bo = world.person("talk")
    world.put(anna, "一", "二")
    world.put(bo, "甲")
    refuse(world, "-1")
    world.send_due()
    assert texts(anna) == [] and texts(bo) == ["甲"]
    world.clock.turn(1)
    world.send_due()
    assert texts(anna) == ["一", "二"]


def test_one_letter_of_a_person_is_due_at_a_time(world: World, anna: Person) -> None:
    world.put(anna, "一", "二")
    assert [letter.text for letter in world.outbox.due()] == ["一"]
    world.begin_first()
    assert world.outbox.due() == []


@pytest.mark.parametrize(("seconds", "left"), [(HOUR, 3), (HOUR + 1, 1)])
def test_what_is_too_old_to_be_told_is_deleted_unless_it_is_just_being_sent(
    world: World, anna: Person, seconds: float, left: int
) -> None:
    world.put(anna, "一", "二", "三")
    world.doubt_first()
    world.begin_first()
    world.clock.turn(seconds)
    assert world.outbox.expire(HOUR) == 3 - left and len(world.letters()) == left


def test_a_letter_that_a_crash_left_in_sending_becomes_unsure_and_holds_up_nothing(world: World, anna: Person) -> None:
    put_at = world.clock()
    world.put(anna, "一", "二")
    world.begin_first()
    restarted = Outbox(world.engine, world.clock)
    world.clock.turn(LONGEST_SENDING)
    assert restarted.due() == []
    world.clock.turn(1)
    world.send_due()
    assert texts(anna) == ["二"]
    assert world.letters() == [("一", "unsure", "interrupted")]
    assert restarted.unsettled() == [("unsure", "interrupted", 1, put_at)]


def test_of_two_processes_one_sends_a_letter(url: str, clock: Clock) -> None:
    with stand_in_platform(clock=clock) as stand_in:
        world = World(url, stand_in, clock)
        people = [world.person("talk") for _ in range(6)]
        for person in people:
            world.put(person, "一", "二")
        letters = world.outbox.due()
        others = [Outbox(engine_at(url), clock) for _ in range(2)]
        found = at_once([partial(begun, other, letters) for other in others])
        assert sorted(found[0] + found[1]) == sorted(letter.place for letter in letters)
        for other in others:
            other.engine.dispose()
        world.close()


def begun(outbox: Outbox, letters: list[Letter]) -> list[int]:
    return [letter.place for letter in letters if outbox.begin(letter)]


def test_a_letter_that_waited_for_its_turn_too_long_is_left_to_whoever_has_it(world: World, anna: Person) -> None:
    world.put(anna, "一", "二")
    stale = world.outbox.due()
    world.send_due()
    for letter in stale:
        world.courier.deliver(letter)
    assert texts(anna) == ["一", "二"]


def test_typing_is_shown_once_until_it_ends_by_itself(world: World, anna: Person) -> None:
    for _ in range(3):
        world.courier.show_typing(anna.openid)
    world.quiet()
    assert anna.typed == 1 and anna.typing and world.calls("message/custom/typing") == 1


def test_each_person_is_shown_that_something_is_being_written(world: World, anna: Person) -> None:
    bo = world.person("talk")
    for person in (anna, bo):
        world.courier.show_typing(person.openid)
    world.quiet()
    assert anna.typed == bo.typed == 1


@pytest.mark.parametrize(
    ("code", "before"), [(45081, 0.0), (45080, 31.0)], ids=["shown already", "too long after the person wrote"]
)
def test_a_refused_typing_state_harms_nothing(world: World, anna: Person, code: int, before: float) -> None:
    world.clock.turn(before)
    if code == 45081:
        world.platform.show_typing(anna.openid)
    world.courier.show_typing(anna.openid)
    world.put(anna, "一")
    eventually(lambda: [call.errcode for call in world.stand_in.errors()] == [code])
    world.send_due()
    assert texts(anna) == ["一"] and world.letters() == []


def test_a_running_courier_sends_what_comes_in_without_waiting_for_its_next_look(world: World, anna: Person) -> None:
    async def story() -> float:
        running = asyncio.create_task(world.courier.run())
        await asyncio.sleep(0.2)
        world.put(anna, "一", "二")
        began = time.monotonic()
        world.courier.news.set()
        await asyncio.to_thread(anna.wait_for, lambda screen: len(screen) == 2, 5)
        running.cancel()
        return time.monotonic() - began

    assert asyncio.run(story()) < 0.7 and texts(anna) == ["一", "二"]


def test_a_running_courier_goes_on_when_the_store_is_back(world: World) -> None:
    async def story() -> Person:
        running = asyncio.create_task(world.courier.run())
        metadata.drop_all(world.engine)
        await asyncio.sleep(0.1)
        world.courier.news.set()
        await asyncio.sleep(0.2)
        metadata.create_all(world.engine)
        anna = await asyncio.to_thread(world.person, "talk")
        world.put(anna, "一")
        world.courier.news.set()
        await asyncio.to_thread(anna.wait_for, lambda screen: len(screen) == 1, 5)
        assert not running.done()
        running.cancel()
        return anna

    assert texts(asyncio.run(story())) == ["一"]


def test_without_a_secret_nothing_is_sent_and_what_is_put_in_stays(world: World, anna: Person) -> None:
    courier = Courier(world.outbox, None, world.settings.quota, world.clock)
    world.put(anna, "一")
    courier.show_typing(anna.openid)
    asyncio.run(asyncio.wait_for(courier.run(), 1))
    assert world.letters() == [("一", "waiting", "")] and world.calls(SEND) == anna.typed == 0
