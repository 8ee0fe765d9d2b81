"""The simulated population: the same for the same seed, valid, and with every fault in it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.engine import Connection, Engine

from actions.id_number import birth_date_in, fault_of
from actions.records import tables as t
from actions.records.demo import DEMO_PEOPLE
from actions.records.engine import engine_at
from actions.records.load import load_people
from actions.records.migrations import migrate
from actions.records.reference import load_reference
from actions.records.simulate import fill
from actions.records.simulation import numbers
from actions.records.simulation.draws import Days
from actions.records.simulation.households import people_of

TODAY = date(2026, 11, 22)
FILLED = ("persons", "identities", "enrolments", "certificates", "certificate_channels", "family_links", "case_notes")


def store_at(url: str) -> Engine:
    migrate(url)
    engine = engine_at(url, read_only=False)
    load_reference(engine)
    return engine


def rows_of(store: Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = {name: t.metadata.tables[name] for name in FILLED}
    return {
        name: [tuple(row) for row in store.execute(select(table).order_by(*inspect(table).primary_key))]
        for name, table in tables.items()
    }


def filled(url: str, people: int, seed: int) -> dict[str, list[tuple[object, ...]]]:
    engine = store_at(url)
    fill(engine, people, seed, progress=False, today=TODAY)
    with engine.connect() as store:
        return rows_of(store)


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A store with 20,000 simulated people, as many as the rates promise every fault among."""
    engine = store_at(f"sqlite:///{tmp_path_factory.mktemp('population') / 'records.db'}")
    fill(engine, 20_000, progress=False, today=TODAY)
    with engine.connect() as store:
        yield store
    engine.dispose()


def test_the_same_seed_makes_the_same_people_on_every_database_and_another_seed_makes_others(
    empty_url: str, tmp_path: Path
) -> None:
    here = filled(empty_url, 2_000, seed=7)
    assert here == filled(f"sqlite:///{tmp_path / 'again.db'}", 2_000, seed=7)
    assert here != filled(f"sqlite:///{tmp_path / 'other.db'}", 2_000, seed=8)


def test_as_many_people_as_asked_for_are_added_each_with_identity_and_certificate(population: Connection) -> None:
    for table in (t.persons, t.identities, t.certificates):
        assert population.execute(select(func.count()).select_from(table)).scalar() == 20_000


def test_every_id_number_is_valid_unique_and_tells_birth_date_and_a_real_region(population: Connection) -> None:
    people = population.execute(select(t.persons.c.id_number, t.persons.c.birth_date)).all()
    assert len({person.id_number for person in people}) == 20_000
    assert [person for person in people if fault_of(person.id_number)] == []
    assert {person.birth_date for person in people if person.birth_date != birth_date_in(person.id_number)} == {None}
    assert {person.id_number[:2] for person in people} == {"14", "13"}


def test_all_foreign_keys_hold(population: Connection) -> None:
    assert population.execute(text("PRAGMA foreign_key_check")).all() == []


def test_no_family_is_older_than_its_links_and_children_are_younger_than_parents(population: Connection) -> None:
    links = t.family_links.join(t.persons, t.persons.c.id == t.family_links.c.holder_id)
    child = t.family_links.c.relation == "child"
    wrong = (t.family_links.c.active_since < t.family_links.c.member_birth_date) | (
        child & (t.family_links.c.member_birth_date < t.persons.c.birth_date)
    )
    assert population.execute(select(func.count()).select_from(links).where(wrong)).scalar() == 0


def test_ages_follow_the_age_pyramid(population: Connection) -> None:
    born = [day for day in population.execute(select(t.persons.c.birth_date)).scalars() if day]
    ages = np.array([(TODAY - day).days // 365.25 for day in born])
    assert 0.12 < np.mean(ages < 16) < 0.25
    assert 0.10 < np.mean(ages >= 65) < 0.25
    assert ages.min() >= 0 and ages.max() < 106


ACTIVE = f"status = 'active' AND insured_from <= '{TODAY}' AND insured_to >= '{TODAY}'"
BOTH = f"""enrolments a JOIN enrolments b ON b.person_id = a.person_id AND b.id > a.id
    WHERE {" AND ".join(f"{side}.status = 'active' AND {side}.insured_from <= '{TODAY}'" for side in "ab")}
    AND a.insured_to >= '{TODAY}' AND b.insured_to >= '{TODAY}' AND """
NONE_NOW = f"NOT EXISTS (SELECT 1 FROM enrolments WHERE person_id = p.id AND {ACTIVE})"
MEMBER = "family_links l JOIN persons m ON m.id = l.member_id WHERE l.state"
FAULTS = {
    "an information error of each kind": "enrolments WHERE info_error = :value|name|id_number|other",
    "a name that does not match": "identities WHERE name_id_match = 0",
    "a failed real-name authentication": "identities WHERE real_name_state = 'failed'",
    "a failed face check": "identities WHERE face_state = 'failed' AND face_failures > 0",
    "a face check still to come": "identities WHERE real_name_state = 'done' AND face_state = 'not_tried'",
    "an outdated police photo": "identities WHERE police_photo_state = 'outdated'",
    "a changed phone": "identities WHERE phone_current = 0",
    "a certificate in each state": "certificates WHERE state = :value|none|claimed|active|suspended|cancelled",
    "only the password missing": "certificates JOIN identities USING (person_id) WHERE state = 'claimed'"
    " AND face_state = 'passed' AND password_set = 0",
    "a locked password": "certificates WHERE password_locked = 1",
    "a password never set": "certificates WHERE state = 'active' AND password_set = 0",
    "no place selected": "certificates WHERE state = 'active' AND place_selected = 0",
    "a place selected that is not active": "certificates c JOIN enrolments e ON e.id = c.selected_enrolment"
    " WHERE e.status = 'ended' AND EXISTS (SELECT 1 FROM enrolments o WHERE o.person_id = c.person_id"
    " AND o.status = 'active')",
    "an enrolment in each status": "enrolments WHERE status = :value|active|suspended|ended|pending",
    "an end that has passed unnoticed": f"enrolments WHERE status = 'active' AND insured_to < '{TODAY}'",
    "a last day of insurance": f"enrolments WHERE insured_to = '{TODAY}'",
    "a beginning still ahead": f"enrolments WHERE status = 'active' AND insured_from > '{TODAY}'",
    "an enrolment not on the platform": "enrolments WHERE status = 'active' AND on_platform = 0",
    "moved and not updated": "certificates c JOIN enrolments e ON e.id = c.selected_enrolment WHERE e.status = 'ended'"
    " AND EXISTS (SELECT 1 FROM enrolments o WHERE o.person_id = c.person_id AND o.on_platform = 0)",
    "no enrolment": "persons p WHERE enrolments_known AND NOT EXISTS (SELECT 1 FROM enrolments WHERE person_id = p.id)",
    "no cover today": f"persons p WHERE {NONE_NOW}",
    "twice in one place": BOTH + "a.region_code = b.region_code AND a.scheme = b.scheme AND a.person_no = b.person_no",
    "in two places": BOTH + "a.region_code <> b.region_code AND a.scheme = b.scheme",
    "in two schemes": BOTH + "a.scheme <> b.scheme",
    "two person numbers": "enrolments a JOIN enrolments b USING (person_id, region_code)"
    " WHERE a.person_no < b.person_no",
    "two names": "enrolments a JOIN enrolments b USING (person_id) WHERE a.name < b.name",
    "old records elsewhere": "enrolments a JOIN enrolments b USING (person_id) WHERE a.status = 'active'"
    " AND b.status = 'ended' AND a.region_code <> b.region_code",
    "records that meet without overlapping": "enrolments a JOIN enrolments b USING (person_id)"
    " WHERE date(a.insured_to, '+1 day') = b.insured_from",
    "each account type": "enrolments WHERE account_type = :value|personal|none|small",
    "employees without an account": "enrolments WHERE scheme = 'employee' AND account_type = 'none'",
    "employees without a unit": "enrolments WHERE scheme = 'employee' AND unit = ''",
    "a scheme that is not known": "enrolments WHERE scheme IS NULL AND info_error = 'other'",
    "a note of each kind": "case_notes WHERE kind = :value"
    "|supplement_filed|supplement_done|merge_requested|first_credit_posted|unit_in_arrears",
    "a page not opened since the supplement": "certificates c JOIN case_notes n USING (person_id)"
    " WHERE n.kind = 'supplement_done' AND c.opened_on < n.noted_on",
    "an account without first credit": "enrolments e WHERE scheme = 'employee' AND account_type = 'personal' AND NOT"
    " EXISTS (SELECT 1 FROM case_notes n WHERE n.enrolment_id = e.id AND n.kind = 'first_credit_posted')",
    "another document": "persons WHERE id_type = 'other'",
    "no phone on record": "persons WHERE phone IS NULL",
    "a list that could not be read": "persons WHERE NOT enrolments_known OR NOT links_known OR NOT notes_known",
    "channels that could not be read": "certificates WHERE NOT channels_known",
    "a link in each state": "family_links WHERE state = :value|draft|under_review|active|rejected|removed",
    "each letter": "family_links WHERE letter = :value|present|missing|unreadable",
    "each own register page": "family_links WHERE own_register = :value|present|missing|unreadable",
    "each register page of the member": "family_links WHERE member_register = :value|present|missing|unreadable",
    "a member's face in each state": "family_links WHERE member_face = :value|passed|failed|not_done",
    "a member whose details do not match": "family_links WHERE member_name_id_match = 0",
    "a member of unknown age": "family_links WHERE member_birth_date IS NULL",
    "a rejection with a reason": "family_links WHERE state = 'rejected' AND reason IS NOT NULL",
    "a sixth link": "(SELECT 1 FROM family_links WHERE state <> 'removed' GROUP BY holder_id HAVING count(*) = 6)",
    "a member who was bound below sixteen and no longer is": MEMBER
    + f" = 'active' AND date(member_birth_date, '+16 years') BETWEEN date(active_since, '+1 day') AND '{TODAY}'",
    "a member of exactly sixteen": MEMBER + f" <> '' AND date(m.birth_date, '+16 years') <= '{TODAY}'"
    f" AND date(m.birth_date, '+17 years') > '{TODAY}'",
    "a member without insurance": MEMBER + " <> '' AND m.enrolments_known AND NOT EXISTS"
    " (SELECT 1 FROM enrolments WHERE person_id = m.id)",
}


def conditions() -> list[tuple[str, str]]:
    listed = ((name, *clause.split("|")) for name, clause in FAULTS.items())
    return [
        (f"{name} {value}".strip(), clause.replace(":value", f"'{value}'"))
        for name, clause, *values in listed
        for value in values or [""]
    ]


@pytest.mark.parametrize("clause", [pytest.param(clause, id=name) for name, clause in conditions()])
def test_among_twenty_thousand_people_there_is(population: Connection, clause: str) -> None:
    assert population.execute(text(f"SELECT count(*) FROM {clause}")).scalar()


@given(seed=some.integers(0, 2**32), day=some.dates(date(1925, 1, 1), TODAY), men=some.integers(0, 300))
@settings(max_examples=30, deadline=None)
def test_even_many_people_born_on_one_day_in_one_county_get_different_valid_numbers(
    seed: int, day: date, men: int
) -> None:
    male = np.arange(400) < men
    born = np.full(400, day, dtype="datetime64[D]")
    made = numbers.id_numbers(np.random.default_rng(seed), np.full(400, 140321), born, male, np.array([], dtype=int))
    assert len(set(made)) == 400
    assert {fault_of(number) for number in made} == {None}
    assert {birth_date_in(number) for number in made} == {day}
    assert [int(number[16]) % 2 == 1 for number in made] == male.tolist()


@given(
    seed=some.integers(0, 2**32), count=some.integers(1, 400), today=some.dates(date(2024, 1, 1), date(2032, 12, 31))
)
@settings(max_examples=40, deadline=None)
def test_ages_are_completed_years_and_the_birthday_counts(seed: int, count: int, today: date) -> None:
    people = people_of(np.random.default_rng(seed), count)
    born = [today + timedelta(int(days)) for days in people.born]
    expected = [today.year - day.year - ((today.month, today.day) < (day.month, day.day)) for day in born]
    assert people.ages(Days(today)).tolist() == expected


def test_filling_twice_adds_people_and_spares_the_numbers_that_are_there(tmp_path: Path) -> None:
    engine = store_at(f"sqlite:///{tmp_path / 'records.db'}")
    for _ in range(2):
        fill(engine, 300, seed=3, progress=False, today=TODAY)
    with engine.connect() as store:
        assert len(set(store.execute(select(t.persons.c.id_number)).scalars())) == 600


def test_hand_made_people_can_be_added_to_a_simulated_population(empty_url: str) -> None:
    engine = store_at(empty_url)
    fill(engine, 200, progress=False)
    added = load_people(engine, DEMO_PEOPLE)
    with engine.connect() as store:
        assert store.execute(select(func.count()).select_from(t.persons)).scalar() == 200 + added


def test_without_its_regions_nothing_is_filled_and_the_missing_ones_are_named(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'records.db'}")
    engine = engine_at(f"sqlite:///{tmp_path / 'records.db'}", read_only=False)
    with engine.begin() as store:
        store.execute(insert(t.regions).values(code="140300", name="阳泉市", agency="阳泉市医保经办机构"))
    with pytest.raises(ValueError, match="140321"):
        fill(engine, 10, progress=False)
