"""Messages of two people, brought to where a test of the inbox needs them, and what may be done about them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Table

from bot.wechat.inbox import (
    ANSWERED,
    LATE,
    LEASE,
    POSTED,
    REDELIVERED_WITHIN,
    REPLIED,
    REPLY_KEPT,
    WORKING,
    Inbox,
    Taken,
)
from bot.wechat.tables import outbox
from tests.wechat.world import Clock, World, keyed, rows, stand_in_platform

ANNA, BO = "oAnna_0000000000000000000000", "oBo_000000000000000000000000"
SAID, TEXT = {"text": "问题"}, "这是回答。"
STATES = (WORKING, LATE, ANSWERED, REPLIED, POSTED)


def away(url: str, clock: Clock) -> Iterator[World]:
    """Yield the world at `url`; the platform is away: to be made a fixture."""
    world = World(url, stand_in_platform(clock=clock), clock)
    yield world
    world.close()


def away_here(tmp_path: Path, clock: Clock) -> Iterator[World]:
    """Yield a world on SQLite alone; the platform is away: to be made a fixture."""
    world = World(f"sqlite:///{tmp_path}/conversations.db", stand_in_platform(clock=clock), clock)
    yield world
    world.close()


def taken(world: World, key: str = "k", openid: str = ANNA) -> Taken:
    return world.inbox.take(keyed(key, openid), SAID, "talk")


def told(world: World) -> list[str]:
    return [row.text for row in rows(world.engine, outbox)]


def count(world: World, table: Table) -> int:
    return len(rows(world.engine, table))


def another(world: World) -> Inbox:
    """The inbox of another process."""
    return Inbox(world.inbox.transcript, world.inbox.text_bytes, world.clock)


class Act(NamedTuple):
    """Something that is done about a message, and where it leads from each state in which it does anything."""

    do: Callable[[World, Taken], object]
    leads: dict[str, str]
    after: float = 0.0


def find_abandoned(world: World, _: Taken) -> object:
    return another(world).abandoned(())


ACTS = {
    "finish": Act(lambda w, m: w.inbox.finish(m, TEXT), {WORKING: ANSWERED, LATE: POSTED}),
    "promise": Act(lambda w, m: w.inbox.promise(m.key), {WORKING: LATE}),
    "give": Act(lambda w, m: w.inbox.give(m.key), {ANSWERED: REPLIED}),
    "post": Act(lambda w, m: w.inbox.post(m.key), {ANSWERED: POSTED}),
    "post unfetched in time": Act(lambda w, m: w.inbox.post_unfetched(), {}, REDELIVERED_WITHIN),
    "post unfetched": Act(lambda w, m: w.inbox.post_unfetched(), {ANSWERED: POSTED}, REDELIVERED_WITHIN + 1),
    "abandoned in time": Act(find_abandoned, {}, LEASE),
    "abandoned": Act(find_abandoned, {WORKING: LATE, LATE: LATE}, LEASE + 1),
    "look": Act(lambda w, m: w.inbox.look(m.key), {}),
    "take": Act(lambda w, m: taken(w), {}),
    "clean": Act(lambda w, m: w.inbox.clean(), {}, REPLY_KEPT + 1),
    "alive": Act(lambda w, m: w.inbox.alive([m.key]), {}),
    "release": Act(lambda w, m: w.inbox.release([m.key]), {}),
}


def brought_to(world: World, state: str) -> Taken:
    """Take a message and bring it to a state; a finished one has the answer."""
    message = taken(world)
    if state == LATE:
        return world.inbox.promise(message.key)
    if state != WORKING:
        message = world.inbox.finish(message, TEXT)
    last = {REPLIED: world.inbox.give, POSTED: world.inbox.post}.get(state)
    return last(message.key) if last else message


def replied(world: World, message: Taken, text: str = TEXT) -> Taken:
    """Finish a message that a delivery waits for."""
    world.inbox.finish(message, text)
    return world.inbox.give(message.key)
