"""How persons and conversations stand, kept in the case store: it outlives a restart and holds for all processes.

A subject is the fingerprint of a person or of a conversation, whether or not the person exists.
"""

from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from actions.casestore.tables import lockouts, sendings
from actions.casestore.transaction import put, put_if_absent
from actions.identity.lockout import (
    FORGIVEN_AFTER,
    LOCKED_FOR,
    SENDING_SPAN,
    Standing,
    after_failure,
    seconds_until_sending,
)

COLUMNS = (lockouts.c.failures, lockouts.c.level, lockouts.c.locked_until, lockouts.c.failed_at)


def held(store: Connection, subject: str) -> Standing:
    """Return how `subject` stands; nobody else can change it before the transaction ends.

    Whoever holds both a conversation and a person takes the conversation first, or two
    transactions could wait for each other.
    """
    put_if_absent(store, lockouts, {"subject": subject, **asdict(Standing())})
    query = select(*COLUMNS).where(lockouts.c.subject == subject)
    return Standing(*store.execute(query).one())


def fail(store: Connection, subject: str, standing: Standing, now: float) -> Standing:
    """Count a failure of `subject`, which is held and stands as `standing`; return how it stands then."""
    failed = after_failure(standing, now)
    put(store, lockouts, {"subject": subject, **asdict(failed)})
    return failed


def forgive(store: Connection, subject: str) -> None:
    put(store, lockouts, {"subject": subject, **asdict(Standing())})


def seconds_to_wait(store: Connection, subject: str, now: float) -> int:
    """Return after how many seconds a text message may be sent for `subject`; 0 for now."""
    since = sendings.c.at > now - SENDING_SPAN
    sent = store.execute(select(sendings.c.at).where(sendings.c.subject == subject, since)).scalars()
    return seconds_until_sending(list(sent), now)


def count_sending(store: Connection, subject: str, now: float) -> None:
    store.execute(insert(sendings).values(subject=subject, at=now))


def purge_limits(store: Connection, now: float) -> dict[str, int]:
    """Delete what no longer limits anybody; return how many rows of each table."""
    harmless = lockouts.c.failed_at < now - FORGIVEN_AFTER - max(LOCKED_FOR)
    return {
        "lockouts": store.execute(delete(lockouts).where(harmless)).rowcount,
        "sendings": store.execute(delete(sendings).where(sendings.c.at <= now - SENDING_SPAN)).rowcount,
    }
