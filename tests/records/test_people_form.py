"""The form of files of people: what is wrong is said with file, person, field and reason."""

from pathlib import Path

import pytest

from actions.records.days import Calendar
from actions.records.load import BadFile, read_file
from tests.records.conftest import NOW
from tests.records.people import LI, ZHANG, number, people_file, person_text

WRONG_DIGIT = ZHANG[:17] + ("0" if ZHANG[17] != "0" else "1")
BAD = {
    "id_number: wrong check digit": person_text(id_number=WRONG_DIGIT),
    "id_number: 18 characters are expected": person_text(id_number=ZHANG[:17]),
    "id_number: contains no possible birth date": person_text(id_number=number("14032119530229002")),
    "id_number: unknown region": person_text(id_number=number("99032119530228002")),
    "face is not a field": person_text(more="identity: {face: passed}"),
    "identity: face_state: unknown value": person_text(more="identity: {face_state: fine}"),
    "identity: phone_current: yes or no": person_text(more="identity: {phone_current: 1}"),
    "identity: face_failures: a number": person_text(more="identity: {face_failures: -1}"),
    "e1: insured_to is before insured_from": person_text(
        more="enrolments: [{key: e1, region: '140321', insured_from: 2026-01-02, insured_to: 2026-01-01}]"
    ),
    "e1: insured_from: a day is expected": person_text(
        more="enrolments: [{key: e1, region: '140321', insured_from: tomorrow}]"
    ),
    "e1: region is missing": person_text(more="enrolments: [{key: e1}]"),
    "e1: region: text is expected": person_text(more="enrolments: [{key: e1, region: 140321}]"),
    "phone: a mobile number": person_text(more="phone: 13903530001"),
    "the enrolment e1 is there twice": person_text(
        more="enrolments: [{key: e1, region: '140321'}, {key: e1, region: '140321'}]"
    ),
    "an enrolment is named": person_text(more="enrolments: []\ncertificate: {selected_enrolment: e1}"),
    "notes: entry 1: kind is missing": person_text(more="notes: [{on: 2026-01-01}]"),
    "links: the member is not another person": person_text(more="links: [{member: nobody}]"),
    "links: the member is not another": person_text(more="links: [{member: zhang}]"),
    "certificate: channels: web is not a field": person_text(more="certificate: {channels: {web: 2026-01-01}}"),
    "enrolments: a list is expected": person_text(more="enrolments: {}"),
    "identity: fields are expected": person_text(more="identity: []"),
}


@pytest.mark.parametrize(("reason", "entry"), BAD.items(), ids=list(BAD))
def test_a_malformed_person_is_refused_by_name_and_reason_without_personal_data(
    tmp_path: Path, reason: str, entry: str
) -> None:
    said = refusal(people_file(tmp_path, person_text("li", "李一诺", LI), entry))
    assert said.startswith("people.yml: people: zhang: ") and reason in said
    assert not any(private in said for private in (ZHANG[:17], "张秀兰", "13903530001"))


BAD_FILES = {
    "the key zhang is there twice": (person_text(), person_text(id_number=LI)),
    "people: li: has the ID number of zhang": (person_text(), person_text("li")),
    "zhang: what is missing": (person_text().replace("what", "# what"),),
    "what: en is missing": (person_text().replace(", en: Nothing is wrong", ""),),
    "not YAML (line": ("  - {key: [\n",),
    "a date in it that never was": (person_text(more="birth_date: 2026-02-30"),),
    "persons is not a field; there are people": (person_text(), "persons: []\n"),
}


@pytest.mark.parametrize(("reason", "entries"), BAD_FILES.items(), ids=list(BAD_FILES))
def test_a_malformed_file_is_refused(tmp_path: Path, reason: str, entries: tuple[str, ...]) -> None:
    assert reason in refusal(people_file(tmp_path, *entries))


BAD_PUBLIC = {
    "140321: balance_lookup: offer is not a field": "regions: [{code: '140321', balance_lookup: {offer: yes}}]",
    "140321: settlements: abroad is not a field": "regions: [{code: '140321', settlements: {abroad: {}}}]",
    "ends is before starts": "outages: [{scope: national, kind: fluctuation, starts: now, ends: now-1min}]",
    "a subject is needed": "outages: [{scope: region, kind: fluctuation, starts: now}]",
    "unknown channel": "outages: [{scope: channel, subject: web, kind: fluctuation, starts: now}]",
    "starts: a time is expected": "outages: [{scope: national, kind: fluctuation, starts: soon}]",
}


@pytest.mark.parametrize(("reason", "text"), BAD_PUBLIC.items(), ids=list(BAD_PUBLIC))
def test_malformed_public_facts_are_refused(tmp_path: Path, reason: str, text: str) -> None:
    assert reason in refusal(people_file(tmp_path, more=text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.yml") == "none.yml: there is no such file"


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read_file(path, Calendar(NOW))
    return str(caught.value)
