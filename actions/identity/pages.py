"""One-time links to the page on which a person proves who they are."""

import json
import secrets
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from actions.casestore.tables import pages
from actions.casestore.transaction import put
from actions.identity.keys import Keys

VALID = 15 * 60  # seconds


@dataclass(frozen=True)
class PageLink:
    """`token` opens the page; `pairing`, two digits, is shown in the chat and on the page.

    Who reads another number on the page than in the chat was sent somebody else's link.
    """

    token: str
    pairing: str


@dataclass(frozen=True)
class Page:
    """What a token opens."""

    conversation_id: str
    channel: str
    language: str
    pairing: str


def new_pairing() -> str:
    return str(secrets.randbelow(90) + 10)


def put_page(store: Connection, keys: Keys, conversation: str, page: Page, now: float) -> str:
    """Store a page in place of the conversation's one before; return its token (192 random bits)."""
    token = secrets.token_urlsafe(24)
    sealed = keys.encrypt(json.dumps(asdict(page)), bound_to=token)
    row = {"token": keys.fingerprint("page", token), "sealed": sealed, "expires_at": now + VALID}
    put(store, pages, {"conversation": conversation, **row})
    return token


def page_of(store: Connection, keys: Keys, token: str, now: float) -> Page | None:
    valid = (pages.c.token == keys.fingerprint("page", token)) & (pages.c.expires_at > now)
    sealed = store.execute(select(pages.c.sealed).where(valid)).scalar()
    text = keys.decrypt(sealed, bound_to=token) if sealed else None
    return Page(**json.loads(text)) if text else None


def use_up(store: Connection, keys: Keys, token: str) -> None:
    store.execute(delete(pages).where(pages.c.token == keys.fingerprint("page", token)))


def end_pages(store: Connection, conversation: str) -> None:
    store.execute(delete(pages).where(pages.c.conversation == conversation))


def purge_pages(store: Connection, now: float) -> int:
    return store.execute(delete(pages).where(pages.c.expires_at <= now)).rowcount
