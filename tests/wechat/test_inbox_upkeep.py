"""What is abandoned is taken over, what nobody needs any more is forgotten, and a signature is good for one body."""

from functools import partial
from hashlib import sha256

import pytest

from bot.conversations.tables import conversations
from bot.wechat.inbox import (
    CLOCKS_DIFFER,
    KEPT,
    LATE,
    LEASE,
    POSTED,
    REDELIVERED_WITHIN,
    REPLIED,
    REPLY_KEPT,
    Proof,
    SignatureReused,
)
from bot.wechat.steps import SAME_MESSAGE, SAME_MOMENT
from bot.wechat.tables import inbox, people, signatures
from tests.wechat.taking import ANNA, BO, SAID, STATES, TEXT, another, away, away_here, brought_to, count, taken, told
from tests.wechat.world import DATABASES, World, at_once, database, keyed, standing

url = pytest.fixture(params=DATABASES)(database)
clock = pytest.fixture(standing)
world, here = pytest.fixture(away), pytest.fixture(away_here)


@pytest.mark.parametrize(("seconds", "lapsed"), [(0, False), (LEASE, False), (LEASE + 1, True)])
def test_a_message_is_abandoned_after_its_lease(world: World, seconds: float, lapsed: bool) -> None:
    taken(world)
    world.clock.turn(seconds)
    found = another(world).abandoned(())
    assert [(each.key, each.said, each.state) for each in found] == [("k", SAID, LATE)] * lapsed


def test_a_sign_of_life_prolongs_the_lease_and_a_release_ends_it(here: World) -> None:
    for key in "ab":
        taken(here, key)
    here.clock.turn(LEASE)
    here.inbox.alive(["a"])
    here.clock.turn(1)
    assert [each.key for each in another(here).abandoned(())] == ["b"]
    here.inbox.release(["a"])
    assert [each.key for each in another(here).abandoned(())] == ["a"]


def test_nobody_takes_over_what_is_his_own(here: World) -> None:
    for key in "ab":
        taken(here, key)
    here.clock.turn(LEASE + 1)
    assert [each.key for each in here.inbox.abandoned(["a"])] == ["b"]


def test_what_is_abandoned_is_taken_over_once_and_in_the_order_in_which_it_came(world: World) -> None:
    for key in "dacb":
        taken(world, key)
        world.clock.turn(1)
    world.clock.turn(LEASE)
    found = at_once([partial(another(world).abandoned, ())] * 2)
    assert sorted(each.key for each in found[0] + found[1]) == list("abcd")
    for each in found:
        keys = [message.key for message in each]
        assert keys == sorted(keys, key="dacb".index)


def test_who_was_taken_over_and_comes_back_does_not_answer_twice(here: World) -> None:
    message = taken(here)
    here.clock.turn(LEASE + 1)
    other = another(here)
    [same] = other.abandoned(())
    assert here.inbox.finish(message, TEXT).state == POSTED
    assert other.finish(same, TEXT).state == POSTED and told(here) == [TEXT]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("seconds", "there"), [(KEPT, 1), (KEPT + 1, 0)])
def test_a_message_is_forgotten_when_no_redelivery_of_it_would_be_taken(
    here: World, state: str, seconds: float, there: int
) -> None:
    brought_to(here, state)
    here.clock.turn(seconds)
    here.inbox.clean()
    assert count(here, inbox) == there


@pytest.mark.parametrize(("seconds", "reply"), [(REPLY_KEPT, TEXT), (REPLY_KEPT + 1, None)])
def test_a_reply_is_kept_as_long_as_a_redelivery_may_ask_for_it(here: World, seconds: float, reply: str | None) -> None:
    brought_to(here, REPLIED)
    here.clock.turn(seconds)
    here.inbox.clean()
    assert taken(here).reply == reply


def test_post_unfetched_tells_how_many_it_posted(here: World) -> None:
    for key in "ab":
        here.inbox.finish(taken(here, key), f"回答{key}")
        here.clock.turn(1)
    assert here.inbox.post_unfetched() == 0
    here.clock.turn(REDELIVERED_WITHIN)
    assert here.inbox.post_unfetched() == 2 and told(here) == ["回答a", "回答b"]
    assert here.inbox.post_unfetched() == 0


def proof(body: str, signature: str = "s" * 40) -> Proof:
    return Proof(signature, sha256(body.encode()).digest(), 0)


def test_a_signature_is_good_for_one_body_however_often_it_comes(world: World) -> None:
    assert world.inbox.take(keyed("1", ANNA), SAID, "talk", proof("first")).new
    assert not world.inbox.take(keyed("1", ANNA), SAID, "talk", proof("first")).new
    with pytest.raises(SignatureReused):
        world.inbox.take(keyed("2", BO), SAID, "talk", proof("second"))
    assert count(world, inbox) == count(world, people) == count(world, conversations) == 1
    assert world.inbox.take(keyed("2", BO), SAID, "talk", proof("second", "t" * 40)).new


def test_two_messages_of_a_moment_may_have_one_signature_and_neither_is_lost(here: World) -> None:
    for place, seconds in enumerate((0, SAME_MOMENT)):
        now = int(here.clock()) - seconds
        assert here.inbox.take(keyed(str(place), ANNA), SAID, "talk", proof(str(place))._replace(at=now)).new


@pytest.mark.parametrize(("seconds", "new"), [(0, False), (1, False), (SAME_MESSAGE, False), (SAME_MESSAGE + 1, True)])
def test_an_id_that_comes_again_much_later_is_another_message(world: World, seconds: int, new: bool) -> None:
    first = world.inbox.take(keyed("k", ANNA, 1_790_000_000), SAID, "talk")
    again = world.inbox.take(keyed("k", ANNA, 1_790_000_000 + seconds), SAID, "talk")
    assert again.new is new and (again.key == first.key) is not new
    assert not world.inbox.take(keyed("k", ANNA, 1_790_000_000 + seconds), SAID, "talk").new


def test_of_two_bodies_with_one_signature_at_once_one_is_taken(world: World) -> None:
    def take(key: str) -> bool:
        try:
            return another(world).take(keyed(key, key * 8), SAID, "talk", proof(key)).new
        except SignatureReused:
            return False

    assert sorted(at_once([partial(take, key) for key in "abc"])) == [False, False, True]
    assert count(world, inbox) == count(world, people) == count(world, conversations) == 1


@pytest.mark.parametrize(("seconds", "there"), [(KEPT, 1), (KEPT + 1, 0)])
def test_signatures_are_forgotten_in_the_end(here: World, seconds: float, there: int) -> None:
    here.inbox.take(keyed("1", ANNA), SAID, "talk", proof("first"))
    here.clock.turn(seconds)
    here.inbox.clean()
    assert count(here, signatures) == there


@pytest.mark.parametrize(
    ("left", "gone"), [(0, True), (60, True), (-CLOCKS_DIFFER, True), (-CLOCKS_DIFFER - 1, False), (-60, False)]
)
def test_who_left_is_gone_unless_they_came_back_since(here: World, left: float, gone: bool) -> None:
    message = taken(here)
    assert here.inbox.leave(ANNA, here.clock() + left) == (message.conversation_id if gone else None)


def test_a_stranger_who_leaves_has_no_conversation(here: World) -> None:
    assert here.inbox.leave(BO, here.clock()) is None and count(here, conversations) == 0


def test_nobody_is_made_to_leave_by_a_signature_of_another_message(here: World) -> None:
    here.inbox.take(keyed("1", ANNA), SAID, "talk", proof("first"))
    with pytest.raises(SignatureReused):
        here.inbox.leave(ANNA, here.clock(), proof("second"))
    assert here.inbox.leave(ANNA, here.clock(), proof("second", "t" * 40))
