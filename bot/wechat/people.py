"""Who writes to the account: an openid, the conversation it has with us, and what the platform lets us send.

An openid is a pseudonym that the platform vouches for. It names a conversation and proves nobody's identity.
"""

import hashlib
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.conversations.store import insert_new
from bot.conversations.tables import conversations
from bot.conversations.transcript import Transcript
from bot.wechat.quota import Spent
from bot.wechat.tables import people

CHANNEL = "wechat"
UNSPENT = {"talk_at": 0.0, "talk_sends": 0, "tap_at": 0.0, "tap_sends": 0}


class Person(NamedTuple):
    """A follower, and what of the quota was used since which interaction."""

    conversation_id: str
    openid: str
    talk: Spent
    tap: Spent


def conversation_of(store: Connection, transcript: Transcript, openid: str) -> str:
    """Return the conversation of an openid, opened now if there is none."""
    known = known_conversation(store, openid)
    if known:
        return known
    conversation_id, _ = transcript.open_in(store, CHANNEL)
    row = {"conversation_id": conversation_id, "openid_hash": fingerprint(openid), "openid": openid, **UNSPENT}
    if insert_new(store, people, row):
        return conversation_id
    store.execute(delete(conversations).where(conversations.c.id == conversation_id))
    return known_conversation(store, openid) or ""


def known_conversation(store: Connection, openid: str) -> str | None:
    query = select(people.c.conversation_id).where(people.c.openid_hash == fingerprint(openid))
    return store.execute(query).scalar()


def person_of(store: Connection, conversation_id: str) -> Person | None:
    row = store.execute(select(people).where(people.c.conversation_id == conversation_id)).one_or_none()
    if row is None:
        return None
    return Person(conversation_id, row.openid, Spent(row.talk_at, row.talk_sends), Spent(row.tap_at, row.tap_sends))


def interacted(store: Connection, conversation_id: str, way: str, now: float) -> None:
    """Note an interaction (`talk` or `tap`), which opens its window anew."""
    fresh = {f"{way}_at": now, f"{way}_sends": 0}
    store.execute(update(people).where(people.c.conversation_id == conversation_id).values(**fresh))
    store.execute(update(conversations).where(conversations.c.id == conversation_id).values(last_at=now))


def charge(store: Connection, conversation_id: str, way: str, sends: int = 1) -> None:
    """Count service messages against a window."""
    count = people.c[f"{way}_sends"]
    store.execute(update(people).where(people.c.conversation_id == conversation_id).values({count: count + sends}))


def fingerprint(openid: str) -> bytes:
    return hashlib.sha256(openid.encode()).digest()
