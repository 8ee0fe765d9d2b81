"""A message is taken once, and what is told with its answer comes in the order in which it was said."""

from functools import partial

import pytest

from bot.conversations.tables import conversations
from bot.wechat.inbox import AFTER_REPLY, ANSWERED, LATE, POSTED, REPLIED, WORKING
from bot.wechat.tables import inbox, people
from tests.wechat.taking import ANNA, BO, SAID, TEXT, away, away_here, brought_to, count, replied, taken, told
from tests.wechat.world import DATABASES, World, at_once, database, rows, standing

url = pytest.fixture(params=DATABASES)(database)
clock = pytest.fixture(standing)
world, here = pytest.fixture(away), pytest.fixture(away_here)


def test_a_message_is_new_once(world: World) -> None:
    first, second, third = (taken(world) for _ in range(3))
    assert first.new and not second.new and not third.new
    assert (first.deliveries, second.deliveries, third.deliveries) == (1, 2, 3)
    assert first.conversation_id == second.conversation_id and second.said == SAID and second.state == WORKING


def test_a_redelivery_is_no_interaction(here: World) -> None:
    taken(here)
    [before] = rows(here.engine, people)
    here.clock.turn(5)
    taken(here)
    assert rows(here.engine, people) == [before]


def test_messages_of_a_person_are_one_conversation_and_of_two_people_two(world: World) -> None:
    first, second, other = taken(world, "1"), taken(world, "2"), taken(world, "3", BO)
    assert first.conversation_id == second.conversation_id != other.conversation_id
    assert all(each.new for each in (first, second, other)) and count(world, conversations) == 2


def test_many_deliveries_at_once_are_one_message_of_one_conversation(world: World) -> None:
    takes = at_once([partial(taken, world, "k", ANNA)] * 6)
    assert sorted(take.new for take in takes) == [False] * 5 + [True]
    assert len({take.conversation_id for take in takes}) == 1
    assert world.inbox.look("k").deliveries == 6
    assert count(world, people) == count(world, conversations) == count(world, inbox) == 1


def test_many_first_messages_of_a_person_at_once_open_one_conversation(world: World) -> None:
    takes = at_once([partial(taken, world, str(place), ANNA) for place in range(6)])
    assert all(take.new for take in takes) and len({take.conversation_id for take in takes}) == 1
    assert count(world, people) == count(world, conversations) == 1


def test_what_waits_is_told_before_the_answer_and_in_its_order(world: World) -> None:
    message = taken(world)
    world.put(world.stand_in.person(ANNA), "一", "二")
    end = replied(world, message)
    assert end.reply == f"一\n\n二\n\n{TEXT}" == world.inbox.look(message.key).reply
    assert told(world) == []


def test_what_waits_for_somebody_else_is_left_alone(here: World) -> None:
    message = taken(here)
    here.put(here.stand_in.person(BO), "甲")
    assert replied(here, message).reply == TEXT and told(here) == ["甲"]


def test_what_was_kept_for_want_of_quota_is_told_with_the_next_answer(here: World) -> None:
    here.put(here.stand_in.person(ANNA), "一")
    here.send_due()
    assert here.letters() == [("一", "kept", "quota")]
    assert replied(here, taken(here)).reply == f"一\n\n{TEXT}"


def test_what_may_have_arrived_is_not_told_again(here: World) -> None:
    message = taken(here)
    here.put(here.stand_in.person(ANNA), "一")
    here.doubt_first()
    assert replied(here, message).reply == TEXT and told(here) == ["一"]


def test_behind_what_is_just_being_sent_the_answer_is_posted(here: World) -> None:
    message = taken(here)
    here.put(here.stand_in.person(ANNA), "一", "二")
    here.begin_first()
    end = replied(here, message)
    assert end.state == here.inbox.look("k").state == POSTED and end.reply is None
    assert told(here) == ["一", "二", TEXT] and here.inbox.look("k").reply is None


def test_an_earlier_answer_that_no_delivery_fetched_is_told_first_and_once(world: World) -> None:
    for key in "123":
        world.inbox.finish(taken(world, key), f"回答{key}")
        world.clock.turn(1)
    assert world.inbox.give("2").reply == "回答1\n\n回答2" == world.inbox.look("2").reply
    assert [world.inbox.look(key).state for key in "123"] == [POSTED, REPLIED, ANSWERED]
    assert world.inbox.give("1").reply is None and world.inbox.give("3").reply == "回答3" and told(world) == []


def test_an_earlier_answer_that_no_delivery_fetched_is_posted_before_a_late_one(world: World) -> None:
    first = taken(world, "1")
    world.clock.turn(1)
    second = taken(world, "2")
    world.inbox.promise("2")
    world.inbox.finish(first, "回答1")
    assert world.inbox.finish(second, "回答2").state == POSTED
    assert "\n\n".join(told(world)) == "回答1\n\n回答2"
    assert world.inbox.give("1").reply is None and world.inbox.look("1").state == POSTED


def test_an_earlier_answer_to_somebody_else_is_left_alone(here: World) -> None:
    here.inbox.finish(taken(here, "1", BO), "给别人的")
    here.clock.turn(1)
    assert replied(here, taken(here, "2")).reply == TEXT and here.inbox.look("1").state == ANSWERED


def long_text(world: World) -> tuple[str, list[str]]:
    """Return a text of three pieces, and the pieces."""
    paragraphs = [letter * (world.inbox.text_bytes // 3 - 1) for letter in "甲乙丙"]
    return "\n\n".join(paragraphs), paragraphs


def test_of_a_long_answer_the_first_piece_is_the_reply_and_the_rest_follows(here: World) -> None:
    text, [first, *rest] = long_text(here)
    end = replied(here, taken(here), text)
    assert end.reply == first == here.inbox.look("k").reply and told(here) == rest
    assert here.outbox.due() == []
    here.clock.turn(AFTER_REPLY)
    assert [letter.text for letter in here.outbox.due()] == rest[:1]


def test_every_redelivery_gets_the_first_piece(here: World) -> None:
    text, [first, *rest] = long_text(here)
    replied(here, taken(here), text)
    assert here.inbox.give("k").reply == first and told(here) == rest


def test_a_long_late_answer_is_posted_in_pieces(here: World) -> None:
    text, parts = long_text(here)
    assert here.inbox.finish(brought_to(here, LATE), text).state == POSTED and told(here) == parts


def test_a_long_answer_that_no_delivery_fetched_is_posted_in_pieces(here: World) -> None:
    text, parts = long_text(here)
    here.inbox.finish(taken(here), text)
    assert here.inbox.post("k").state == POSTED and told(here) == parts


def test_the_next_answer_comes_after_the_rest_of_a_long_one(here: World) -> None:
    text, [_, *rest] = long_text(here)
    replied(here, taken(here, "1"), text)
    second = replied(here, taken(here, "2"))
    assert "\n\n".join([second.reply or "", *told(here)]) == "\n\n".join([*rest, TEXT])


def test_every_piece_is_short_enough_for_the_platform(here: World) -> None:
    message = taken(here)
    here.put(here.stand_in.person(ANNA), "一" * 600, "二" * 600)
    end = replied(here, message, "三" * 600)
    told_all = [end.reply or "", *told(here)]
    assert max(len(piece.encode()) for piece in told_all) <= here.inbox.text_bytes
    assert "".join(told_all).replace("\n", "") == "一" * 600 + "二" * 600 + "三" * 600
