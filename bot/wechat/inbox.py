"""Takes messages, each once, and decides in which one way the answer of each goes out (`steps.py`)."""

import time
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.engine import Connection, Engine

from bot.conversations.store import Transaction
from bot.conversations.transcript import Transcript
from bot.text.pieces import pieces
from bot.wechat.outbox import put_letters, take_along, wake
from bot.wechat.people import conversation_of, interacted, known_conversation, person_of
from bot.wechat.steps import (
    ANSWERED,
    GONE,
    LATE,
    POSTED,
    REPLIED,
    WORKING,
    Proof,
    Said,
    SignatureReused,
    Taken,
    check,
    hold_person,
    is_same,
    one,
    put_taken,
    step,
    taken,
    unfetched_before,
)
from bot.wechat.tables import inbox, signatures
from bot.wire.wechat import Incoming

__all__ = ["ANSWERED", "GONE", "LATE", "POSTED", "REPLIED", "WORKING", "Inbox", "Proof", "SignatureReused", "Taken"]


LEASE = 15.0  # seconds without a sign of life, after which the message is taken for abandoned
REDELIVERED_WITHIN = 20.0  # seconds: three deliveries of five each, and some
REPLY_KEPT, KEPT = 60.0, 86400.0  # seconds: an answer for redeliveries; that a message was taken
CLOCKS_DIFFER = 2.0  # seconds between the platform's clock and ours
AFTER_REPLY = 2.0  # seconds, so that the rest of a long answer does not arrive before its beginning
PARAGRAPH = "\n\n"


class Inbox:
    """Methods block and raise `StoreAway`. `text_bytes`: how long a text the platform carries."""

    def __init__(self, transcript: Transcript, text_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self.transcript, self.text_bytes, self.clock = transcript, text_bytes, clock

    @property
    def engine(self) -> Engine:
        return self.transcript.engine

    def take(self, message: Incoming, said: Said, way: str, proof: Proof | None = None) -> Taken:
        """Take a message unless it was taken before. `way` is the interaction it is: talk or tap.

        Raises `SignatureReused`.
        """
        now = self.clock()
        with Transaction(self.engine) as store:
            check(store, proof, now)
            conversation_id = conversation_of(store, self.transcript, message.sender)
            for key in (message.key, message.key_at_its_time):
                new = Taken(key, conversation_id, said, created=message.at, new=True)
                if put_taken(store, new, now, now + LEASE):
                    interacted(store, conversation_id, way, now)
                    wake(store, conversation_id, now)
                    return new
                if is_same(before := taken(store, key), message.at):
                    store.execute(one(key).values(deliveries=inbox.c.deliveries + 1))
                    return before._replace(deliveries=before.deliveries + 1)
        return before

    def look(self, key: str) -> Taken:
        """Return how far a message is."""
        with Transaction(self.engine) as store:
            return taken(store, key)

    def finish(self, message: Taken, text: str) -> Taken:
        """Note an answer: for the delivery that waits, or in the outbox if a late answer was promised."""
        with Transaction(self.engine) as store:
            hold_person(store, message.key)
            if not step(store, message.key, WORKING, ANSWERED, reply=text) and step(store, message.key, LATE, POSTED):
                return self.posted(store, message._replace(reply=text))
            return taken(store, message.key)

    def give(self, key: str) -> Taken:
        """Make an answer the reply to the delivery that waits for it, after whatever was still to be told before."""
        with Transaction(self.engine) as store:
            hold_person(store, key)
            mine = step(store, key, ANSWERED, REPLIED)
            message = taken(store, key)
            return self.replied(store, message) if mine else message

    def replied(self, store: Connection, message: Taken) -> Taken:
        waiting = take_along(store, message.conversation_id)
        if waiting is None:  # something is just being sent: the answer goes behind it
            step(store, message.key, REPLIED, POSTED, reply=None)
            return self.posted(store, message)
        earlier = unfetched_before(store, message)
        first, *rest = pieces(PARAGRAPH.join((*waiting, *earlier, message.reply or "")), self.text_bytes) or [""]
        if first != message.reply:
            store.execute(one(message.key).values(reply=first))
        now = self.clock()
        put_letters(store, message.conversation_id, rest, now, due=now + AFTER_REPLY)
        return message._replace(reply=first)

    def post(self, key: str) -> Taken:
        """Put an answer that no delivery comes for into the outbox."""
        with Transaction(self.engine) as store:
            hold_person(store, key)
            mine = one(key).where(inbox.c.state == ANSWERED).values(state=POSTED)
            changed = store.execute(mine).rowcount
            message = taken(store, key)
            if not changed:
                return message
            store.execute(one(key).values(reply=None))
            return self.posted(store, message)

    def posted(self, store: Connection, message: Taken) -> Taken:
        now, text = self.clock(), PARAGRAPH.join((*unfetched_before(store, message), message.reply or ""))
        put_letters(store, message.conversation_id, pieces(text, self.text_bytes), now, due=now)
        return message._replace(state=POSTED, reply=None)

    def promise(self, key: str) -> Taken:
        """Promise a late answer for a message that another process works on."""
        with Transaction(self.engine) as store:
            store.execute(one(key).where(inbox.c.state == WORKING).values(state=LATE))
            return taken(store, key)

    def leave(self, openid: str, at: float, proof: Proof | None = None) -> str | None:
        """Return the conversation of somebody who left at `at` and did not come back. Raises `SignatureReused`."""
        with Transaction(self.engine) as store:
            check(store, proof, self.clock())
            conversation_id = known_conversation(store, openid)
            person = person_of(store, conversation_id) if conversation_id else None
        came_back = person is not None and max(person.talk.at, person.tap.at) > at + CLOCKS_DIFFER
        return None if came_back else conversation_id

    def alive(self, keys: Collection[str]) -> None:
        """Note that messages are still being worked on."""
        self.lease(keys, self.clock() + LEASE)

    def release(self, keys: Collection[str]) -> None:
        """Let whoever comes next take messages over at once."""
        self.lease(keys, 0.0)

    def lease(self, keys: Collection[str], until: float) -> None:
        if keys:
            with Transaction(self.engine) as store:
                store.execute(update(inbox).where(inbox.c.key.in_(keys)).values(worked_until=until))

    def post_unfetched(self) -> int:
        """Post answers that no delivery came for; return how many."""
        past = and_(inbox.c.state == ANSWERED, inbox.c.at < self.clock() - REDELIVERED_WITHIN)
        return sum(self.post(key).state == POSTED for key in self.keys(past))

    def abandoned(self, but: Collection[str]) -> list[Taken]:
        """Return messages that nobody works on any more, marked as worked on by the caller, who works on `but`."""
        now = self.clock()
        lapsed = and_(inbox.c.state.in_((WORKING, LATE)), inbox.c.worked_until < now)
        keys = [key for key in self.keys(lapsed) if key not in but]
        return [message for key in keys if (message := self.take_over(key, now))]

    def keys(self, condition: Any) -> list[str]:
        with Transaction(self.engine) as store:
            return list(store.execute(select(inbox.c.key).where(condition).order_by(inbox.c.at)).scalars())

    def take_over(self, key: str, now: float) -> Taken | None:
        mine = and_(inbox.c.state.in_((WORKING, LATE)), inbox.c.worked_until < now)
        with Transaction(self.engine) as store:
            changed = store.execute(one(key).where(mine).values(state=LATE, worked_until=now + LEASE)).rowcount
            return taken(store, key) if changed else None

    def clean(self) -> None:
        """Delete replies that nobody will ask for again, and messages whose redelivery would be refused."""
        now = self.clock()
        stale = and_(inbox.c.state == REPLIED, inbox.c.reply.is_not(None), inbox.c.at < now - REPLY_KEPT)
        with Transaction(self.engine) as store:
            store.execute(update(inbox).where(stale).values(reply=None))
            store.execute(delete(inbox).where(inbox.c.at < now - KEPT))
            store.execute(delete(signatures).where(signatures.c.at < now - KEPT))
