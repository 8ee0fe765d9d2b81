"""Every look-up into a record, written down for good."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Engine

from actions.casestore.tables import audit, audit_head
from actions.casestore.transaction import Reading, Transaction
from actions.identity.audit_chain import Broken, first_break, mark_of, seal_of
from actions.identity.keys import Keys

WHO_KINDS = ("self", "holder", "agent")
FINGERPRINT = re.compile(r"[0-9a-f]{32}")
WORD = re.compile(r"(?!.*[0-9]{7})[A-Za-z0-9_.-]{1,64}")  # seven digits may be part of a phone or ID number
ROWS_AT_A_TIME = 1000
NO_HEAD = {"place": 0, "seal": "", "mark": "missing"}


class Audit:
    """Rows are only added; the database refuses to change or remove one.

    Who gets round that breaks the chain, since the seals need the master key. One thing the
    chain cannot tell: that the whole database was put back into an earlier state. Against
    that, note down what `newest` returns, elsewhere, and give it to `verify`.

    Erasing a person: rows name people by keyed hashes alone, so nothing is removed here, and
    nothing needs to be. Once the person is gone from the record store, a row says that
    somebody was looked up. Whoever still has both the ID number and the master key can
    compute the hash; a new master key ends that too, and begins a new audit.

    Methods block and raise `CaseStoreAway`.
    """

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self.engine, self.keys = engine, keys

    def record(
        self,
        *,
        who: str,
        who_kind: str,
        whom: str,
        why: str,
        channel: str,
        disclosed: Sequence[str],
        at: float,
        case_code: str = "",
    ) -> None:
        """Add a row.

        `who`, `whom`: fingerprints. `who_kind`: self, holder (of a family link to `whom`),
        agent. `why`: a code word such as a topic, never free text. `disclosed`: finding codes
        or field names. `at`: seconds since the epoch. Raises `ValueError` when one of them
        has another form, so that no number, name or sentence gets in.
        """
        words = (why, channel, *disclosed, *([case_code] if case_code else []))
        row = {"at": float(at), "who": who, "who_kind": who_kind, "whom": whom, "why": why, "channel": channel}
        refuse_wrong_form(row, words)
        row |= {"disclosed": json.dumps(list(disclosed)), "case_code": case_code}
        with Transaction(self.engine) as store:
            append(store, self.keys, row)

    def newest(self) -> tuple[int, str]:
        """Return place and seal of the newest row; (0, 64 zeros) when there is none."""
        with Reading(self.engine) as store:
            head = head_of(store)
        return head["place"], head["seal"]

    def verify(self, noted: tuple[int, str] | None = None) -> Broken | None:
        """Return where the chain breaks first; None when it is whole and contains the row `noted` down."""
        with Reading(self.engine) as store:
            broken = first_break(self.keys, rows_of(store), head_of(store))
            if broken or not noted or not noted[0]:
                return broken
            seal = store.execute(select(audit.c.seal).where(audit.c.place == noted[0])).scalar()
        return None if seal == noted[1] else Broken(noted[0], "noted")


def append(store: Connection, keys: Keys, row: Mapping[str, Any]) -> None:
    """Add a row; whoever else wants to waits for the end of this transaction, since both change the head."""
    head = store.execute(select(audit_head).with_for_update()).one()
    whole = {**row, "place": head.place + 1}
    seal = seal_of(keys, whole, head.seal)
    store.execute(insert(audit).values(**whole, seal=seal))
    store.execute(update(audit_head).values(place=head.place + 1, seal=seal, mark=mark_of(keys, head.place + 1, seal)))


def refuse_wrong_form(row: Mapping[str, Any], words: Sequence[str]) -> None:
    if not (FINGERPRINT.fullmatch(row["who"]) and FINGERPRINT.fullmatch(row["whom"])):
        raise ValueError("The audit names people by their fingerprints alone.")
    if row["who_kind"] not in WHO_KINDS:
        raise ValueError(f"The audit knows {', '.join(WHO_KINDS)} as who asks.")
    if not all(WORD.fullmatch(word) for word in words):
        raise ValueError(
            "The audit takes code words alone: letters, digits, dots, hyphens; no sentences, no long numbers."
        )


def head_of(store: Connection) -> Mapping[str, Any]:
    row = store.execute(select(audit_head)).one_or_none()
    return row._mapping if row else NO_HEAD


def rows_of(store: Connection) -> Iterator[Mapping[str, Any]]:
    """Yield the rows in their order, some at a time: the audit only grows."""
    last = 0
    while True:
        query = select(audit).where(audit.c.place > last).order_by(audit.c.place).limit(ROWS_AT_A_TIME)
        rows = store.execute(query).all()
        yield from (row._mapping for row in rows)
        if len(rows) < ROWS_AT_A_TIME:
            return
        last = rows[-1].place
