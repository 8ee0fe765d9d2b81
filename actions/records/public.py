"""The forms of what is public: regions, institutions and outages, read into rows for the tables.

Of a region or an institution that is on record already, the fields given replace those on record.
"""

from collections.abc import Mapping
from typing import Any

from actions.records import tables as t
from actions.records.days import Calendar
from actions.records.forms import Fault, Reader, day_by, moment_by, read_form, readers_of, text_up_to, yes_no
from actions.records.queries import CAPABILITIES

CHANNELS = t.certificate_channels.c.channel.info["values"]
Rows = list[dict[str, Any]]


class PublicForm:
    """Reads regions, institutions and outages; relative days are counted from the calendar's day."""

    def __init__(self, calendar: Calendar) -> None:
        day = day_by(calendar)
        self.region: dict[str, Reader] = {
            **{name: text_up_to(t.regions.c[name].type.length) for name in ("code", "name", "agency")},
            "checked": day,
            **dict.fromkeys(CAPABILITIES, capability_by(day)),
            "settlements": matrix,
        }
        self.institution = {**readers_of(t.institutions, calendar, "region_code"), "region": text_up_to(6)}
        self.outage = {
            **readers_of(t.outages, calendar, "id", "starts", "ends"),
            "starts": moment_by(calendar),
            "ends": moment_by(calendar),
        }

    def read_region(self, given: Any) -> dict[str, Any]:
        """Return the row's fields that are given, and under `settlements` the rows of its matrix."""
        region = read_form(given, self.region, ("code",))
        row = {name: region[name] for name in ("code", "name", "agency") if name in given}
        for name in CAPABILITIES:
            if name in given:
                row |= capability_columns(name, region[name], region["checked"])
        settlements = region["settlements"] or []
        for settlement in settlements:
            settlement |= {"region_code": row["code"], "offered_checked": region["checked"]}
        return {**row, "settlements": settlements}

    def read_institution(self, given: Any) -> dict[str, Any]:
        institution = read_form(given, self.institution, ("key",))
        row = {name: value for name, value in institution.items() if name in given}
        return {"region_code" if name == "region" else name: value for name, value in row.items()}

    def read_outage(self, given: Any) -> dict[str, Any]:
        """Return the row of an outage; raises `Fault` if it ends before it starts or does not say what it concerns."""
        outage = read_form(given, self.outage, ("scope", "kind", "starts"))
        outage["subject"] = outage["subject"] or ""
        if (outage["scope"] == "national") != (outage["subject"] == ""):
            raise Fault("a subject is needed, unless the scope is national")
        if outage["scope"] == "channel" and outage["subject"] not in CHANNELS:
            raise Fault(f"subject: unknown channel; there are {', '.join(CHANNELS)}")
        if outage["ends"] and outage["ends"] < outage["starts"]:
            raise Fault("ends is before starts")
        return outage


def capability_by(day: Reader) -> Reader:
    """Return a reader of `yes`, `no` or `{offered: yes, checked: 2026-11-18}`."""

    def read(given: Any) -> dict[str, Any]:
        if isinstance(given, bool):
            return {"offered": given, "checked": None}
        return read_form(given, {"offered": yes_no, "checked": day})

    return read


def capability_columns(name: str, given: Mapping[str, Any] | None, checked: Any) -> dict[str, Any]:
    if given is None:
        return {name: None, f"{name}_checked": None}
    return {name: given["offered"], f"{name}_checked": given["checked"] or checked}


def matrix(given: Any) -> Rows:
    """Return the rows of a settlement matrix written as place → use → money → yes or no."""
    money = dict.fromkeys(t.settlements.c.money.info["values"], yes_no)
    uses = dict.fromkeys(t.settlements.c.use.info["values"], lambda value: read_form(value, money))
    places = dict.fromkeys(t.settlements.c.place.info["values"], lambda value: read_form(value, uses))
    return [
        {"place": place, "use": use, "money": money, "offered": offered}
        for place, uses_given in read_form(given, places).items()
        for use, money_given in (uses_given or {}).items()
        for money, offered in (money_given or {}).items()
        if offered is not None
    ]
