"""Files of people: loaded twice is loaded once, and a malformed one changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from actions.records import tables
from actions.records.load import BadFile, load_people
from actions.records.store import SqlRecords
from tests.records.conftest import NOW
from tests.records.people import FULL, LI, ZHANG, people_file, person_text


def everything(engine: Engine) -> dict[str, int]:
    with engine.connect() as store:
        counts = {name: select(func.count()).select_from(table) for name, table in tables.metadata.tables.items()}
        return {name: store.execute(count).scalar() for name, count in counts.items()}


def test_loading_twice_is_loading_once(engine: Engine, records: SqlRecords, tmp_path: Path) -> None:
    path = people_file(tmp_path, person_text(more=FULL), person_text("li", "李一诺", LI), more=OUTAGE)
    assert load_people(engine, path, NOW) == 2
    first, found = everything(engine), records.find(ZHANG)
    assert load_people(engine, path, NOW) == 2
    assert everything(engine) == first
    assert records.find(ZHANG) == found


def test_a_person_is_replaced_with_all_that_hangs_on_them(engine: Engine, records: SqlRecords, tmp_path: Path) -> None:
    load_people(engine, people_file(tmp_path, person_text(more=FULL), person_text("li", "李一诺", LI)), NOW)
    load_people(engine, people_file(tmp_path, person_text(name="张兰", more="enrolments: []")), NOW)
    found = records.find(ZHANG)
    record = records.record(found.ref, NOW) if found else None
    assert record and (record.name, record.enrolments, record.links, record.notes) == ("张＊", (), None, None)
    assert record.identity.face_state is None and record.certificate.channels is None
    assert records.find(LI)


def test_a_link_to_a_person_holds_when_that_person_is_replaced(
    engine: Engine, records: SqlRecords, tmp_path: Path
) -> None:
    load_people(engine, people_file(tmp_path, person_text(more=FULL), person_text("li", "李一诺", LI)), NOW)
    load_people(engine, people_file(tmp_path, person_text("li", "李一诺", LI)), NOW)
    zhang, li = records.find(ZHANG), records.find(LI)
    assert zhang and li
    assert [link.member_ref for link in records.links(zhang.ref)] == [li.ref]


def test_the_store_says_when_it_was_last_loaded(engine: Engine, records: SqlRecords, tmp_path: Path) -> None:
    path = people_file(tmp_path, person_text())
    for at in (NOW, NOW + timedelta(days=1)):
        load_people(engine, path, at)
        found = records.find(ZHANG)
        record = records.record(found.ref, NOW) if found else None
        assert record and record.taken_at == at


@pytest.mark.parametrize(
    ("more", "certificate"),
    [("selected_enrolment: e1", True), ("selected_enrolment: none", ""), ("selected_enrolment: unknown", None)],
)
def test_a_place_selected_none_selected_and_unknown_are_three_things(
    engine: Engine, records: SqlRecords, tmp_path: Path, more: str, certificate: object
) -> None:
    entry = person_text(more=f"certificate: {{{more}}}\nenrolments: [{{key: e1, region: '140321'}}]")
    load_people(engine, people_file(tmp_path, entry), NOW)
    found = records.find(ZHANG)
    record = records.record(found.ref, NOW) if found else None
    assert record and record.enrolments
    expected = record.enrolments[0].id if certificate is True else certificate
    assert record.certificate.selected_enrolment == expected


def test_a_stated_birth_date_wins_over_the_number(engine: Engine, records: SqlRecords, tmp_path: Path) -> None:
    load_people(engine, people_file(tmp_path, person_text(more="birth_date: today-16y")), NOW)
    found = records.find(ZHANG)
    record = records.record(found.ref, NOW) if found else None
    assert record and record.birth_date and record.birth_date.isoformat() == "2010-11-22"


def test_a_region_of_the_file_may_be_used_in_it_and_one_on_record_keeps_what_is_not_stated(
    engine: Engine, records: SqlRecords, tmp_path: Path
) -> None:
    more = """
        regions:
          - {code: "140321", balance_lookup: no}
          - {code: "999999", name: 某地, agency: 某地医保经办机构, checked: today-3d, ecert_enabled: yes}
    """
    entry = person_text(more="enrolments: [{region: '140321'}, {region: '999999'}]")
    load_people(engine, people_file(tmp_path, entry, more=more), NOW)
    found = records.find(ZHANG)
    record = records.record(found.ref, NOW) if found else None
    pingding, new = [enrolment.region for enrolment in record.enrolments or ()] if record else []
    assert (pingding.name, pingding.balance_lookup.offered, pingding.ecert_enabled.offered) == ("平定县", False, True)
    assert (new.ecert_enabled.checked, new.governance_done.offered) == (NOW.date() - timedelta(days=3), None)


OUTAGE = """
    outages: [{scope: region, subject: "140500", kind: fluctuation, starts: now-2h, ends: now+2h}]
"""
BAD = {
    "people.yml: zhang: unknown region 140399": person_text(more="enrolments: [{region: '140399'}]"),
    "people.yml: people: zhang: identity: face_state": person_text(more="identity: {face_state: fine}"),
}


@pytest.mark.parametrize(("reason", "entry"), BAD.items(), ids=list(BAD))
def test_of_a_file_with_a_malformed_person_nothing_is_loaded(
    engine: Engine, tmp_path: Path, reason: str, entry: str
) -> None:
    before = everything(engine)
    with pytest.raises(BadFile) as caught:
        load_people(engine, people_file(tmp_path, person_text("li", "李一诺", LI), entry, more=OUTAGE), NOW)
    assert reason in str(caught.value)
    assert everything(engine) == before


BAD_PUBLIC = {
    "a new region needs a name": "regions: [{code: '999999', name: 某地}]",
    "a new institution needs": "institutions: [{key: new, name: 某院}]",
    "new: unknown region": "institutions: [{key: new, name: 某院, kind: hospital, region: '999999'}]",
    "unknown institution": "outages: [{scope: institution, subject: x, kind: fluctuation, starts: now}]",
}


@pytest.mark.parametrize(("reason", "text"), BAD_PUBLIC.items(), ids=list(BAD_PUBLIC))
def test_public_facts_that_do_not_fit_those_on_record_are_refused(
    engine: Engine, tmp_path: Path, reason: str, text: str
) -> None:
    before = everything(engine)
    with pytest.raises(BadFile) as caught:
        load_people(engine, people_file(tmp_path, more=text), NOW)
    assert reason in str(caught.value)
    assert everything(engine) == before
