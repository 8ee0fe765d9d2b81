"""Consent to a look-up: how and when it was given, to which version of the notice."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from actions.casestore.tables import consents
from actions.identity.texts import notice_version

HOWS = ("button", "words", "number_after_notice", "page")
LASTS = 24 * 60 * 60  # seconds, unless it is withdrawn
EVIDENCE_KEPT = 180 * 24 * 60 * 60  # seconds: six months, as network logs must be (Cybersecurity Law, article 21)


def put_consent(store: Connection, conversation: str, how: str, channel: str, now: float) -> None:
    """Record that consent was given; raises `ValueError` for an unknown `how`."""
    if how not in HOWS:
        raise ValueError(f"Consent is given by one of {', '.join(HOWS)}.")
    row = {"how": how, "channel": channel, "notice": notice_version(), "at": now, "ends_at": now + LASTS}
    store.execute(insert(consents).values(conversation=conversation, **row))


def is_consented(store: Connection, conversation: str, now: float) -> bool:
    valid = (consents.c.conversation == conversation) & (consents.c.ends_at > now)
    return store.execute(select(consents.c.id).where(valid).limit(1)).first() is not None


def end_consent(store: Connection, conversation: str, now: float) -> None:
    """End consent from now on; that it was given stays on record."""
    valid = (consents.c.conversation == conversation) & (consents.c.ends_at > now)
    store.execute(update(consents).where(valid).values(ends_at=now))


def delete_consents(store: Connection, conversation: str) -> None:
    store.execute(delete(consents).where(consents.c.conversation == conversation))


def purge_consents(store: Connection, now: float) -> int:
    return store.execute(delete(consents).where(consents.c.at <= now - EVIDENCE_KEPT)).rowcount
