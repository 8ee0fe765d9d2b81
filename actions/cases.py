"""What the Internet-facing side may ask of the record side (the port is `bot/cases.py`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from actions.casestore.transaction import CaseStoreAway
from actions.content.words import Words
from actions.identity.number import BadIdNumber
from actions.identity.senders import DemoOutbox
from actions.identity.vault import Vault
from actions.identity.verification import Identity
from actions.receipts.store import ReceiptStore
from actions.receipts.wording import as_message
from actions.records.away import RecordStoreAway
from actions.records.store import Records

AWAY = (CaseStoreAway, RecordStoreAway)


class Cases:
    """Methods block and raise `CaseStoreAway` or `RecordStoreAway`; what they return is plain JSON."""

    def __init__(
        self, identity: Identity, vault: Vault, receipts: ReceiptStore, records: Records, words: Words,
        demo_outbox: DemoOutbox | None,
    ) -> None:  # fmt: skip
        self.identity, self.vault, self.receipts = identity, vault, receipts
        self.records, self.words, self.demo_outbox = records, words, demo_outbox

    def keep(self, conversation_id: str, kind: str, secret: str) -> str:
        return self.vault.keep(conversation_id, kind, secret)

    def open_page(self, conversation_id: str, channel: str, language: str) -> dict[str, str]:
        link = self.identity.open_page(conversation_id, channel, language)
        return {"token": link.token, "pairing": link.pairing}

    def page(self, token: str) -> dict[str, str] | None:
        page = self.identity.page(token)
        if page is None:
            return None
        step = "code" if self.identity.pending(page.conversation_id) else "number"
        return {**vars(page), "step": step}

    def submit(self, token: str, given: Mapping[str, str]) -> dict[str, Any] | None:
        """Take a form of the verification page: consent and number, then the code."""
        page = self.identity.page(token)
        if page is None:
            return None
        if given.get("code"):
            return self.code_given(token, page.conversation_id, given["code"])
        if given.get("again"):
            return sent(self.identity.resend(page.conversation_id, page.language))
        return self.number_given(page.conversation_id, page.channel, page.language, given)

    def number_given(
        self, conversation_id: str, channel: str, language: str, given: Mapping[str, str]
    ) -> dict[str, Any]:
        if not given.get("consent") and not self.identity.consented(conversation_id):
            return {"step": "number", "told": "consent_needed"}
        try:
            if given.get("consent"):
                self.identity.consent(conversation_id, "page", channel)
            return sent(self.identity.send_code(conversation_id, given.get("id_number", ""), language))
        except BadIdNumber as error:
            return {"step": "number", "told": f"number_{error.fault}"}

    def code_given(self, token: str, conversation_id: str, code: str) -> dict[str, Any]:
        if not self.identity.consented(conversation_id):
            return {"step": "number", "told": "consent_needed"}
        checked = self.identity.check_code(conversation_id, code)
        if checked.outcome == "verified":
            self.identity.close_page(token)
            return {"step": "done"}
        if checked.outcome == "locked":
            return {"step": "ended", "told": "locked", "seconds": checked.seconds}
        if checked.outcome == "wrong":
            return {"step": "code", "told": "code_wrong", "tries": checked.tries_left}
        return {"step": "number", "told": "code_expired"}

    def receipt(self, case_code: str, conversation_id: str, language: str, details: bool) -> dict[str, Any] | None:
        verified = self.identity.verified(conversation_id)
        conversation = self.identity.conversation(conversation_id)
        receipt = self.receipts.open(case_code, conversation, verified.person_fingerprint if verified else "")
        return as_message(receipt, self.words, language, details) if receipt else None

    def ready(self) -> dict[str, bool]:
        return {"records": self.records.ping(), "cases": self.cases_answer()}

    def cases_answer(self) -> bool:
        try:
            self.identity.pending("")
        except CaseStoreAway:
            return False
        return True

    def purge(self) -> dict[str, int]:
        return {**self.identity.purge(), "receipts": self.receipts.purge()}

    def erase(self, id_number: str, conversations: Sequence[str]) -> dict[str, Any]:
        """Delete what is kept about a person; return which of `conversations` were theirs, and how many receipts went.

        Raises `BadIdNumber`. The audit keeps its rows, which name people by keyed hashes alone.
        """
        person = self.identity.person(id_number)
        theirs = set(self.receipts.conversations_of(person))
        found = [each for each in conversations if self.identity.conversation(each) in theirs]
        for each in found:
            self.identity.forget(each)
        return {"conversations": found, "receipts": self.receipts.erase(person)}

    def outbox(self) -> list[dict[str, str]] | None:
        return self.demo_outbox.listed() if self.demo_outbox else None


def sent(sending: Any) -> dict[str, Any]:
    """Return the step after a code was sent, or could not be."""
    if sending.outcome == "locked":
        return {"step": "ended", "told": "locked", "seconds": sending.seconds}
    told = {"sent": "code_sent", "wait": "wait", "none": "number_again"}[sending.outcome]
    return {"step": "number" if sending.outcome == "none" else "code", "told": told, "seconds": sending.seconds}
