"""The people made up for the demo: loadable, never stale, and one for each finding worth showing."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timezone
from typing import Any

import pytest
import yaml
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from actions.diagnosis.model import Record
from actions.id_number import fault_of
from actions.records.days import CHINA, Calendar
from actions.records.demo import DEMO_PEOPLE, prepare_demo
from actions.records.engine import engine_at
from actions.records.load import read_file
from actions.records.store import SqlRecords

TOPICS = {
    *("activate", "use", "bind_family", "reset_password", "missing_insured_place", "balance_dash"),
    *("duplicate_records", "cannot_activate_or_use", "code_not_expand", "out_of_town_settlement"),
}
CLAIMS = {
    "said_visit": {"outpatient", "inpatient", "pharmacy"},
    "said_platform": {"app", "alipay", "wechat"},
    "said_place": {"local", "province", "other_province"},
    "said_prompt": {True},
    "said_refused": {True},
}
CODE = re.compile(r"(common|act|use|bind|pwd|place|bal|dup|fail|code|out)\.[a-z0-9_]+")
WORTH_SHOWING = {
    *("act.ready", "act.already_active", "act.password_pending", "act.face_pending", "act.info_error"),
    *("act.face_failed", "act.no_enrolment", "act.not_synced", "act.duplicate_records", "act.enrolment_inactive"),
    *("act.phone_changed", "act.other_id_document", "act.certificate_stopped", "act.outage", "act.region_not_enabled"),
    *("use.ready", "use.not_activated", "use.outpatient_not_open", "use.enrolment_inactive", "use.duplicate_records"),
    *("use.place_not_selected", "bind.ready_under16", "bind.face_needed", "bind.age_16", "bind.age_unknown"),
    *("bind.limit_reached", "bind.already_linked", "bind.wrong_channel", "bind.holder_not_ready"),
    *("bind.letter_missing", "bind.own_register_missing", "bind.member_register_missing"),
    *("bind.member_info_mismatch", "bind.member_face_failed", "bind.under_review", "bind.rejected", "bind.turned_16"),
    *("pwd.reset_ready", "pwd.path_app", "pwd.path_alipay", "pwd.path_wechat", "pwd.not_activated", "pwd.never_set"),
    *("pwd.face_failed", "pwd.locked", "pwd.outage", "place.ok", "place.not_reported", "place.reopen_page"),
    *("place.select_city", "place.wrong_one_selected", "place.moved_not_updated", "place.info_error"),
    *("place.not_started", "place.enrolment_ended", "place.no_enrolment", "place.duplicate_records", "place.outage"),
    *("bal.ok", "bal.region_not_supported", "bal.use_national_app", "bal.no_personal_account", "bal.not_credited"),
    *("bal.suspended", "bal.pooled_only", "bal.wrong_place", "bal.duplicate_records", "bal.not_activated"),
    *("bal.outage", "dup.none", "dup.same_place", "dup.misreported_identity", "dup.waiting_governance"),
    *("dup.still_blocked", "dup.cross_region", "dup.cross_scheme", "dup.history_only", "dup.prompt_not_in_record"),
    *("dup.merge_pending", "dup.identity_conflict", "fail.none_found", "fail.info_error_resident"),
    *("fail.info_error_employee", "fail.info_error_no_unit", "fail.scheme_unknown", "fail.face_failed"),
    *("fail.no_cover", "code.none_found", "code.network_optimisation", "code.network_fluctuation"),
    *("code.maintenance", "code.not_activated", "code.duplicate_mapping", "code.certificate_stopped"),
    *("out.outpatient_not_open", "out.personal_account_open", "out.not_confirmed", "out.region_supports"),
    *("out.region_not_supported", "out.no_personal_account", "out.enrolment_inactive", "out.incoming"),
    *("common.insufficient", "common.not_linked"),
}
WORKED_COMBINATIONS = [
    ("activate", ["act.info_error", "act.face_failed"]),
    ("missing_insured_place", ["place.wrong_one_selected"]),
    ("duplicate_records", ["code.network_optimisation", "dup.cross_scheme"]),
    ("balance_dash", ["bal.no_personal_account"]),
    ("bind_family", ["bind.limit_reached"]),
    ("bind_family", ["bind.letter_missing", "bind.member_register_missing", "bind.age_16"]),
    ("duplicate_records", ["common.not_linked"]),
    ("use", ["use.outpatient_not_open"]),
    ("activate", ["act.no_enrolment"]),
]
CONTENT = yaml.safe_load(DEMO_PEOPLE.read_text("utf-8"))
PEOPLE = {person["key"]: person for person in CONTENT["people"]}


def expectations() -> Iterator[tuple[str, dict[str, Any], str, list[str]]]:
    """Yield person, claims, topic and findings of everything that is expected."""
    for key, person in PEOPLE.items():
        for topic, findings in person["expect"].items():
            yield key, {}, topic, findings
        for case in person.get("expect_when_said", []):
            yield key, case["said"], case["topic"], case["findings"]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


def test_each_person_has_an_id_number_and_phone_of_their_own() -> None:
    for field in ("id_number", "phone", "key"):
        assert len({person[field] for person in CONTENT["people"]}) == len(CONTENT["people"])
    assert [person["key"] for person in CONTENT["people"] if fault_of(person["id_number"])] == []


def test_what_is_wrong_is_one_plain_sentence_in_both_languages() -> None:
    for person in PEOPLE.values():
        assert person["what"]["zh"].endswith("。")
        assert person["what"]["en"].endswith(".") and person["what"]["en"].isascii()


def test_expectations_name_topics_findings_and_claims_in_their_standard_form() -> None:
    for key, said, topic, findings in expectations():
        assert topic in TOPICS, key
        assert findings and all(CODE.fullmatch(code) for code in findings), (key, topic)
        assert len(set(findings)) == len(findings), (key, topic)
        claims = {name: value for name, value in said.items() if name not in ("said_link", "said_about")}
        assert all(value in CLAIMS[name] for name, value in claims.items()), (key, topic)


def test_a_link_or_person_that_is_asked_about_exists() -> None:
    for key, said, _, _ in expectations():
        if "said_link" in said:
            assert said["said_link"] in [link["key"] for link in PEOPLE[key]["links"]]
        if "said_about" in said:
            assert said["said_about"] in PEOPLE.keys() - {key}


def test_whoever_is_told_of_another_person_holds_an_active_link_to_them() -> None:
    for key, said, _, findings in expectations():
        if about := said.get("said_about"):
            active = {link.get("member") for link in PEOPLE[key]["links"] if link["state"] == "active"}
            assert (about in active) == (findings != ["common.not_linked"]), key


def test_every_finding_worth_showing_has_somebody_who_shows_it() -> None:
    assert WORTH_SHOWING - {code for *_, findings in expectations() for code in findings} == set()


@pytest.mark.parametrize(("topic", "findings"), WORKED_COMBINATIONS, ids=lambda part: str(part))
def test_each_worked_combination_of_the_specification_has_somebody(topic: str, findings: list[str]) -> None:
    assert [key for key, _, asked, expected in expectations() if asked == topic and expected == findings]


def test_no_outage_concerns_everybody() -> None:
    assert {outage["scope"] for outage in CONTENT["outages"]} == {"region"}
    at_home = {"140321", "140300"}
    assert at_home.isdisjoint(outage["subject"] for outage in CONTENT["outages"])


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2027, 1, 1), date(2028, 2, 29), date(2031, 12, 31)], ids=str)
def test_ages_that_matter_stay_and_nobody_goes_stale_on_whatever_day_they_are_loaded(day: date) -> None:
    loaded = read_file(DEMO_PEOPLE, Calendar(noon(day))).by_key
    for key, age in (("eight", 8), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17)):
        assert relativedelta(day, loaded[f"child_of_{key}"].row["birth_date"]).years == age
    for person in loaded.values():
        covered = [row for row in person.enrolments if row["status"] == "active" and row["insured_from"]]
        assert all(row["insured_from"] <= day <= row["insured_to"] for row in covered), person.key


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> SqlRecords:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'records.db'}"
    prepare_demo(url)
    return SqlRecords(engine_at(url))


def record_of(records: SqlRecords, key: str) -> Record:
    found = records.find(PEOPLE[key]["id_number"])
    assert found and found.phone == PEOPLE[key]["phone"]
    record = records.record(found.ref, datetime.now(timezone.utc))
    assert record
    return record


@pytest.mark.parametrize("key", PEOPLE)
def test_the_loaded_record_says_what_the_file_says_of(records: SqlRecords, key: str) -> None:
    record, person = record_of(records, key), PEOPLE[key]
    assert record.certificate.state == person.get("certificate", {}).get("state")
    assert record.identity.face_state == person.get("identity", {}).get("face_state")
    for facts, entries in ((record.enrolments, person.get("enrolments")), (record.links, person.get("links"))):
        assert facts is None if entries is None else len(facts or ()) == len(entries)
        for fact, entry in zip(facts or (), entries or ()):
            assert getattr(fact, "status", None) == entry.get("status")
            assert getattr(fact, "relation", None) == entry.get("relation")


def test_of_whom_nothing_is_on_record_everything_is_unknown_and_nothing_no(records: SqlRecords) -> None:
    record = record_of(records, "much_unknown")
    assert set(vars(record.identity).values()) | set(vars(record.certificate).values()) == {None}
    assert (record.enrolments, record.links, record.notes) == (None, None, None)
