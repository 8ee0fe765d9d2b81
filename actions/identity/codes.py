"""One-time codes, and the challenge that waits for one."""

import hmac
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from actions.casestore.tables import challenges
from actions.casestore.transaction import put
from actions.identity.digits import with_plain_digits
from actions.identity.keys import Keys

CODE_VALID = 5 * 60  # seconds
CHALLENGE_KEPT = 15 * 60  # seconds: so long a new code can be had without typing the number again
SEALED_LENGTH = 128  # so that a challenge with a reference is as long as one without
SIX_DIGITS = re.compile(r"\D*([0-9]{6})\D*")


@dataclass(frozen=True)
class Challenge:
    """What waits for a code: `person` is a fingerprint, `code` a keyed hash, `sealed` holds number and reference."""

    conversation: str
    person: str
    code: str
    sealed: bytes
    expires_at: float


def new_code() -> str:
    return f"{secrets.randbelow(10**6):06}"


def read_code(text: str) -> str | None:
    """Return the six digits in `text` ("１２３ 456", "一二三四五六", "验证码123456"); None unless just six."""
    found = SIX_DIGITS.fullmatch(with_plain_digits(text))
    return found[1] if found else None


def code_hash(keys: Keys, conversation: str, person: str, code: str) -> str:
    """Return the keyed hash of a code, which fits this conversation and person alone."""
    return keys.mac("code", f"{conversation}:{person}:{code}")


def new_challenge(keys: Keys, conversation: str, number: str, ref: str, code: str, now: float) -> Challenge:
    """Return the challenge for `code`; it looks the same whether `ref` names somebody or is empty."""
    person = keys.fingerprint("person", number)
    sealed = keys.encrypt(f"{number}\n{ref}".ljust(SEALED_LENGTH), bound_to=f"{conversation}:{person}")
    return Challenge(conversation, person, code_hash(keys, conversation, person, code), sealed, now + CODE_VALID)


def fits(keys: Keys, challenge: Challenge, code: str) -> bool:
    expected = code_hash(keys, challenge.conversation, challenge.person, code)
    return hmac.compare_digest(expected, challenge.code)


def opened(keys: Keys, challenge: Challenge) -> tuple[str, str] | None:
    """Return ID number and reference that a challenge holds; None when it was tampered with."""
    text = keys.decrypt(challenge.sealed, bound_to=f"{challenge.conversation}:{challenge.person}")
    if text is None:
        return None
    number, _, ref = text.rstrip().partition("\n")
    return number, ref


def put_challenge(store: Connection, challenge: Challenge) -> None:
    """Store a challenge in place of the conversation's one before, whose code ends with it."""
    put(store, challenges, vars(challenge))


def challenge_of(store: Connection, conversation: str) -> Challenge | None:
    row = store.execute(select(challenges).where(challenges.c.conversation == conversation)).one_or_none()
    return Challenge(**row._mapping) if row else None


def end_challenge(store: Connection, conversation: str) -> int:
    return store.execute(delete(challenges).where(challenges.c.conversation == conversation)).rowcount


def purge_challenges(store: Connection, now: float) -> int:
    too_old = challenges.c.expires_at <= now - (CHALLENGE_KEPT - CODE_VALID)
    return store.execute(delete(challenges).where(too_old)).rowcount
