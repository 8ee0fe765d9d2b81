"""What holds for every case and every topic, whatever the record says: evidence, order, privacy, words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.content.rules import read_rules
from actions.content.words import read_words
from actions.diagnosis.case import Case
from actions.diagnosis.engine import ALL, Examination, all_topics, diagnose
from actions.diagnosis.facts import facts_of
from actions.diagnosis.logic import UNKNOWN
from actions.diagnosis.model import Enrolment, FamilyLink, Record, Region
from actions.diagnosis.rules_model import (
    CAUSE,
    INSUFFICIENT,
    NOTHING_WRONG,
    OUTAGE,
    TOPICS,
    Condition,
    Finding,
    Row,
    Verdict,
)
from actions.receipts.receipt import receipt_of
from actions.receipts.wording import Telling
from tests.diagnosis.strategies import YES_CLAIMS, cases, insured, records

BOOK, WORDS = read_rules(), read_words()
EVERYTHING = (*TOPICS, ALL)
QUICK = settings(max_examples=50, deadline=None, derandomize=True)


def verdicts(case: Case) -> Iterator[tuple[str, Verdict]]:
    return ((topic, diagnose(BOOK, case, topic)) for topic in EVERYTHING)


def concluded(case: Case, facts: dict[str, str], topic: str) -> Verdict:
    """Return the verdict that follows from given facts alone."""
    return all_topics(BOOK, case, facts) if topic == ALL else Examination(BOOK, case, facts).of(topic)


def conditions(row: Row) -> list[dict[str, tuple[str, ...]]]:
    return [dict(each) for each in (row.when, *row.any_of)]


def row_of(finding: Finding) -> Row | None:
    return BOOK[finding.topic].rows.get(finding.row)


def evidence(row: Row, facts: dict[str, str]) -> Iterator[list[str]]:
    """Yield sets of facts without which a row is not proved; where it allows `unknown`, a fact is no evidence."""
    for name, allowed in dict(row.when).items():
        if UNKNOWN not in allowed:
            yield [name]
    held = [dict(each) for each in row.any_of if holds(each, facts)]
    proofs = [[name for name in each if UNKNOWN not in each[name]] for each in held]
    if proofs and all(proofs):
        yield [name for proof in proofs for name in proof]


def holds(condition: Condition, facts: dict[str, str]) -> bool:
    return all(facts.get(name, UNKNOWN) in allowed for name, allowed in dict(condition).items())


@QUICK
@given(cases())
def test_a_finding_disappears_with_any_evidence_for_it(case: Case) -> None:
    facts = facts_of(case)
    for topic, verdict in verdicts(case):
        for finding in verdict.findings:
            row = row_of(finding)
            for names in evidence(row, facts) if row else ():
                left = concluded(case, facts | dict.fromkeys(names, UNKNOWN), topic).findings
                assert (finding.topic, finding.row) not in {(each.topic, each.row) for each in left}, names


@QUICK
@given(cases())
def test_every_reason_is_a_fact_of_the_case_with_a_value_that_its_row_asks_for(case: Case) -> None:
    facts = facts_of(case)
    for finding in (each for _, verdict in verdicts(case) for each in verdict.findings):
        for name, value in dict(finding.decided_by).items():
            assert value == facts.get(name, UNKNOWN)
            assert any(value in each.get(name, ()) for each in conditions(BOOK[finding.topic].rows[finding.row])), name


@QUICK
@given(cases())
def test_a_record_of_which_nothing_is_known_proves_nothing(case: Case) -> None:
    empty = Record(ref="r1", taken_at=case.record.taken_at)
    blank = replace(case, record=empty, link=None, claims={}, surroundings=type(case.surroundings)())
    for _, verdict in verdicts(blank):
        assert verdict.codes == [INSUFFICIENT]


@QUICK
@given(cases(), st.integers(0, 99))
def test_the_order_in_which_the_store_lists_things_decides_nothing(case: Case, seed: int) -> None:
    def mixed(things: Any) -> Any:
        return None if things is None else tuple(Random(seed).sample(things, len(things)))

    lists = {name: mixed(getattr(case.record, name)) for name in ("enrolments", "links", "notes")}
    public = replace(case.surroundings, outages=mixed(case.surroundings.outages))
    other = replace(case, record=replace(case.record, **lists), surroundings=public)
    assert list(verdicts(other)) == list(verdicts(case))


@lru_cache(maxsize=16)
def asked_by(topic: str) -> frozenset[str]:
    """Return the facts that a topic's own rows ask for."""
    return frozenset(name for row in BOOK[topic].rows.values() for each in conditions(row) for name in each)


@lru_cache(maxsize=16)
def asked_along(topic: str) -> frozenset[str]:
    """Return the facts that rows of a topic, or of a topic to which it can lead, ask for."""
    seen, due = set(), [topic, "cannot_activate_or_use"]  # an emergency is told whatever the topic
    while due:
        seen.add(name := due.pop())
        rows = BOOK[name].rows.values()
        due += {each for row in rows for each in (row.leads_to, row.instead) if each and each not in seen}
    return frozenset[str]().union(*(asked_by(each) for each in seen))


@QUICK
@given(cases())
def test_a_claim_that_no_row_of_the_topic_asks_for_changes_nothing(case: Case) -> None:
    for topic in TOPICS:
        claims = {claim: "yes" for claim in YES_CLAIMS if claim not in asked_along(topic)}
        said = replace(case, claims={**case.claims, **claims})
        assert diagnose(BOOK, said, topic) == diagnose(BOOK, case, topic)


@QUICK
@given(cases())
def test_another_family_link_changes_nothing_where_links_are_not_asked_for(case: Case) -> None:
    more = (*(case.record.links or ()), FamilyLink("l9", state="active", letter="missing"))
    other = replace(case, record=replace(case.record, links=more))
    case = replace(case, record=replace(case.record, links=case.record.links or ()))
    for topic in (each for each in TOPICS if not {"active_links", "links_with_others"} & asked_by(each)):
        assert diagnose(BOOK, other, topic) == diagnose(BOOK, case, topic)


ABOUT_THE_PAST = {"ended_records_too", "older_place_shown", "names_differ", "past_entry_wrong"}
ELSEWHERE = Region("130100", "石家庄市", "石家庄市医保经办机构")
LONG_AGO = Enrolment("e9", ELSEWHERE, "resident", "ended", info_error="none", on_platform=False, account_type="none")


@QUICK
@given(cases())
def test_an_enrolment_that_ended_elsewhere_changes_nothing_where_the_past_is_not_asked_for(case: Case) -> None:
    record = insured(case.record)
    begun, ended = (case.today - timedelta(days=each) for each in (900, 500))
    past = replace(LONG_AGO, insured_from=begun, insured_to=ended, name=record.enrolments[0].name)
    longer = replace(case, record=replace(record, enrolments=(*record.enrolments, past)))
    for topic in (each for each in TOPICS if not ABOUT_THE_PAST & asked_by(each)):
        assert own_codes(longer, topic) == own_codes(replace(case, record=record), topic)


def own_codes(case: Case, topic: str) -> list[str]:
    """Return the codes without details: those of several records may well tell of past ones."""
    return [each.code for each in diagnose(BOOK, case, topic).findings if not each.detail_of]


@QUICK
@given(cases(askers=("none", "not_linked")), records())
def test_what_a_stranger_hears_does_not_depend_on_the_record(case: Case, other: Record) -> None:
    heard = list(verdicts(case))
    assert heard == list(verdicts(replace(case, record=other, link=None)))
    assert heard == list(verdicts(replace(case, record=None, link=None)))


@QUICK
@given(cases(askers=("self", "holder", "staff", "none", "not_linked")))
def test_each_code_is_told_once_and_something_is_always_told(case: Case) -> None:
    for _, verdict in verdicts(case):
        assert len(verdict.codes) == len(set(verdict.codes))
        assert verdict.codes or verdict.general


@QUICK
@given(cases())
def test_nothing_wrong_is_never_said_beside_a_cause_of_the_same_topic(case: Case) -> None:
    for _, verdict in verdicts(case):
        faulty = {each.topic for each in verdict.findings if each.kind in (CAUSE, OUTAGE)}
        assert not faulty & {each.topic for each in verdict.findings if each.kind == NOTHING_WRONG}


@QUICK
@given(cases(askers=("self", "staff", "none", "not_linked")))
def test_an_emergency_comes_first_and_then_running_outages(case: Case) -> None:
    urgent = replace(case, claims={**case.claims, "said_emergency": "yes"})
    for topic, verdict in verdicts(urgent):
        first, *others = verdict.findings
        kinds = [each.kind == OUTAGE for each in others]
        assert first.code == "fail.emergency", topic
        assert kinds == sorted(kinds, reverse=True), topic


@QUICK
@given(cases(askers=("self", "staff", "none", "not_linked")), st.sampled_from(["zh", "en"]))
def test_every_receipt_can_be_told(case: Case, language: str) -> None:
    for _, verdict in verdicts(case):
        telling = Telling(receipt_of("K7M2", case, verdict, "self"), WORDS, language)
        for text in (telling.short(), telling.full()):
            assert text.strip()
            assert not re.search(r"[{}]|\bNone\b|。。|\.\.|，。|、。|  ", text), text
