"""What the record store says of a person, and what that costs."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, event, insert
from sqlalchemy.engine import Engine

from actions.diagnosis.model import OPEN_END, THIS_HOSPITAL, Capability, CaseNote, Certificate, Identity, Record
from actions.records import queries, tables
from actions.records.store import SqlRecords
from tests.records.conftest import NOW
from tests.records.people import LI, ZHANG, number

pytestmark = pytest.mark.usefixtures("two_people")
STRANGER = number("14032119800101003")
CHECKED = date(2026, 11, 2)


@contextmanager
def counted(records: SqlRecords) -> Iterator[list[str]]:
    """Collect the queries made inside, without what begins and ends a transaction."""
    asked: list[str] = []

    def note(connection, cursor, statement: str, *rest: object) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(records.engine, "before_cursor_execute", note)
    yield asked
    event.remove(records.engine, "before_cursor_execute", note)


def record_of(records: SqlRecords, id_number: str) -> Record:
    found = records.find(id_number)
    assert found
    record = records.record(found.ref, NOW)
    assert record
    return record


def test_a_person_is_found_by_the_number_with_a_reference_that_tells_nothing(records: SqlRecords) -> None:
    found = records.find(ZHANG)
    assert found and found.phone == "13903530001"
    assert len(found.ref) == 22 and not found.ref.isdigit()


def test_a_person_without_a_phone_on_record_is_found_with_none(records: SqlRecords) -> None:
    found = records.find(LI)
    assert found and found.phone == ""


def test_nobody_is_found_under_another_number_or_reference(records: SqlRecords) -> None:
    assert records.find(STRANGER) is None
    assert records.record("no such reference", NOW) is None
    assert records.links("no such reference") == ()


def test_everything_on_record_comes_back(records: SqlRecords) -> None:
    zhang = record_of(records, ZHANG)
    ended, current = zhang.enrolments or ()
    assert (zhang.name, zhang.id_type, zhang.birth_date, zhang.taken_at) == (
        "张＊＊",
        "mainland",
        date(1952, 3, 4),
        NOW,
    )
    assert zhang.identity == Identity(True, "done", "failed", 3, date(2026, 11, 18), "outdated", False)
    assert zhang.certificate == Certificate(
        "claimed", (("app", date(2026, 1, 5)), ("wechat", None)), False, False, current.id, date(2026, 11, 1)
    )
    assert zhang.notes == (
        CaseNote("supplement_done", date(2026, 11, 10), current.id),
        CaseNote("merge_requested", date(2026, 11, 12), ""),
    )
    assert (current.scheme, current.insured_to, current.unit, current.name) == ("resident", OPEN_END, "", "张＊＊")
    assert (ended.status, ended.insured_to, ended.unit) == ("ended", date(2025, 12, 31), None)


def test_an_enrolment_brings_what_its_region_offers(records: SqlRecords) -> None:
    region = (record_of(records, ZHANG).enrolments or ())[1].region
    assert (region.code, region.name, region.agency) == ("140321", "平定县", "平定县医保经办机构")
    assert region.balance_lookup == Capability(True, CHECKED)
    offers = {(cell.place, cell.use, cell.money): cell.capability for cell in region.settlements}
    assert offers["local", "pharmacy", "pooled"] == Capability(False, CHECKED)
    assert ("other_province", "pharmacy", "personal") not in offers


def test_a_link_says_what_its_holder_entered_and_whether_the_member_is_insured(records: SqlRecords) -> None:
    (link,) = record_of(records, ZHANG).links or ()
    li = records.find(LI)
    assert li and link.member_ref == li.ref
    assert (link.member_name, link.member_birth_date, link.reason) == ("李＊＊", date(2012, 5, 1), "letter")
    assert (link.letter, link.member_register, link.member_face) == ("missing", "unreadable", "not_done")
    assert link.member_insured is None


def test_a_member_known_to_have_no_enrolment_is_not_insured(records: SqlRecords, engine: Engine) -> None:
    with engine.begin() as store:
        store.execute(tables.persons.update().values(enrolments_known=True))
    assert (record_of(records, ZHANG).links or ())[0].member_insured is False


def test_links_alone_are_those_of_the_record(records: SqlRecords) -> None:
    zhang = record_of(records, ZHANG)
    assert records.links(zhang.ref) == zhang.links != ()


def test_what_is_not_on_record_is_unknown_and_never_no(records: SqlRecords) -> None:
    li = record_of(records, LI)
    assert li == Record(li.ref, NOW, "李＊＊", "mainland", date(2012, 5, 1))


def test_a_person_without_rows_of_identity_and_certificate_is_unknown_as_well(
    records: SqlRecords, engine: Engine
) -> None:
    before = record_of(records, LI)
    with engine.begin() as store:
        for table in (tables.identities, tables.certificates):
            store.execute(delete(table))
    assert record_of(records, LI) == before


def test_a_store_that_is_kept_up_continually_shows_the_present(records: SqlRecords, engine: Engine) -> None:
    before = record_of(records, LI)
    with engine.begin() as store:
        store.execute(delete(tables.snapshots))
    assert record_of(records, LI) == replace(before, taken_at=NOW)


def test_each_question_takes_its_stated_number_of_queries(records: SqlRecords) -> None:
    refs = [found.ref for found in map(records.find, (ZHANG, LI)) if found]
    costs = {
        1: [
            lambda: records.find(ZHANG),
            lambda: records.find(STRANGER),
            lambda: records.record("nobody", NOW),
            lambda: records.links(refs[0]),
            records.ping,
        ],
        2: [lambda: records.surroundings(NOW)],
        6: [lambda: records.record(refs[0], NOW), lambda: records.record(refs[1], NOW)],
    }
    for cost, questions in costs.items():
        for question in questions:
            with counted(records) as asked:
                question()
            assert len(asked) == cost


def test_no_question_about_a_person_reads_a_table_through(records: SqlRecords) -> None:
    if records.engine.dialect.name != "sqlite":
        pytest.skip("SQLite alone plans by rule; PostgreSQL reads small tables through because they are small.")
    for query in (queries.FIND, queries.PERSON, queries.CHANNELS, queries.ENROLMENTS, queries.LINKS, queries.NOTES):
        plan = plan_of(records, str(query.compile(records.engine)))
        assert plan and all(
            step.startswith(("SEARCH", "USE TEMP", "SCALAR", "CORRELATED", "SCAN snapshots")) for step in plan
        )


def plan_of(records: SqlRecords, statement: str) -> list[str]:
    with records.engine.connect() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, ("",) * statement.count("?"))
        return [row[3] for row in plan]


def test_a_record_is_one_state_while_another_process_writes(records: SqlRecords, engine: Engine) -> None:
    zhang = records.find(ZHANG)
    written: list[str] = []

    def write_between(connection, cursor, statement: str, *rest: object) -> None:  # type: ignore[no-untyped-def]
        if "JOIN family_links" in statement and not written:
            written.append(statement)
            with engine.begin() as store:
                store.execute(delete(tables.case_notes))

    event.listen(records.engine, "before_cursor_execute", write_between)
    assert zhang
    record, later = records.record(zhang.ref, NOW), records.record(zhang.ref, NOW)
    assert written and record and later
    assert len(record.notes or ()) == 2 and later.notes == ()


def test_several_threads_may_ask_at_once(records: SqlRecords) -> None:
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(records.find, [ZHANG, LI, STRANGER] * 40))
    assert [person is not None for person in found] == [True, True, False] * 40


def outage(ends: datetime | None, starts: datetime = NOW - timedelta(days=3)) -> dict[str, object]:
    return {"scope": "region", "subject": "140500", "kind": "maintenance", "starts": starts, "ends": ends}


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (None, True),
        (NOW + timedelta(hours=1), True),
        (NOW - timedelta(hours=24), True),
        (NOW - timedelta(hours=24, seconds=1), False),
    ],
)
def test_outages_are_told_while_they_run_and_for_a_day(
    records: SqlRecords, engine: Engine, ends: datetime | None, told: bool
) -> None:
    with engine.begin() as store:
        store.execute(insert(tables.outages).values(**outage(ends)))
    found = records.surroundings(NOW.astimezone(timezone.utc)).outages
    assert [one.ends for one in found or ()] == ([ends] if told else [])


def test_an_outage_that_has_not_begun_is_not_told(records: SqlRecords, engine: Engine) -> None:
    with engine.begin() as store:
        store.execute(insert(tables.outages).values(**outage(None, NOW + timedelta(seconds=1))))
    assert records.surroundings(NOW).outages == ()
    assert len(records.surroundings(NOW + timedelta(seconds=1)).outages or ()) == 1


def test_the_hospital_is_as_the_documents_say(records: SqlRecords) -> None:
    hospital = next(one for one in records.surroundings(NOW).institutions if one.key == THIS_HOSPITAL)
    assert (hospital.name, hospital.region_code) == ("平定县人民医院", "140321")
    assert hospital.designated and hospital.ecert_enabled and hospital.personal_account_open
    assert hospital.outpatient_open is False
