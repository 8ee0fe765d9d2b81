"""Keeps receipts, encrypted, until they expire."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.sql import ColumnElement

from actions.casestore.tables import receipts
from actions.casestore.transaction import Reading, Transaction
from actions.identity.keys import Keys
from actions.receipts.receipt import Receipt
from bot.text.case_codes import SIGNS

GROUP, GROUPS = 4, 2  # 31^8 codes: nobody guesses one that opens something, and nothing opens by the code alone


def new_case_code() -> str:
    """Return a case code such as `7K3M-9QX2`."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))


class ReceiptStore:
    """Methods block and raise `CaseStoreAway`. `conversation` and `person` are fingerprints."""

    def __init__(self, engine: Engine, keys: Keys, days_kept: int, clock: Callable[[], float] = time.time) -> None:
        self.engine, self.keys, self.seconds_kept, self.clock = engine, keys, days_kept * 86400, clock

    def put(self, receipt: Receipt, conversation: str, person: str) -> None:
        """Keep a receipt for the conversation in which it was made, about the person who was verified."""
        now = self.clock()
        body = self.keys.encrypt(json.dumps(asdict(receipt), ensure_ascii=False), bound_to=receipt.case_code)
        row = {"case_code": receipt.case_code, "conversation": conversation, "person": person, "body": body}
        with Transaction(self.engine) as store:
            store.execute(insert(receipts).values(**row, made_at=now, expires_at=now + self.seconds_kept))

    def open(self, case_code: str, conversation: str, person: str = "") -> Receipt | None:
        """Return the receipt if this conversation made it, or the verified `person` is whom it is about."""
        mine = receipts.c.conversation == conversation
        return self.found(
            (receipts.c.case_code == case_code) & (mine | (receipts.c.person == person) if person else mine)
        )

    def found(self, condition: "ColumnElement[bool]") -> Receipt | None:
        query = select(receipts.c.case_code, receipts.c.body).where(condition, receipts.c.expires_at > self.clock())
        with Reading(self.engine) as store:
            row = store.execute(query).first()
        text = self.keys.decrypt(row.body, bound_to=row.case_code) if row else None
        return read(text) if text else None

    def conversations_of(self, person: str) -> list[str]:
        """Return the fingerprints of the conversations in which receipts about `person` were made."""
        with Reading(self.engine) as store:
            return list(store.execute(select(receipts.c.conversation).where(receipts.c.person == person)).scalars())

    def erase(self, person: str) -> int:
        """Delete every receipt about a person; return how many."""
        with Transaction(self.engine) as store:
            return store.execute(delete(receipts).where(receipts.c.person == person)).rowcount

    def purge(self) -> int:
        """Delete what has expired; return how many."""
        with Transaction(self.engine) as store:
            return store.execute(delete(receipts).where(receipts.c.expires_at <= self.clock())).rowcount


def read(text: str) -> Receipt:
    content = json.loads(text)
    return Receipt(**{**content, "findings": tuple(content["findings"]), "missing": tuple(content["missing"])})
