"""What the platform allows is sent; the rest is kept until the person interacts again."""

import pytest

from bot.wechat.errors import WAIT
from tests.wechat.sending import HOUR, SEND, coded, refuse, there, written
from tests.wechat.world import World, standing, texts
from tests.wechat_platform import Person

clock, world, anna = pytest.fixture(standing), pytest.fixture(there), pytest.fixture(written)

MINUTE = 60.0


@pytest.mark.parametrize(
    ("ways", "later", "sends"),
    [
        (["talk"], 0, 4),
        (["talk"], 48 * HOUR - 1, 4),
        (["talk"], 48 * HOUR, 0),
        (["tap"], 0, 2),
        (["tap"], MINUTE - 1, 2),
        (["tap"], MINUTE, 0),
        (["talk", "tap"], 0, 7),
        (["talk", "tap"], MINUTE, 4),
        (["talk", "talk"], 0, 4),
        ([], 0, 0),
    ],
)
def test_what_the_platform_allows_is_sent_but_for_one_kept_for_an_agent(
    world: World, ways: list[str], later: float, sends: int
) -> None:
    anna, told = world.person(*ways), [f"第{number}条" for number in range(9)]
    world.clock.turn(later)
    world.put(anna, *told)
    world.send_due()
    assert texts(anna) == told[:sends] and world.stand_in.errors() == []
    assert anna.quota.left(world.clock()) == (1 if sends else 0)
    assert [(state, error, count) for state, error, count, _ in world.outbox.unsettled()] == [("kept", "quota", 1)]


def test_the_tap_window_is_spent_before_the_other_one(world: World) -> None:
    anna = world.person("talk", "tap")
    world.put(anna, *"一二三")
    world.send_due()
    world.clock.turn(MINUTE)
    world.put(anna, *"四五六七八")
    world.send_due()
    assert texts(anna) == list("一二三四五六七") and world.stand_in.errors() == []


@pytest.mark.parametrize("way", ["talk", "tap"])
def test_the_next_interaction_sends_what_was_kept_for_want_of_quota(world: World, way: str) -> None:
    anna = world.person("talk")
    world.put(anna, *"一二三四五六")
    world.send_due()
    world.clock.turn(HOUR)
    world.send_due()
    assert texts(anna) == list("一二三四")
    world.interact(anna, way)
    world.send_due()
    assert texts(anna) == list("一二三四五六") and world.letters() == [] and world.stand_in.errors() == []


@pytest.mark.parametrize("code", coded(WAIT))
def test_without_quota_a_letter_is_kept_until_the_person_interacts(world: World, anna: Person, code: str) -> None:
    refuse(world, code)
    world.put(anna, "一", "二")
    world.send_due()
    world.clock.turn(HOUR)
    world.send_due()
    assert world.letters() == [("一", "kept", code), ("二", "waiting", "")] and world.calls(SEND) == 1
    world.interact(anna)
    world.send_due()
    assert texts(anna) == ["一", "二"]


@pytest.mark.parametrize("refused", [False, True], ids=["by our own count", "by the platform"])
def test_whoever_writes_while_the_quota_runs_out_is_told_all_the_same(world: World, refused: bool) -> None:
    anna = world.person("talk")
    world.put(anna, *"一二三四五")
    for _ in range(4):
        world.courier.deliver(world.outbox.due()[0])
    letter = world.begin_first()
    world.clock.turn(1)
    message = world.interact(anna)
    world.inbox.finish(message, "回答")
    assert world.inbox.give(message.key).state == "posted"
    if refused:
        refuse(world, "45047")
        world.courier.settle(letter, world.courier.refusal(letter), "talk")
    else:
        world.outbox.keep(letter, "quota")
    world.send_due()
    assert texts(anna) == [*"一二三四五", "回答"]


def test_what_may_have_arrived_counts_against_the_quota(world: World, anna: Person) -> None:
    world.put(anna, *"一二三四五")
    world.doubt_first()
    world.send_due()
    assert texts(anna) == list("二三四") and [state for _, state, _ in world.letters()] == ["unsure", "kept"]


def test_typing_does_not_count_as_a_message(world: World, anna: Person) -> None:
    world.courier.show_typing(anna.openid)
    world.put(anna, *"一二三四")
    world.send_due()
    assert texts(anna) == list("一二三四")
