"""Enrolments and case notes: what is on record of each person's insurance, with all that can be wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from actions.records.simulation.draws import (
    GROUPS,
    OPEN,
    Column,
    Columns,
    Days,
    apply,
    chosen,
    drawn,
    filled,
    known,
    objects,
    places_in,
    rates,
    stories_of,
    with_gaps,
)

FIRST_JOB = 18
PERSON_NO = 10**8  # a person's number in a local system: code of the region, then eight digits
SECOND = 5 * 10**7
CREDITED_AFTER = 30  # days


@dataclass(frozen=True)
class Person:
    """What the insurance of a block of people depends on; one entry each. `number` counts through the store."""

    number: Any
    ages: Any
    group: Any
    region: Any
    birth: Column
    name: Column
    other_name: Column
    employer: Column
    other_employer: Column

    def __len__(self) -> int:
        return len(self.ages)


@dataclass(frozen=True)
class Insurances:
    """Two possible enrolments of each person, and which of them exist.

    `selected`: first, other, none, or None for unknown; `opened_on`: set where the story needs it.
    `notes`: (places of people, kind, days) each.
    """

    first: Columns
    other: Columns
    has_first: Any
    has_other: Any
    readable: Any
    selected: Column
    opened_on: Column
    notes: list[tuple[Any, str, Column]]


def insurances_of(rng: np.random.Generator, days: Days, person: Person) -> Insurances:
    """Return the enrolments of everybody in `person`."""
    stories = rates()["insurances"]
    told = stories_of(rng, stories, person.group)
    livelihood = livelihoods(rng, person)
    first, other = ordinary(rng, days, person, livelihood), ordinary(rng, days, person, livelihood)
    other["unit"] = np.where(other["unit"] == "", "", person.other_employer)
    made = Insurances(first, other, *existing(stories, told), filled(len(person), None), filled(len(person), None), [])
    for place, story in enumerate(stories.values()):
        tell(rng, days, person, made, story, np.flatnonzero(told == place))
    for columns in (first, other):
        finish(rng, person, columns)
    made.notes.extend(credits(rng, days, made))
    return made


def livelihoods(rng: np.random.Generator, person: Person) -> Column:
    drawn_here = filled(len(person), None)
    for place, group in enumerate(GROUPS):
        here = np.flatnonzero(person.group == place)
        drawn_here[here] = chosen(rng, rates()["livelihoods"][group], len(here))
    drawn_here[person.ages < FIRST_JOB] = "resident"
    return drawn_here


def ordinary(rng: np.random.Generator, days: Days, person: Person, livelihood: Column) -> Columns:
    """Return enrolments without fault: residents for this calendar year, employees for years and without end."""
    count, resident = len(person), livelihood == "resident"
    served = np.minimum(rng.integers(60, 6000, count), np.maximum((person.ages - FIRST_JOB) * 365, 60))
    return {
        "region": person.region.astype(object),
        "scheme": np.where(resident, "resident", "employee").astype(object),
        "status": filled(count, "active"),
        "insured_from": np.where(resident, date(days.today.year, 1, 1).isoformat(), days.texts_of(-served)),
        "insured_to": np.where(resident, end_of_year(days), known(OPEN)).astype(object),
        "info_error": filled(count, "none"),
        "on_platform": filled(count, True),
        "person_no": filled(count, "first"),
        "name": filled(count, "same"),
        "unit": np.where(livelihood == "unit", person.employer, ""),
        "account_type": accounts(rng, livelihood),
    }


def accounts(rng: np.random.Generator, livelihood: Column) -> Column:
    account = filled(len(livelihood), None)
    for kind, weights in rates()["account_types"].items():
        here = np.flatnonzero(livelihood == kind)
        account[here] = chosen(rng, weights, len(here))
    return account


def existing(stories: dict[str, Any], told: Any) -> tuple[Any, Any, Any]:
    """Return who has a first enrolment, who another, and whose list could be read."""
    names = objects(list(stories))[told]
    two = objects(["other" in story for story in stories.values()])[told].astype(bool)
    return (names != "not_enrolled") & (names != "unreadable"), two, names != "unreadable"


def tell(
    rng: np.random.Generator, days: Days, person: Person, made: Insurances, story: dict[str, Any], where: Any
) -> None:
    for columns, changes in ((made.first, story.get("first", {})), (made.other, story.get("other", {}))):
        region = columns["region"][where]
        if "scheme" in changes:
            change_scheme(days, person, columns, changes["scheme"], where)
        apply(rng, days, columns, {name: form for name, form in changes.items() if name != "scheme"}, where)
        if changes.get("region") == "elsewhere":
            columns["region"][where] = elsewhere(rng, region)
    made.selected[where] = known(story["selected"])
    if "opened_on" in story:
        made.opened_on[where] = drawn(rng, days, story["opened_on"], len(where))
    for kind, between in story.get("notes", {}).items():
        made.notes.append((where, kind, drawn(rng, days, {"days": between}, len(where))))


def elsewhere(rng: np.random.Generator, region: Any) -> Any:
    """Return another insured place for each of `region`."""
    places = rates()["places"]
    found = places_in(rng, list(places.values()), len(region))
    return np.where(found == region, (found + 1) % len(places), found)


def change_scheme(days: Days, person: Person, columns: Columns, scheme: str, where: Any) -> None:
    """Give enrolments another scheme, or the `opposite` one, with unit, account and end that fit it."""
    before = columns["scheme"][where]
    opposite = np.where(before == "resident", "employee", "resident")
    now = opposite if scheme == "opposite" else filled(len(where), known(scheme))
    columns["scheme"][where] = now
    hired = where[(before == "resident") & (now == "employee")]
    left = where[(before == "employee") & (now == "resident")]
    columns["unit"][hired], columns["unit"][left] = person.employer[hired], ""
    columns["account_type"][hired], columns["account_type"][left] = "personal", "none"
    columns["insured_to"][hired], columns["insured_to"][left] = known(OPEN), end_of_year(days)


def end_of_year(days: Days) -> str:
    return date(days.today.year, 12, 31).isoformat()


def finish(rng: np.random.Generator, person: Person, columns: Columns) -> None:
    """Put codes, numbers and names in place of what stands for them; nobody is insured before birth."""
    codes = np.array([int(code) for code in rates()["places"]])[columns["region"].astype(np.int64)]
    second = np.where(columns["person_no"] == "second", SECOND, 0)
    columns["person_no"] = objects((codes * PERSON_NO + second + person.number).astype(str).tolist())
    columns["region_code"] = objects(codes.astype(str).tolist())
    del columns["region"]
    columns["name"] = np.where(columns["name"] == "different", person.other_name, person.name)
    columns["insured_from"] = np.maximum(columns["insured_from"], np.minimum(person.birth, columns["insured_to"]))
    with_gaps(rng, columns, rates()["gaps"]["enrolments"])


def credits(rng: np.random.Generator, days: Days, made: Insurances) -> list[tuple[Any, str, Column]]:
    """Return the notes on the first credit of employees with a personal account; some were never posted."""
    columns = made.first
    account = made.has_first & (columns["scheme"] == "employee") & (columns["account_type"] == "personal")
    where = np.flatnonzero(account & (rng.random(len(account)) < rates()["credit_posted"]))
    day = columns["insured_from"][where].astype("datetime64[D]") + CREDITED_AFTER
    past = day <= np.datetime64(days.today)
    return [(where[past], "first_credit_posted", objects(day[past].astype(str).tolist()))]
