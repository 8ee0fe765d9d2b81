"""The port to the record store, and its adapter for SQLite and PostgreSQL."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.engine import Connection, Engine, Row

from actions.diagnosis.model import Enrolment, FamilyLink, Record, Surroundings
from actions.records import facts, queries
from actions.records.away import RecordStoreAway, reading
from actions.records.masking import masked_apart


@dataclass(frozen=True)
class Found:
    """A person on record: the store's own reference, and the phone on record ("" if none is known)."""

    ref: str
    phone: str


class Records(Protocol):
    """What the program may ask the record store; every method raises `RecordStoreAway` if it cannot be asked."""

    def find(self, id_number: str) -> Found | None:
        """Return the person with `id_number` (canonical form), or None; the work is the same in both cases."""

    def record(self, ref: str, now: datetime) -> Record | None:
        """Return all that is known of the person `ref`, or None if there is no such person.

        `taken_at` is when the store was last loaded, or `now` (with zone) if it is kept up continually.
        """

    def links(self, ref: str) -> tuple[FamilyLink, ...]:
        """Return the family links that the person `ref` holds, in the order of entry."""

    def surroundings(self, now: datetime) -> Surroundings:
        """Return the institutions, and the outages running at `now` (with zone) or ended in the 24 hours before."""

    def ping(self) -> bool:
        """Return whether the store can be asked now; raises nothing."""


class SqlRecords:
    """The record store in an SQL database; methods block, and may be called from several threads.

    Queries of each call, whatever is on record: find 1, links 1, surroundings 2, ping 1, record 6
    (1 if there is no such person). Each call reads in one transaction, so that what it returns fits together.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def find(self, id_number: str) -> Found | None:
        with reading(self.engine) as store:
            row = store.execute(queries.FIND, {"id_number": id_number}).first()
        return Found(row.ref, row.phone or "") if row else None

    def record(self, ref: str, now: datetime) -> Record | None:
        with reading(self.engine) as store:
            person = store.execute(queries.PERSON, {"ref": ref}).first()
            return record_of(store, person, now) if person else None

    def links(self, ref: str) -> tuple[FamilyLink, ...]:
        with reading(self.engine) as store:
            return facts.links_of(store, ref)

    def surroundings(self, now: datetime) -> Surroundings:
        with reading(self.engine) as store:
            return Surroundings(facts.institutions_in(store), facts.outages_in(store, now))

    def ping(self) -> bool:
        try:
            with reading(self.engine) as store:
                store.execute(queries.ALIVE).first()
        except RecordStoreAway:
            return False
        return True


def record_of(store: Connection, person: "Row[Any]", now: datetime) -> Record:
    channels = facts.channels_of(store, person.id)
    enrolments = facts.enrolments_of(store, person.id, facts.settlements_of(store, person.id))
    links, notes = facts.links_of(store, person.ref), facts.notes_of(store, person.id)
    name, enrolments = with_masked_names(person.name, enrolments)
    return Record(
        ref=person.ref,
        taken_at=person.taken_at or now,
        name=name,
        id_type=person.id_type,
        birth_date=person.birth_date,
        identity=facts.identity_of(person),
        certificate=facts.certificate_of(person, channels),
        enrolments=enrolments if person.enrolments_known else None,
        links=links if person.links_known else None,
        notes=notes if person.notes_known else None,
    )


def with_masked_names(name: str, enrolments: tuple[Enrolment, ...]) -> tuple[str, tuple[Enrolment, ...]]:
    first, *rest = masked_apart([name, *(enrolment.name for enrolment in enrolments)])
    return first or "", tuple(replace(enrolment, name=mask) for enrolment, mask in zip(enrolments, rest))
