"""What is still to be told to people by service message, in the order in which it was said.

A letter waits, is being sent, is kept because it cannot be sent now, or is unsure: the platform
did not say whether it arrived, so that it is not repeated. What was sent is deleted. The next answer
to a person takes along whatever still waits or is kept.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, exists, func, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.sql.elements import ColumnElement

from bot.conversations.store import Transaction
from bot.wechat.people import Person, charge, person_of
from bot.wechat.tables import outbox

WAITING, SENDING, KEPT, UNSURE = "waiting", "sending", "kept", "unsure"
QUOTA = "quota"
LONGEST_SENDING = 100.0  # seconds: longer than two calls and two tokens may take together
AT_ONCE = 32


class Letter(NamedTuple):
    """A text for a person; `tries` counts the failed ones before."""

    place: int
    to: Person
    text: str
    tries: int


class Outbox:
    """Methods block and raise `StoreAway`. Times are seconds since the epoch."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self.engine, self.clock = engine, clock

    def due(self) -> list[Letter]:
        """Return letters that may be sent now, at most one a person."""
        now = self.clock()
        with Transaction(self.engine) as store:
            lapsed = and_(outbox.c.state == SENDING, outbox.c.due < now)
            store.execute(update(outbox).where(lapsed).values(state=UNSURE, error="interrupted"))
            rows = store.execute(first_of_each(now)).all()
            return [letter for row in rows if (letter := letter_of(store, row))]

    def begin(self, letter: Letter) -> Letter | None:
        """Mark a letter as being sent, by the caller alone; None when another has it, or it is gone."""
        mine = and_(outbox.c.place == letter.place, outbox.c.state == WAITING)
        marked = update(outbox).where(mine).values(state=SENDING, due=self.clock() + LONGEST_SENDING)
        with Transaction(self.engine) as store:
            if not store.execute(marked).rowcount:
                return None
            row = store.execute(select(outbox).where(outbox.c.place == letter.place)).one()
            return letter_of(store, row)

    def sent(self, letter: Letter, way: str) -> None:
        """Forget a letter that arrived, and count it against the window `way`."""
        with Transaction(self.engine) as store:
            store.execute(delete(outbox).where(being_sent(letter)))
            charge(store, letter.to.conversation_id, way)

    def drop(self, letter: Letter) -> None:
        """Forget what was to be told to somebody who follows the account no longer."""
        with Transaction(self.engine) as store:
            store.execute(delete(outbox).where(outbox.c.conversation_id == letter.to.conversation_id))

    def again(self, letter: Letter, seconds: float, error: str) -> None:
        """Let a letter wait for another try."""
        with Transaction(self.engine) as store:
            put_back(store, letter, state=WAITING, due=self.clock() + seconds, error=error)

    def keep(self, letter: Letter, error: str) -> None:
        """Keep a letter until the person interacts again, unless they just did."""
        with Transaction(self.engine) as store:
            put_back(store, letter, state=KEPT, error=error)
            person = person_of(store, letter.to.conversation_id)
            if person and max(person.talk.at, person.tap.at) > max(letter.to.talk.at, letter.to.tap.at):
                wake(store, letter.to.conversation_id, self.clock())

    def doubt(self, letter: Letter, error: str, way: str) -> None:
        """Keep a letter that may have arrived, for the operator to see; it counts as sent."""
        with Transaction(self.engine) as store:
            put_back(store, letter, state=UNSURE, error=error)
            charge(store, letter.to.conversation_id, way)

    def expire(self, seconds: float) -> int:
        """Delete letters older than `seconds`: nobody can be told any more. Return how many."""
        old = and_(outbox.c.at < self.clock() - seconds, outbox.c.state != SENDING)
        with Transaction(self.engine) as store:
            return store.execute(delete(outbox).where(old)).rowcount

    def unsettled(self) -> list[tuple[str, str, int, float]]:
        """Return what could not be sent: state, error, how many letters, the time of the oldest."""
        query = (
            select(outbox.c.state, outbox.c.error, func.count(), func.min(outbox.c.at))
            .where(outbox.c.error != "")
            .group_by(outbox.c.state, outbox.c.error)
        )
        with Transaction(self.engine) as store:
            return [tuple(row) for row in store.execute(query)]

    def retry(self) -> int:
        """Let everything kept or put off be tried now; return how many letters."""
        failed = and_(outbox.c.state.in_((WAITING, KEPT)), outbox.c.error != "")
        with Transaction(self.engine) as store:
            return store.execute(update(outbox).where(failed).values(state=WAITING, due=self.clock())).rowcount


def letter_of(store: Connection, row: Any) -> Letter | None:
    person = person_of(store, row.conversation_id)
    return Letter(row.place, person, row.text, row.tries) if person else None


def being_sent(letter: Letter) -> ColumnElement:
    return and_(outbox.c.place == letter.place, outbox.c.state == SENDING)


def put_back(store: Connection, letter: Letter, **values: Any) -> None:
    store.execute(update(outbox).where(being_sent(letter)).values(tries=letter.tries + 1, **values))


def first_of_each(now: float) -> Any:
    earlier = outbox.alias()
    blocked = exists().where(
        and_(
            earlier.c.conversation_id == outbox.c.conversation_id,
            earlier.c.place < outbox.c.place,
            earlier.c.state != UNSURE,
        )
    )
    due = and_(outbox.c.state == WAITING, outbox.c.due <= now, ~blocked)
    return select(outbox).where(due).order_by(outbox.c.place).limit(AT_ONCE)


def put_letters(store: Connection, conversation_id: str, texts: Sequence[str], now: float, due: float) -> None:
    """Write texts that are to be sent as service messages from `due` on."""
    rows = [
        {"conversation_id": conversation_id, "text": text, "at": now, "state": WAITING, "due": due, "tries": 0}
        for text in texts
    ]
    if rows:
        store.execute(insert(outbox), rows)


def take_along(store: Connection, conversation_id: str) -> list[str] | None:
    """Take out what waits for a person, to be told now; None while something is just being sent.

    To be called after a write in the same transaction, so that an SQLite file is locked.
    """
    mine = select(outbox.c.place, outbox.c.text, outbox.c.state).where(outbox.c.conversation_id == conversation_id)
    found = store.execute(mine.order_by(outbox.c.place).with_for_update()).all()
    if any(row.state == SENDING for row in found):
        return None
    waiting = [row for row in found if row.state != UNSURE]
    if waiting:
        store.execute(delete(outbox).where(outbox.c.place.in_([row.place for row in waiting])))
    return [row.text for row in waiting]


def wake(store: Connection, conversation_id: str, now: float) -> None:
    """Let what was kept for want of quota be sent: the person has interacted again."""
    kept: ColumnElement = and_(outbox.c.conversation_id == conversation_id, outbox.c.state == KEPT)
    store.execute(update(outbox).where(kept).values(state=WAITING, due=now))
