"""Puts rows into the record store, in place of those that were there."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, update
from sqlalchemy.engine import Connection

from actions.records import tables as t
from actions.records.forms import Fault, inside
from actions.records.people import Person

HANGING = (  # on a person, in the order in which they may be deleted
    t.certificates.c.person_id,
    t.certificate_channels.c.person_id,
    t.case_notes.c.person_id,
    t.enrolments.c.person_id,
    t.identities.c.person_id,
    t.family_links.c.holder_id,
)
REF_BYTES = 16  # too many to be guessed; 22 characters as text


def put(store: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Update the row of `table` with `key` by `values`, or insert it."""
    same = and_(*(table.c[name] == value for name, value in key.items()))
    if not store.execute(update(table).where(same).values(**{**key, **values})).rowcount:
        store.execute(insert(table).values(**key, **values))


def put_region(store: Connection, region: Mapping[str, Any]) -> None:
    """Put a region, its settlement matrix in place of the one on record; raises `Fault` if it is new without a name."""
    row = {name: value for name, value in region.items() if name not in ("code", "settlements")}
    if not is_there(store, t.regions.c.code, region["code"]) and not {"name", "agency"} <= row.keys():
        raise Fault(f"{region['code']}: a new region needs a name and an agency")
    put(store, t.regions, {"code": region["code"]}, row)
    if region["settlements"]:
        store.execute(delete(t.settlements).where(t.settlements.c.region_code == region["code"]))
        store.execute(insert(t.settlements), region["settlements"])


def put_institution(store: Connection, institution: Mapping[str, Any]) -> None:
    """Put an institution; raises `Fault` if its region is unknown, or if it is new and lacks name or kind."""
    row = {name: value for name, value in institution.items() if name != "key"}
    with inside(institution["key"]):
        if not is_there(store, t.institutions.c.key, institution["key"]) and not {"name", "kind"} <= row.keys():
            raise Fault("a new institution needs a name and a kind")
        check_region(store, row.get("region_code"))
    put(store, t.institutions, {"key": institution["key"]}, row)


def put_outage(store: Connection, outage: Mapping[str, Any]) -> None:
    """Put an outage in place of those of the same scope, subject and kind; raises `Fault` for an unknown subject."""
    if outage["scope"] == "region":
        check_region(store, outage["subject"])
    if outage["scope"] == "institution" and not is_there(store, t.institutions.c.key, outage["subject"]):
        raise Fault("subject: unknown institution")
    same = [t.outages.c[name] == outage[name] for name in ("scope", "subject", "kind")]
    store.execute(delete(t.outages).where(*same))
    store.execute(insert(t.outages).values(**outage))


def put_person(store: Connection, person: Person) -> int:
    """Put a person and all that hangs on them except links; return the id.

    Who is there already under the same ID number keeps id and reference, so that links to them hold.
    """
    number = t.persons.c.id_number == person.row["id_number"]
    person_id = store.execute(select(t.persons.c.id).where(number)).scalar()
    if person_id is None:
        row = insert(t.persons).values(ref=secrets.token_urlsafe(REF_BYTES), **person.row)
        person_id = store.execute(row).inserted_primary_key[0]
    else:
        store.execute(update(t.persons).where(t.persons.c.id == person_id).values(**person.row))
        for owner in HANGING:
            store.execute(delete(owner.table).where(owner == person_id))
    put_what_hangs(store, person, person_id)
    return person_id


def put_what_hangs(store: Connection, person: Person, person_id: int) -> None:
    enrolments = {row["key"]: put_enrolment(store, row, person_id) for row in person.enrolments}
    store.execute(insert(t.identities).values(person_id=person_id, **person.identity))
    chosen = selection(person.certificate["selected_enrolment"], enrolments)
    store.execute(insert(t.certificates).values(**{**person.certificate, **chosen}, person_id=person_id))
    for channel, day in person.channels.items():
        row = {"person_id": person_id, "channel": channel, "activated_on": day}
        store.execute(insert(t.certificate_channels).values(**row))
    for note in person.notes:
        enrolment = enrolments.get(note["enrolment"]) if note["enrolment"] else None
        row = {"person_id": person_id, "kind": note["kind"], "noted_on": note["on"], "enrolment_id": enrolment}
        store.execute(insert(t.case_notes).values(**row))


def put_enrolment(store: Connection, enrolment: Mapping[str, Any], person_id: int) -> int:
    check_region(store, enrolment["region"])
    row = {name: value for name, value in enrolment.items() if name not in ("key", "region")}
    row |= {"person_id": person_id, "region_code": enrolment["region"]}
    return store.execute(insert(t.enrolments).values(**row)).inserted_primary_key[0]


def selection(key: str | None, enrolments: Mapping[Any, int]) -> dict[str, Any]:
    if key is None:
        return {"place_selected": None, "selected_enrolment": None}
    return {"place_selected": key != "none", "selected_enrolment": enrolments.get(key)}


def put_links(store: Connection, person: Person, people: Mapping[str, Person], ids: Mapping[str, int]) -> None:
    """Put the links that `person` holds, once every member has an id in `ids` (by key of the file)."""
    for link in person.links:
        member = people[link["member"]] if link["member"] else None
        row = {name: value for name, value in link.items() if name not in ("key", "member")}
        row["member_name"] = row["member_name"] or (member.row["name"] if member else None)
        member_id = ids[member.key] if member else None
        store.execute(insert(t.family_links).values(**row, holder_id=ids[person.key], member_id=member_id))


def take_snapshot(store: Connection, at: datetime, content_hash: str | None = None) -> None:
    """Say that the store shows the state of `at` (with zone); `content_hash` tells which files it was loaded from."""
    put(store, t.snapshots, {"id": 1}, {"taken_at": at, "content_hash": content_hash})


def check_region(store: Connection, code: str | None) -> None:
    if code and not is_there(store, t.regions.c.code, code):
        raise Fault(f"unknown region {code}")


def is_there(store: Connection, column: Any, value: Any) -> bool:
    return store.execute(select(column).where(column == value)).first() is not None
