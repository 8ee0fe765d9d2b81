"""The form of the rules: rows, topics, findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from actions.diagnosis.logic import UNKNOWN, every, some

Condition = Mapping[str, tuple[str, ...]]

TOPICS = (  # in the order of the specification's section 3
    "activate",
    "use",
    "bind_family",
    "reset_password",
    "missing_insured_place",
    "balance_dash",
    "duplicate_records",
    "cannot_activate_or_use",
    "code_not_expand",
    "out_of_town_settlement",
)
NOT_VERIFIED, NOT_LINKED = "common.not_verified", "common.not_linked"
NOT_FOUND, INSUFFICIENT = "common.person_not_found", "common.insufficient"

FIRST, NOTHING_WRONG, CAUSE, STEP, BESIDE, OUTAGE = "first", "nothing_wrong", "cause", "step", "beside", "outage"
KINDS = (FIRST, NOTHING_WRONG, CAUSE, STEP, BESIDE, OUTAGE)
NAMES_A_CAUSE = (CAUSE, OUTAGE)


@dataclass(frozen=True)
class Row:
    """One row of a topic's table.

    It holds when every condition of `when` and every condition of at least one of `any_of`
    holds. `extra` lists what rests on pages outside the documents: `finding` (the row is off
    until the owner switches such rows on) or `advice` (only its further advice is off).
    `explained_by` names rows or causes beside which this one is a mere symptom. `leads_to`
    adds the rows of another topic as details, `without` some; `instead` enters that topic.
    With `alone` no other row of the topic counts; with `asked_only` the row is told only when
    its topic is asked.
    """

    row: str
    kind: str
    code: str = ""
    when: Condition = ()  # type: ignore[assignment]
    any_of: tuple[Condition, ...] = ()
    contact: tuple[str, ...] = ()
    works: str = ""
    extra: str = ""
    causes: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()
    leads_to: str = ""
    without: tuple[str, ...] = ()
    instead: str = ""
    alone: bool = False
    asked_only: bool = False
    rank: int = 9
    source: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, facts: Mapping[str, str]) -> bool | None:
        """Return whether the row holds; None when a fact that decides is unknown."""
        alternatives = some(fits(condition, facts) for condition in self.any_of) if self.any_of else True
        return every([fits(self.when, facts), alternatives])

    def in_force(self, today: date) -> bool:
        return (self.since is None or self.since <= today) and (self.until is None or today <= self.until)

    def decided_by(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Return the facts that decided the row, with their values."""
        held = [each for each in self.any_of if fits(each, facts)] if self.any_of else []
        names = [name for condition in (self.when, *held) for name in condition]
        return {name: facts.get(name, UNKNOWN) for name in dict.fromkeys(names)}

    def unknown(self, facts: Mapping[str, str]) -> list[str]:
        """Return the facts whose being unknown leaves the row undecided."""
        open_conditions = [self.when, *(each for each in self.any_of if fits(each, facts) is None)]
        names = [
            name
            for condition in open_conditions
            for name, allowed in condition.items()
            if facts.get(name, UNKNOWN) == UNKNOWN and UNKNOWN not in allowed
        ]
        return list(dict.fromkeys(names))


def fits(condition: Condition, facts: Mapping[str, str]) -> bool | None:
    """Tell whether all of a condition holds; a row may name `unknown` itself as allowed."""
    return every(allows(allowed, facts.get(name, UNKNOWN)) for name, allowed in dict(condition).items())


def allows(allowed: tuple[str, ...], value: str) -> bool | None:
    if value in allowed:
        return True
    return None if value == UNKNOWN else False


@dataclass(frozen=True)
class Topic:
    """The table of one topic: its rows, the order of the causes, what the person can be asked, where an entry leads."""

    name: str
    rows: Mapping[str, Row]
    order: tuple[str, ...]
    ask: tuple[str, ...] = ()

    def of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows.values() if row.kind == kind]


@dataclass(frozen=True)
class Finding:
    """A row that is reported: its code, whom to contact, what works now, and the facts that decided it.

    `detail_of` is the code of the finding that led to it; `with_advice` tells whether advice
    that rests on pages outside the documents may be said.
    """

    code: str
    row: str
    topic: str
    kind: str
    contacts: tuple[str, ...] = ()
    works: str = ""
    decided_by: Mapping[str, str] = ()  # type: ignore[assignment]
    rank: int = 9
    causes: tuple[str, ...] = ()
    detail_of: str = ""
    with_advice: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a diagnosis says, outages first in time, then causes in order.

    `general` tells that the topic's general answer belongs with it. `missing` are facts
    still unknown, `question` the one fact worth asking the person for. `cause_found` tells
    that a row naming a cause holds, also one that is switched off.
    """

    topic: str
    findings: tuple[Finding, ...] = ()
    general: bool = False
    missing: tuple[str, ...] = ()
    question: str = ""
    cause_found: bool = False

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]
