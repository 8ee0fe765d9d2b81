"""Keeps for a short while what a person typed and nothing else may hold: ID numbers, phone numbers, codes."""

import secrets as random
import time
from collections.abc import Callable

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection, Engine

from actions.casestore.tables import secrets
from actions.casestore.transaction import Transaction
from actions.identity.keys import Keys

KEPT_FOR = 15 * 60  # seconds


class Vault:
    """Secrets, encrypted in the case store, so that every process of the program finds them.

    All methods block and raise `CaseStoreAway`.
    """

    def __init__(self, engine: Engine, keys: Keys, clock: Callable[[], float] = time.time) -> None:
        self.engine, self.keys, self.clock = engine, keys, clock

    def keep(self, conversation_id: str, kind: str, secret: str) -> str:
        """Keep `secret` for 15 minutes; return its reference: `kind`, a dot and 192 random bits."""
        reference = f"{kind}.{random.token_urlsafe(24)}"
        row = {
            "reference": self.keys.fingerprint("reference", reference),
            "conversation": self.keys.fingerprint("conversation", conversation_id),
            "sealed": self.keys.encrypt(secret, bound_to=reference + conversation_id),
            "expires_at": self.clock() + KEPT_FOR,
        }
        with Transaction(self.engine) as store:
            store.execute(insert(secrets).values(**row))
        return reference

    def open(self, reference: str, conversation_id: str, *, once: bool) -> str | None:
        """Return the secret; None when it expired, was used up or is of another conversation.

        `once` uses it up: of several who ask at the same time, one gets it.
        """
        ours = secrets.c.reference == self.keys.fingerprint("reference", reference)
        of_conversation = secrets.c.conversation == self.keys.fingerprint("conversation", conversation_id)
        query = select(secrets.c.sealed).where(ours, of_conversation, secrets.c.expires_at > self.clock())
        with Transaction(self.engine) as store:
            sealed = store.execute(query).scalar()
            if sealed is None or (once and not store.execute(delete(secrets).where(ours)).rowcount):
                return None
        return self.keys.decrypt(sealed, bound_to=reference + conversation_id)

    def purge(self) -> int:
        """Delete what has expired; return how many."""
        with Transaction(self.engine) as store:
            return purge_secrets(store, self.clock())


def purge_secrets(store: Connection, now: float) -> int:
    return store.execute(delete(secrets).where(secrets.c.expires_at <= now)).rowcount


def delete_secrets(store: Connection, conversation: str) -> None:
    """Delete every secret of a conversation, which is given as its fingerprint."""
    store.execute(delete(secrets).where(secrets.c.conversation == conversation))
