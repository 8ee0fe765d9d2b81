"""A block of simulated people with all that hangs on them, and how it is written."""

from typing import Any

import numpy as np
from sqlalchemy.engine import Connection

from actions.records import tables as t
from actions.records.simulation import certificates, families, insurance, names, numbers
from actions.records.simulation.bulk import put_rows
from actions.records.simulation.draws import Column, Columns, Days, filled, objects, rates, with_gaps
from actions.records.simulation.households import PARENT, PARTNER, People

ADULT_FROM, OLD_FROM = 16, 65  # completed years; below the first a relative shows the code
OWN_PHONE_FROM = 12


class Block:
    """Whole households. `first_id` is the id of the first person; the others follow it."""

    def __init__(self, rng: np.random.Generator, days: Days, people: People, first_id: int) -> None:
        self.rng, self.days, self.people = rng, days, people
        self.ids = np.arange(first_id, first_id + len(people))
        self.ages = people.ages(days)
        self.group = np.digitize(self.ages, [ADULT_FROM, OLD_FROM])
        self.birth = days.texts_of(people.born)
        own = (people.role == PARTNER) | ((people.role == PARENT) & ~people.male)
        surname = names.surnames(rng, people.household, own)
        self.name = surname + names.given_names(rng, people.male)
        self.other_name = surname + names.given_names(rng, people.male)

    def write(self, store: Connection, id_numbers: Column, enrolment_id: int) -> int:
        """Write the block in one transaction; the next enrolment has `enrolment_id`. Return the next after it."""
        insured = insurance.insurances_of(self.rng, self.days, self.insurance_person())
        cards = certificates.certificates_of(self.rng, self.days, self.group)
        first, other, next_id = enrolment_ids(insured, enrolment_id)
        with store.begin():
            put_rows(store, t.persons, self.persons(id_numbers, insured.readable))
            put_rows(store, t.identities, {"person_id": self.ids, **cards.identities})
            self.write_enrolments(store, insured, first, other)
            put_rows(store, t.certificates, self.certificate_rows(insured, cards, first, other))
            self.write_channels(store, cards)
            self.write_links(store)
            self.write_notes(store, insured, first)
        return next_id

    def insurance_person(self) -> insurance.Person:
        count = len(self.people)
        return insurance.Person(
            number=self.ids,
            ages=self.ages,
            group=self.group,
            region=self.people.region,
            birth=self.birth,
            name=self.name,
            other_name=self.other_name,
            employer=names.employers(self.rng, count),
            other_employer=names.employers(self.rng, count),
        )

    def persons(self, id_numbers: Column, readable: Any) -> Columns:
        count, lists = len(self.people), rates()["lists_unknown"]
        kinds = objects(["mainland", "other"])
        columns = {
            "id": self.ids,
            "ref": numbers.refs(self.rng, count),
            "name": self.name,
            "id_type": kinds[(self.rng.random(count) < rates()["other_id_type"]).astype(int)],
            "id_number": id_numbers,
            "birth_date": self.birth.copy(),
            "phone": self.phones(),
            "enrolments_known": readable,
            **{name: self.rng.random(count) >= share for name, share in lists.items()},
        }
        with_gaps(self.rng, columns, rates()["gaps"]["persons"])
        return columns

    def phones(self) -> Column:
        """Return a phone for everybody; of children, that of the head of their household."""
        phones = numbers.phones(self.rng, len(self.people))
        head = np.searchsorted(self.people.household, self.people.household)
        return np.where(self.ages < OWN_PHONE_FROM, phones[head], phones)

    def write_enrolments(self, store: Connection, insured: insurance.Insurances, first: Any, other: Any) -> None:
        for columns, ids, there in (
            (insured.first, first, insured.has_first),
            (insured.other, other, insured.has_other),
        ):
            where = np.flatnonzero(there)
            rows = {name: column[where] for name, column in columns.items()}
            put_rows(store, t.enrolments, {"id": ids[where], "person_id": self.ids[where], **rows})

    def certificate_rows(
        self, insured: insurance.Insurances, cards: certificates.Certificates, first: Any, other: Any
    ) -> Columns:
        """Return certificates; only one that was activated shows an insured place."""
        columns, selected = cards.certificates, insured.selected.copy()
        selected[~cards.activated] = None
        told = cards.activated & np.array([day is not None for day in insured.opened_on])
        columns["opened_on"][told] = insured.opened_on[told]
        enrolment, chosen = filled(len(selected), None), filled(len(selected), None)
        chosen[selected == "none"] = False
        for which, ids in (("first", first), ("other", other)):
            enrolment[selected == which], chosen[selected == which] = ids[selected == which], True
        return {"person_id": self.ids, **columns, "place_selected": chosen, "selected_enrolment": enrolment}

    def write_channels(self, store: Connection, cards: certificates.Certificates) -> None:
        for where, channel, activated_on in cards.channels:
            rows = {"person_id": self.ids[where], "channel": filled(len(where), channel), "activated_on": activated_on}
            put_rows(store, t.certificate_channels, rows)

    def write_links(self, store: Connection) -> None:
        people, rng = self.people, self.rng
        about = (people.role, people.born, self.ages)
        links = families.links_of(rng, self.days, people.household, *about, self.group, self.name)
        many = families.many_links_of(rng, self.days, *about, self.name, links[0])
        for holder, member, columns in (links, many):
            keys = {"holder_id": self.ids[holder], "member_id": self.ids[member]}
            put_rows(store, t.family_links, {**keys, **columns})

    def write_notes(self, store: Connection, insured: insurance.Insurances, first: Any) -> None:
        for where, kind, noted_on in insured.notes:
            rows = {"person_id": self.ids[where], "kind": filled(len(where), kind), "noted_on": noted_on}
            put_rows(store, t.case_notes, {**rows, "enrolment_id": first[where]})


def enrolment_ids(insured: insurance.Insurances, start: int) -> tuple[Any, Any, int]:
    """Return the ids of first and other enrolments, valid where there is one, and the next free id."""
    counts = insured.has_first.astype(np.int64) + insured.has_other
    first = start + np.cumsum(counts) - counts
    return first, first + insured.has_first, start + int(counts.sum())
