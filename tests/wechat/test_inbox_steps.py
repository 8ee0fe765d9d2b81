"""An answer goes out in one way, whoever asks, breaks off or takes over meanwhile."""

from functools import partial
from threading import Thread

import pytest
from sqlalchemy import event

from bot.conversations.retention import delete_conversations
from bot.wechat.inbox import ANSWERED, GONE, LATE, POSTED, REPLIED, WORKING, Taken
from bot.wechat.tables import inbox
from tests.casestore.databases import postgresql_schema
from tests.wechat.taking import ACTS, SAID, STATES, TEXT, another, away, away_here, brought_to, count, taken, told
from tests.wechat.world import DATABASES, Clock, World, at_once, database, stand_in_platform, standing

url = pytest.fixture(params=DATABASES)(database)
clock = pytest.fixture(standing)
world, here = pytest.fixture(away), pytest.fixture(away_here)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ACTS)
def test_each_step_leads_where_it_should_and_nowhere_else(here: World, state: str, name: str) -> None:
    act, message = ACTS[name], brought_to(here, state)
    here.clock.turn(act.after)
    result = act.do(here, message)
    after = here.inbox.look(message.key)
    assert after.state == act.leads.get(state, state)
    assert told(here) == ([TEXT] if after.state == POSTED else [])
    assert after.said == (SAID if after.state in (WORKING, LATE) else {})
    if after.state in (ANSWERED, REPLIED):
        assert after.reply == (None if name == "clean" and state == REPLIED else TEXT)
    else:
        assert after.reply is None
    if isinstance(result, Taken):
        assert (result.state, result.key, result.conversation_id) == (after.state, "k", message.conversation_id)
        assert result.reply == after.reply


@pytest.mark.parametrize("state", [WORKING, LATE])
def test_of_two_processes_that_finish_at_once_one_tells_the_answer(world: World, state: str) -> None:
    message = brought_to(world, state)
    ends = at_once([partial(another(world).finish, message, text) for text in ("一", "二")])
    assert ends[0].state == ends[1].state and ends[0].reply == ends[1].reply
    assert len(told(world)) + bool(ends[0].reply) == 1


@pytest.mark.postgres
def test_an_answer_that_is_promised_while_it_gets_ready_goes_out_once(postgres: str, clock: Clock) -> None:
    with postgresql_schema(postgres) as url:
        world = World(url, stand_in_platform(clock=clock), clock)
        message, other, began = taken(world), World(url, world.stand_in, clock), []

        def promise_meanwhile(*_: object) -> None:
            if not began:
                began.append(Thread(target=other.inbox.promise, args=(message.key,)))
                began[0].start()
                began[0].join(0.3)  # it may have to wait for the step just taken

        event.listen(world.engine, "after_cursor_execute", promise_meanwhile)
        finished = world.inbox.finish(message, TEXT)
        began[0].join()
        event.remove(world.engine, "after_cursor_execute", promise_meanwhile)
        found = finished.state, world.inbox.look(message.key).state, told(world)
        other.close()
        world.close()
    assert found in [(ANSWERED, ANSWERED, []), (POSTED, POSTED, [TEXT])]


def test_an_answer_is_given_or_posted_and_never_both(world: World) -> None:
    message = brought_to(world, ANSWERED)
    given, posted = at_once([partial(another(world).give, message.key), partial(another(world).post, message.key)])
    assert given.state == posted.state in (REPLIED, POSTED)
    assert told(world) == [TEXT] * (given.state == POSTED) and given.reply == (None if told(world) else TEXT)


def test_two_redeliveries_at_once_get_the_same_answer(world: World) -> None:
    message = brought_to(world, ANSWERED)
    gives = at_once([partial(another(world).give, message.key)] * 3)
    assert [(given.state, given.reply) for given in gives] == [(REPLIED, TEXT)] * 3 and told(world) == []


def test_of_many_answers_of_a_person_that_are_fetched_at_once_each_is_told_once(world: World) -> None:
    for turn in range(5):
        keys = [f"{turn}-{place}" for place in range(5)]
        for key in keys:
            world.inbox.finish(taken(world, key), f"回答{key}")
            world.clock.turn(1)
        ends = at_once([partial(another(world).give, key) for key in keys])
        replies = [end.reply for end in ends if end.reply]
        assert sorted("\n\n".join([*replies, *told(world)]).split("\n\n")) == [f"回答{key}" for key in keys]


@pytest.mark.parametrize("name", ["finish", "promise", "give", "post", "post unfetched", "abandoned", "look"])
@pytest.mark.parametrize("state", STATES)
def test_when_the_conversation_is_gone_nothing_is_told(here: World, state: str, name: str) -> None:
    message = brought_to(here, state)
    delete_conversations(here.engine, [message.conversation_id])
    here.clock.turn(ACTS[name].after)
    result = ACTS[name].do(here, message)
    assert here.inbox.look("k").state == GONE and told(here) == [] and count(here, inbox) == 0
    assert not isinstance(result, Taken) or (result.state, result.reply) == (GONE, None)
