"""Which messages were taken, how far each is, and in which one way its answer goes out.

    working ──► answered ──► replied     the answer went out as the reply to a delivery
       │           └───────► posted      no delivery came for it: the answer is in the outbox
       └► late ────────────► posted      a late answer was promised, or somebody else took the message over

Each step is one conditional update, so that of two processes only one takes it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import and_, select, update
from sqlalchemy.engine import Connection

from bot.conversations.store import insert_new
from bot.wechat.tables import inbox, people, signatures

WORKING, LATE, ANSWERED, REPLIED, POSTED = "working", "late", "answered", "replied", "posted"
GONE = "gone"  # with its conversation
SAME_MOMENT = 10  # seconds in which two signatures may be the same by chance
SAME_MESSAGE = 60  # seconds: an id that comes again later is another message of the same person

Said = Mapping[str, Any]


class Proof(NamedTuple):
    """A signature that does not cover its body, the hash of that body, and the time that the signature covers."""

    signature: str
    body_hash: bytes
    at: int


class SignatureReused(Exception):
    """The signature was used for another body before."""


class Taken(NamedTuple):
    """A message taken: its key and conversation, what to work on, how far it is, and the platform's time of it."""

    key: str
    conversation_id: str
    said: Said
    state: str = WORKING
    reply: str | None = None
    deliveries: int = 1
    created: int = 0
    new: bool = False


def check(store: Connection, proof: Proof | None, now: float) -> None:
    """Raise `SignatureReused` when a proof was used for another body before.

    Two messages of the same moment may happen to carry the same nonce, and neither may be lost.
    """
    if proof and not signs_only(store, proof, now) and now - proof.at > SAME_MOMENT:
        raise SignatureReused("The signature was used for another message.")


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


def hold_person(store: Connection, key: str) -> None:
    """Let no other process decide about the same person's messages until the transaction ends (SQLite: none does)."""
    whose = select(inbox.c.conversation_id).where(inbox.c.key == key).scalar_subquery()
    store.execute(select(people.c.conversation_id).where(people.c.conversation_id == whose).with_for_update())


def taken(store: Connection, key: str) -> Taken:
    row = store.execute(select(inbox).where(inbox.c.key == key)).one_or_none()
    if row is None:
        return Taken(key, "", {}, GONE)
    return Taken(key, row.conversation_id, row.said, row.state, row.reply, row.deliveries, row.created)


def put_taken(store: Connection, message: Taken, now: float, worked_until: float) -> bool:
    """Write a message down unless there is one with its key; tell whether it was written."""
    row = {"key": message.key, "conversation_id": message.conversation_id, "created": message.created, "at": now}
    said = {"said": dict(message.said), "state": WORKING, "worked_until": worked_until, "deliveries": 1}
    return insert_new(store, inbox, row | said)


def is_same(before: Taken, created: int) -> bool:
    """Tell whether a message with the same key, of the platform's time `created`, is the one taken before."""
    return abs(before.created - created) <= SAME_MESSAGE


def unfetched_before(store: Connection, message: Taken) -> list[str]:
    """Take earlier answers of the person that still wait for a redelivery, to be told first."""
    at = select(inbox.c.at).where(inbox.c.key == message.key).scalar_subquery()
    mine = and_(inbox.c.conversation_id == message.conversation_id, inbox.c.state == ANSWERED, inbox.c.at < at)
    rows = store.execute(select(inbox.c.key, inbox.c.reply).where(mine).order_by(inbox.c.at).with_for_update()).all()
    return [row.reply or "" for row in rows if step(store, row.key, ANSWERED, POSTED, reply=None)]
