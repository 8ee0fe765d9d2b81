"""Makes frozen facts of what the queries find; each function makes one query and no more."""

from collections import defaultdict
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection, Row

from actions.diagnosis.model import (
    Capability,
    CaseNote,
    Certificate,
    Enrolment,
    FamilyLink,
    Identity,
    Institution,
    Outage,
    Region,
    Settlement,
)
from actions.records import queries
from actions.records.masking import masked

RECENT = timedelta(hours=24)  # an outage that ended within this time may still explain what a patient saw
Channels = tuple[tuple[str, Any], ...]


def identity_of(person: "Row[Any]") -> Identity:
    return Identity(*person[-len(fields(Identity)) :])


def certificate_of(person: "Row[Any]", channels: Channels) -> Certificate:
    return Certificate(
        state=person.state,
        channels=channels if person.channels_known else None,
        password_set=person.password_set,
        password_locked=person.password_locked,
        selected_enrolment=selected_enrolment(person),
        opened_on=person.opened_on,
    )


def selected_enrolment(person: "Row[Any]") -> str | None:
    if person.place_selected is None:
        return None
    return text_id(person.selected_enrolment)


def channels_of(store: Connection, person_id: int) -> Channels:
    return tuple(tuple(row) for row in store.execute(queries.CHANNELS, {"person_id": person_id}))


def settlements_of(store: Connection, person_id: int) -> dict[str, tuple[Settlement, ...]]:
    """Return the settlement matrix of every region in which the person is or was enrolled."""
    matrix: dict[str, list[Settlement]] = defaultdict(list)
    for code, place, use, money, offered, checked in store.execute(queries.SETTLEMENTS, {"person_id": person_id}):
        matrix[code].append(Settlement(place, use, money, Capability(offered, checked)))
    return {code: tuple(settlements) for code, settlements in matrix.items()}


def enrolments_of(
    store: Connection, person_id: int, settlements: dict[str, tuple[Settlement, ...]]
) -> tuple[Enrolment, ...]:
    """Return the person's enrolments in the order of entry, with their names as they are stored."""
    rows = store.execute(queries.ENROLMENTS, {"person_id": person_id})
    end = 4 + len(queries.OFFERS)
    return tuple(Enrolment(str(row[0]), region_of(row[1:end], settlements), *row[end:]) for row in rows)


def region_of(values: Any, settlements: dict[str, tuple[Settlement, ...]]) -> Region:
    code, name, agency, *offers = values
    capabilities = [Capability(*pair) for pair in zip(offers[::2], offers[1::2])]
    return Region(
        code, name, agency, **dict(zip(queries.CAPABILITIES, capabilities)), settlements=settlements.get(code, ())
    )


def links_of(store: Connection, ref: str) -> tuple[FamilyLink, ...]:
    """Return the links that the person `ref` holds; empty as well if there is no such person."""
    own = [column.name for column in queries.LINK]
    return tuple(
        FamilyLink(
            id=str(link),
            member_ref=member_ref or "",
            member_name=masked(name or ""),
            member_insured=None if insured is None else bool(insured),
            **dict(zip(own, entered)),
        )
        for link, member_ref, name, insured, *entered in store.execute(queries.LINKS, {"ref": ref})
    )


def notes_of(store: Connection, person_id: int) -> tuple[CaseNote, ...]:
    rows = store.execute(queries.NOTES, {"person_id": person_id})
    return tuple(CaseNote(kind, on, text_id(enrolment)) for kind, on, enrolment in rows)


def institutions_in(store: Connection) -> tuple[Institution, ...]:
    rows = store.execute(queries.INSTITUTIONS)
    return tuple(Institution(**{**row, "region_code": row["region_code"] or ""}) for row in rows.mappings())


def outages_in(store: Connection, now: datetime) -> tuple[Outage, ...]:
    """Return the outages that run at `now` or ended within the day before."""
    rows = store.execute(queries.OUTAGES, {"now": now, "since": now - RECENT})
    return tuple(Outage(*row) for row in rows)


def text_id(number: int | None) -> str:
    return "" if number is None else str(number)
