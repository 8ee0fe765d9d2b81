"""One case looked at by topics: which rows hold, and what is reported of them."""

from collections.abc import Iterable, Mapping, Sequence

from actions.diagnosis.case import Case
from actions.diagnosis.contacts import resolved
from actions.diagnosis.facts import SAID_ALONE, Facts
from actions.diagnosis.family import FOR_STAFF
from actions.diagnosis.logic import UNKNOWN
from actions.diagnosis.rules_model import (
    BESIDE,
    CAUSE,
    FIRST,
    INSUFFICIENT,
    NAMES_A_CAUSE,
    NOTHING_WRONG,
    OUTAGE,
    STEP,
    Finding,
    Row,
    Topic,
    Verdict,
)
from actions.diagnosis.surroundings import OF_INSTITUTION

Book = Mapping[str, Topic]
EMERGENCY, EMERGENCY_TOPIC = "F11", "cannot_activate_or_use"


class Examination:
    """One case looked at by topics: which rows hold, and what is reported of them."""

    def __init__(self, book: Book, case: Case, facts: Facts) -> None:
        self.book, self.case, self.facts = book, case, facts

    def of(self, topic: str) -> Verdict:
        """Return the verdict on one topic, with the details of the topics its findings lead to."""
        table = self.book[topic]
        held = self.held(table)
        entries = {row.row: self.of(row.instead) for row in held if row.instead}
        findings = in_time(distinct([*self.emergency(), *self.told(table, held, entries)]))
        if any(names_a_cause(row) for row in held) or any(verdict.cause_found for verdict in entries.values()):
            return self.with_cause(table, findings, entries)
        return self.without_cause(table, findings, entries)

    def told(self, table: Topic, held: Sequence[Row], entries: Mapping[str, Verdict]) -> list[Finding]:
        """Return what is reported, row by row: the finding and its details, or the topic that a row enters."""
        causes = {cause for row in held for cause in row.causes}
        found: list[Finding] = []
        for row in held:
            if row.instead:
                found += entered(row, entries[row.row], causes)
            elif self.is_on(row):
                found += [self.finding(table, row), *self.details(row, causes - set(row.causes))]
        return found

    def with_cause(self, table: Topic, findings: Sequence[Finding], entries: Mapping[str, Verdict]) -> Verdict:
        """Return the verdict of a topic in which something names a cause, whether or not it may be told."""
        asked = next((verdict for verdict in entries.values() if INSUFFICIENT in verdict.codes), None)
        return Verdict(
            table.name,
            tuple(findings),
            general=not findings or INSUFFICIENT in [each.code for each in findings],
            missing=asked.missing if asked else self.missing(table),
            question=asked.question if asked else "",
            cause_found=True,
        )

    def without_cause(self, table: Topic, findings: Sequence[Finding], entries: Mapping[str, Verdict]) -> Verdict:
        """Return the verdict when nothing that holds names a cause: nothing wrong, or too little known."""
        steps = [each for each in findings if each.kind == STEP]
        beside = [each for each in findings if each.kind != STEP]
        undecided = [verdict for verdict in entries.values() if INSUFFICIENT in verdict.codes]
        nothing_wrong = self.in_force(table, NOTHING_WRONG)
        fine = [] if undecided else [row for row in nothing_wrong if row.holds(self.facts)]
        if fine or steps:
            return self.settled(table, [*(steps or [self.finding(table, row) for row in fine]), *beside])
        if beside and any(row.holds(self.facts) is False for row in nothing_wrong):
            return self.settled(table, beside)
        return self.insufficient(table, beside, undecided)

    def settled(self, table: Topic, findings: Sequence[Finding]) -> Verdict:
        return Verdict(table.name, tuple(in_time(findings)), missing=self.missing(table))

    def insufficient(self, table: Topic, beside: Sequence[Finding], undecided: Sequence[Verdict]) -> Verdict:
        common, first = self.book["common"].rows[INSUFFICIENT], table.of_kind(FIRST)[0]
        contacts = resolved(first.contact, self.case)
        finding = Finding(INSUFFICIENT, INSUFFICIENT, table.name, FIRST, contacts, common.works, {}, common.rank)
        deciding = [name for row in table.of_kind(NOTHING_WRONG) for name in row.unknown(self.facts)]
        below = undecided[0] if undecided else None
        missing = (below.missing if below else ()) or tuple(dict.fromkeys(deciding)) or self.missing(table)
        question = self.worth_asking(table, deciding)
        question = question or (below.question if below else "")
        told = tuple(in_time([finding, *beside]))
        return Verdict(table.name, told, general=True, missing=missing, question=question)

    def worth_asking(self, table: Topic, deciding: Sequence[str]) -> str:
        """Return the fact to ask the person for; none while a gap of the record leaves it undecided anyway."""
        asked = [name for name in table.ask if self.facts.get(name, UNKNOWN) == UNKNOWN]
        if set(deciding) - {*table.ask, *OF_INSTITUTION}:
            asked = [name for name in asked if name in deciding]
        return next(iter(asked), "")

    def emergency(self) -> list[Finding]:
        """Return the finding that comes before everything, for whoever asks (rule 10)."""
        table = self.book[EMERGENCY_TOPIC]
        rows = [row for row in self.in_force(table) if row.row == EMERGENCY and row.holds(self.facts)]
        return [self.finding(table, row) for row in rows]

    def outages(self, table: Topic) -> list[Finding]:
        rows = [row for row in self.in_force(table, OUTAGE) if row.holds(self.facts)]
        return [self.finding(table, row) for row in rows if self.is_on(row)]

    def held(self, table: Topic) -> list[Row]:
        """Return the rows that hold, switched on or not, symptoms of others left out, in the topic's order."""
        rows = [row for row in self.in_force(table) if row.kind not in (FIRST, NOTHING_WRONG)]
        holding = [row for row in rows if row.holds(self.facts)]
        alone = [row for row in holding if row.alone]
        holding = [row for row in holding if not alone or row in alone or row.kind == BESIDE]
        explained = {each for row in holding for each in (row.row, *row.causes)}
        return ordered(table, [row for row in holding if not explained & set(row.explained_by)])

    def in_force(self, table: Topic, *kinds: str) -> list[Row]:
        rows = [row for row in table.rows.values() if row.in_force(self.case.today)]
        return [row for row in rows if not kinds or row.kind in kinds]

    def is_on(self, row: Row) -> bool:
        """Tell whether a row may be reported: it has a finding, and the owner did not leave it switched off."""
        return bool(row.code) and (row.extra != "finding" or self.case.owner.extra)

    def finding(self, table: Topic, row: Row, detail_of: str = "") -> Finding:
        return Finding(
            code=row.code.format_map(self.facts) if "{" in row.code else row.code,
            row=row.row,
            topic=table.name,
            kind=row.kind,
            contacts=resolved(row.contact, self.case),
            works=row.works,
            decided_by=row.decided_by(self.facts),
            rank=row.rank,
            causes=row.causes,
            detail_of=detail_of,
            with_advice=self.case.owner.extra,
        )

    def details(self, row: Row, causes: set[str]) -> list[Finding]:
        """Return the rows of the topic that a row leads to, without causes told otherwise."""
        if not row.leads_to:
            return []
        table = self.book[row.leads_to]
        held = [each for each in self.held(table) if each.kind in (CAUSE, STEP, OUTAGE) and each.row not in row.without]
        fresh = [each for each in held if not causes & {*each.causes, *each.explained_by}]
        return [self.finding(table, each, detail_of=row.code) for each in fresh if self.is_on(each)]

    def missing(self, table: Topic) -> tuple[str, ...]:
        """Return the facts of the record whose being unknown leaves a row of the topic undecided."""
        rows = [
            row for row in self.in_force(table, CAUSE, STEP, OUTAGE, NOTHING_WRONG) if row.holds(self.facts) is None
        ]
        names = dict.fromkeys(name for row in rows for name in row.unknown(self.facts))
        withheld = {*SAID_ALONE, *(() if self.case.asker == "staff" else FOR_STAFF)}
        return tuple(name for name in names if not name.startswith("said_") and name not in withheld)


def names_a_cause(row: Row) -> bool:
    return row.kind in NAMES_A_CAUSE


def entered(row: Row, verdict: Verdict, causes: set[str]) -> list[Finding]:
    """Return what a topic that is entered reports, without causes that the entering topic tells itself.

    A row that only hands over (`beside`) has its own words for "nothing wrong" and "too little known".
    """
    dropped = {each.code for each in verdict.findings if causes & set(each.causes)}
    if row.kind == BESIDE:
        own = [each for each in verdict.findings if each.kind == NOTHING_WRONG and each.topic == row.instead]
        dropped |= {INSUFFICIENT, *(each.code for each in own)}
    return [each for each in verdict.findings if each.code not in dropped and each.detail_of not in dropped]


def ordered(table: Topic, rows: Sequence[Row]) -> list[Row]:
    """Return rows in the topic's order; what stands beside the order last."""
    places = {name: place for place, name in enumerate(table.order)}
    return sorted(rows, key=lambda row: places.get(row.row, len(places)))


def in_time(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with an emergency first, then running outages, the rest in its order."""
    return sorted(findings, key=lambda each: (each.row != EMERGENCY, each.kind != OUTAGE))


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    return list({each.code: each for each in reversed(list(findings))}.values())[::-1]
