"""Which messages were taken, how far each is, and in which one way its answer goes out.

    working ──► replied      the answer went out as the answer to a delivery
       │ │
       │ └────► answered ──► replied | posted     nobody was waiting when the answer was ready
       ├──────► posted       its deliveries were acknowledged; the answer is in the outbox
       └► late ► posted      another process promised to answer late, or took over what was abandoned

Each step is one conditional update, so that of two processes only one takes it.
"""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, select, update
from sqlalchemy.engine import Connection, Engine

from bot.conversations.store import Transaction, insert_new
from bot.conversations.transcript import Transcript
from bot.text.pieces import pieces
from bot.wechat.outbox import put_letters, take_along, wake
from bot.wechat.people import conversation_of, interacted
from bot.wechat.tables import inbox, signatures

WORKING, LATE, ANSWERED, REPLIED, POSTED = "working", "late", "answered", "replied", "posted"
LEASE = 15.0  # seconds without a sign of life, after which the message is taken for abandoned
REDELIVERED_WITHIN = 20.0  # seconds: three deliveries of five each, and some
REPLY_KEPT, KEPT = 60.0, 86400.0  # seconds: an answer for redeliveries; that a message was taken
AFTER_REPLY = 1.0  # seconds, so that the rest of a long answer does not arrive before its beginning
PARAGRAPH = "\n\n"

Said = Mapping[str, Any]


class Proof(NamedTuple):
    """A signature that does not cover its body, and the hash of that body."""

    signature: str
    body_hash: bytes


class SignatureReused(Exception):
    """The signature was used for another body before."""


class Taken(NamedTuple):
    """A message taken: its key and conversation, what to work on, and how far it is."""

    key: str
    conversation_id: str
    said: Said
    state: str = WORKING
    reply: str | None = None
    deliveries: int = 1
    new: bool = False


class Inbox:
    """Methods block and raise `StoreAway`. `text_bytes`: how long a text the platform carries."""

    def __init__(self, transcript: Transcript, text_bytes: int, clock: Callable[[], float] = time.time) -> None:
        self.transcript, self.text_bytes, self.clock = transcript, text_bytes, clock

    @property
    def engine(self) -> Engine:
        return self.transcript.engine

    def take(self, key: str, openid: str, said: Said, way: str, proof: Proof | None = None) -> Taken:
        """Take a message unless it was taken before. `way` is the interaction it is: talk or tap.

        Raises `SignatureReused`.
        """
        now = self.clock()
        with Transaction(self.engine) as store:
            if proof and not signs_only(store, proof, now):
                raise SignatureReused("The signature was used for another message.")
            conversation_id = conversation_of(store, self.transcript, openid)
            row = {"key": key, "conversation_id": conversation_id, "at": now, "state": WORKING}
            if not insert_new(store, inbox, {**row, "said": dict(said), "worked_until": now + LEASE, "deliveries": 1}):
                store.execute(one(key).values(deliveries=inbox.c.deliveries + 1))
                return taken(store, key)
            interacted(store, conversation_id, way, now)
            wake(store, conversation_id, now)
        return Taken(key, conversation_id, said, new=True)

    def look(self, key: str) -> Taken:
        """Return how far a message is."""
        with Transaction(self.engine) as store:
            return taken(store, key)

    def finish(self, message: Taken, text: str, way: str) -> Taken:
        """Note an answer, to go out as `way` says: replied, answered or posted. Return how it does go out."""
        with Transaction(self.engine) as store:
            if step(store, message.key, WORKING, way, reply=None if way == POSTED else text):
                return self.sent_off(store, message._replace(state=way, reply=text))
            if step(store, message.key, LATE, POSTED):
                return self.sent_off(store, message._replace(state=POSTED, reply=text))
            return taken(store, message.key)

    def sent_off(self, store: Connection, message: Taken) -> Taken:
        if message.state == REPLIED:
            return self.replied(store, message)
        if message.state == POSTED:
            return self.posted(store, message)
        return message

    def replied(self, store: Connection, message: Taken) -> Taken:
        """Give the answer as a reply, after what was still to be told; behind what is just being sent, post it."""
        waiting = take_along(store, message.conversation_id)
        if waiting is None:
            step(store, message.key, REPLIED, POSTED, reply=None)
            return self.posted(store, message)
        first, *rest = pieces(PARAGRAPH.join((*waiting, message.reply or "")), self.text_bytes) or [""]
        if waiting or rest:
            store.execute(one(message.key).values(reply=first))
            now = self.clock()
            put_letters(store, message.conversation_id, rest, now, due=now + AFTER_REPLY)
        return message._replace(reply=first)

    def posted(self, store: Connection, message: Taken) -> Taken:
        now = self.clock()
        put_letters(store, message.conversation_id, pieces(message.reply or "", self.text_bytes), now, due=now)
        return message._replace(state=POSTED, reply=None)

    def give(self, key: str) -> Taken:
        """Make an answer that nobody awaited the reply to the redelivery that now does."""
        with Transaction(self.engine) as store:
            mine = step(store, key, ANSWERED, REPLIED)
            message = taken(store, key)
            return self.replied(store, message) if mine else message

    def take_back(self, message: Taken, promised: bool) -> Taken:
        """Keep a reply that no connection could carry for the next delivery, or post it if that was promised."""
        with Transaction(self.engine) as store:
            if promised and step(store, message.key, REPLIED, POSTED, reply=None):
                return self.posted(store, message)
            step(store, message.key, REPLIED, ANSWERED, reply=message.reply)
            return taken(store, message.key)

    def promise(self, key: str) -> Taken:
        """Promise a late answer for a message that another process works on."""
        with Transaction(self.engine) as store:
            store.execute(one(key).where(inbox.c.state == WORKING).values(state=LATE))
            return taken(store, key)

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
        for key in (keys := self.keys(past)):
            with Transaction(self.engine) as store:
                if step(store, key, ANSWERED, POSTED):
                    self.posted(store, taken(store, key))
                    store.execute(one(key).values(reply=None))
        return len(keys)

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


def signs_only(store: Connection, proof: Proof, now: float) -> bool:
    """Note what a signature was given for; False when it was given for another body before."""
    if insert_new(store, signatures, {"signature": proof.signature, "body_hash": proof.body_hash, "at": now}):
        return True
    before = select(signatures.c.body_hash).where(signatures.c.signature == proof.signature)
    return store.execute(before).scalar() == proof.body_hash


def one(key: str) -> Any:
    return update(inbox).where(inbox.c.key == key)


def step(store: Connection, key: str, before: str, after: str, **values: Any) -> bool:
    """Take a step of the table above, if the message is still where it begins; what was said is forgotten with it."""
    moved = one(key).where(inbox.c.state == before).values(state=after, said={}, **values)
    return store.execute(moved).rowcount == 1


def taken(store: Connection, key: str) -> Taken:
    row = store.execute(select(inbox).where(inbox.c.key == key)).one()
    return Taken(key, row.conversation_id, row.said, row.state, row.reply, row.deliveries)
