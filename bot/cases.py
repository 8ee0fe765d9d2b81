"""The port through which the Internet-facing side reaches what the record side owns."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class CasesAway(Exception):
    """The record side cannot be asked now."""


class Link(NamedTuple):
    """A one-time address of the verification page, and the number that both page and chat show."""

    token: str
    pairing: str


class Page(NamedTuple):
    """What the verification page is about: whose conversation, and which step is due (`number` or `code`)."""

    conversation_id: str
    channel: str
    language: str
    pairing: str
    step: str


class Step(NamedTuple):
    """What came of a form of the verification page.

    `step` is the one that is due now: number, code, done, or ended. `told` is the key of the
    sentence to show, `seconds` and `tries` its numbers.
    """

    step: str
    told: str = ""
    seconds: int = 0
    tries: int = 0


class Cases(ABC):
    """Keep a secret, verify who asks, open a receipt. Every call raises `CasesAway`."""

    @abstractmethod
    async def call(self, method: str, **arguments: Any) -> Any:
        """Have the record side do `method`; return plain JSON."""

    async def keep(self, conversation_id: str, kind: str, secret: str) -> str:
        """Put a number that was masked into the vault; return the reference under which a handler opens it."""
        return await self.call("keep", conversation_id=conversation_id, kind=kind, secret=secret)

    async def open_page(self, conversation_id: str, channel: str, language: str) -> Link:
        """Make a one-time link to the verification page; earlier ones of the conversation end."""
        return Link(**await self.call("open_page", conversation_id=conversation_id, channel=channel, language=language))

    async def page(self, token: str) -> Page | None:
        """Return what the page of a link shows; None when the link is unknown, old or used."""
        found = await self.call("page", token=token)
        return Page(**found) if found else None

    async def submit(self, token: str, given: Mapping[str, str]) -> Step | None:
        """Take what the page's form sent (`id_number`, `code`, `consent`, `again`); None as for `page`."""
        step = await self.call("submit", token=token, given=dict(given))
        return Step(**step) if step else None

    async def receipt(
        self, case_code: str, conversation_id: str, language: str, details: bool
    ) -> dict[str, Any] | None:
        """Return the receipt in words (`text`, `topic`, `diagnosis`, `buttons`); None when it is another's."""
        arguments = {"case_code": case_code, "conversation_id": conversation_id, "language": language}
        return await self.call("receipt", **arguments, details=details)

    async def ready(self) -> dict[str, bool]:
        """Tell which stores of the record side answer."""
        try:
            return await self.call("ready")
        except CasesAway:
            return {"records": False, "cases": False}

    async def purge(self) -> dict[str, int]:
        """Delete what has expired; return how many rows of what."""
        return await self.call("purge")

    async def erase(self, id_number: str, conversations: Sequence[str]) -> dict[str, Any]:
        """Delete what is kept about a person; return which of `conversations` were theirs, and `receipts`."""
        return await self.call("erase", id_number=id_number, conversations=list(conversations))

    async def outbox(self) -> list[dict[str, str]] | None:
        """Return the text messages of the demonstration; None outside it."""
        return await self.call("outbox")
