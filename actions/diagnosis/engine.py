"""The decision: which findings a case proves, in which order (diagnosis specification, sections 2 to 4)."""

from collections.abc import Sequence
from dataclasses import replace

from actions.diagnosis.case import Case
from actions.diagnosis.contacts import resolved
from actions.diagnosis.examination import Book, Examination, distinct, in_time, names_a_cause
from actions.diagnosis.facts import Facts, facts_of
from actions.diagnosis.rules_model import (
    FIRST,
    NOT_FOUND,
    NOT_LINKED,
    NOT_VERIFIED,
    Finding,
    Verdict,
)

ALL = "all"
NOTHING_FOUND = "use"  # the topic whose words fit when no topic names a cause: ready, or too little known


def diagnose(book: Book, case: Case, topic: str) -> Verdict:
    """Return what a case proves about `topic`, or about every topic for `all`.

    Nothing but a gate's finding is returned to whom the record does not belong (rule 1), and
    no finding rests on an unknown fact (rule 2). Raises `KeyError` for a topic without table.
    """
    gate = gate_of(case)
    if gate:
        return Verdict(topic, gated(book, case, gate, topic), general=True)
    facts = facts_of(case)
    if topic == ALL:
        return all_topics(book, case, facts)
    return Examination(book, case, facts).of(topic)


def gate_of(case: Case) -> str:
    if case.asker == "none":
        return NOT_VERIFIED
    if case.asker == "not_linked":
        return NOT_LINKED
    return NOT_FOUND if case.record is None else ""


def gated(book: Book, case: Case, code: str, topic: str) -> tuple[Finding, ...]:
    """Return what anybody may hear: an emergency comes first, public outages are said, then the gate."""
    public = replace(case, record=None, link=None)
    examination = Examination(book, public, facts_of(public))
    table = book[NOTHING_FOUND if topic == ALL else topic]
    row = book["common"].rows[code]
    first = [each for each in table.of_kind(FIRST) if each.code == code]
    contacts = first[0].contact if first else row.contact
    gate = Finding(code, code, topic, FIRST, resolved(contacts, public), row.works, {}, row.rank)
    return tuple(in_time([*examination.emergency(), *examination.outages(table), gate]))


def all_topics(book: Book, case: Case, facts: Facts) -> Verdict:
    """Return every independent cause of every topic once, by rank (section 4).

    Rows that are no fault by themselves, such as a scheme without personal account, are told only where asked.
    """
    examination = Examination(book, case, facts)
    found: list[Finding] = []
    for table in (each for each in book.values() if each.name != "common"):
        told = {cause for each in found for cause in each.causes}
        rows = [row for row in examination.held(table) if names_a_cause(row) and not row.asked_only]
        for row in (each for each in rows if examination.is_on(each) and not told & set(each.causes)):
            found += [examination.finding(table, row), *examination.details(row, told)]
    kept = in_time(sorted(unexplained(book, distinct(found)), key=lambda each: each.rank))
    return Verdict(ALL, tuple(kept), cause_found=True) if kept else replace(examination.of(NOTHING_FOUND), topic=ALL)


def unexplained(book: Book, findings: Sequence[Finding]) -> list[Finding]:
    told = {name for each in findings for name in (each.row, *each.causes)}
    return [each for each in findings if not told & set(book[each.topic].rows[each.row].explained_by)]
