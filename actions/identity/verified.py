"""Who proved in a conversation who they are, and until when that counts."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from actions.casestore.tables import verifications
from actions.casestore.transaction import put
from actions.identity.keys import Keys

LASTS = 30 * 60  # seconds


@dataclass(frozen=True)
class Verified:
    """`person_ref` is the record store's reference; times are seconds since the epoch."""

    person_ref: str
    person_fingerprint: str
    at: float
    until: float


def put_verified(store: Connection, keys: Keys, conversation: str, verified: Verified) -> None:
    """Store who is verified in a conversation, in place of whoever was before."""
    sealed = keys.encrypt(verified.person_ref, bound_to=f"{conversation}:{verified.person_fingerprint}")
    times = {"at": verified.at, "until": verified.until}
    row = {"conversation": conversation, "person": verified.person_fingerprint, "sealed": sealed, **times}
    put(store, verifications, row)


def verified_in(store: Connection, keys: Keys, conversation: str, now: float) -> Verified | None:
    valid = (verifications.c.conversation == conversation) & (verifications.c.until > now)
    row = store.execute(select(verifications).where(valid)).one_or_none()
    ref = keys.decrypt(row.sealed, bound_to=f"{conversation}:{row.person}") if row else None
    return Verified(ref, row.person, row.at, row.until) if row and ref else None


def end_verified(store: Connection, conversation: str) -> None:
    store.execute(delete(verifications).where(verifications.c.conversation == conversation))


def purge_verified(store: Connection, now: float) -> int:
    return store.execute(delete(verifications).where(verifications.c.until <= now)).rowcount
