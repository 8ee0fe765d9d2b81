"""Builds cases from the YAML of the scenarios: a healthy base, changed by what a scenario names."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.diagnosis.case import SHANGHAI, Case, Owner
from actions.diagnosis.model import (
    OPEN_END,
    Capability,
    CaseNote,
    Certificate,
    Enrolment,
    FamilyLink,
    Identity,
    Institution,
    Outage,
    Record,
    Region,
    Settlement,
    Surroundings,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI)
BASES = Path(__file__).parent / "bases.yml"
CAPABILITIES = ("ecert_enabled", "on_national_platform", "governance_done", "balance_lookup")


@lru_cache(maxsize=1)
def bases() -> dict[str, Any]:
    return yaml.safe_load(BASES.read_text("utf-8"))


def case_of(scenario: Mapping[str, Any]) -> Case:
    """Return the case a scenario tells; `unknown` in it stands for None."""
    content = merged(
        bases()[scenario.get("base", "resident")],
        {} if scenario.get("record") == "none" else scenario.get("record") or {},
    )
    regions = {
        code: region_of(code, merged(each, (scenario.get("regions") or {}).get(code, {})))
        for code, each in bases()["regions"].items()
    }
    record = record_of(content, regions)
    links = {each.id: each for each in record.links or ()}
    return Case(
        now=NOW,
        asker=scenario.get("asker", "self"),
        record=None if scenario.get("record") == "none" else record,
        surroundings=surroundings_of(scenario),
        claims={name: word(value) for name, value in (scenario.get("said") or {}).items()},
        link=links.get(scenario.get("link", "")),
        owner=Owner(extra=scenario.get("extra", False)),
    )


def merged(base: Any, changes: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(changes, Mapping):
        return {
            name: merged(base.get(name), changes[name]) if name in changes else base[name]
            for name in {**base, **changes}
        }
    return base if changes is None else changes


def word(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def day(value: Any) -> date | None:
    """Read a day: a date, `today`, `today-30d`, `today+1d`, `today-16y` (years keep the day), `open`, `unknown`."""
    if isinstance(value, date) or value is None:
        return value
    if value in ("open", "unknown"):
        return OPEN_END if value == "open" else None
    sign, amount = (1 if "+" in value else -1), value.replace("today", "").strip("+-")
    today = NOW.date()
    if amount.endswith("y"):
        return today.replace(year=today.year + sign * int(amount[:-1]))
    return today + timedelta(days=sign * int(amount.rstrip("d") or 0))


def known(value: Any) -> Any:
    return None if value == "unknown" else value


def filled(kind: type, content: Mapping[str, Any], **more: Any) -> Any:
    dates = {each.name for each in fields(kind) if "date" in str(each.type)}
    allowed = {each.name for each in fields(kind)}
    assert set(content) <= allowed, f"{kind.__name__} has no {set(content) - allowed}"
    values = {name: day(value) if name in dates else known(value) for name, value in content.items()}
    return kind(**{**values, **more})


def region_of(code: str, content: Mapping[str, Any]) -> Region:
    capabilities = {name: Capability(known(content[name]), NOW.date() - timedelta(days=10)) for name in CAPABILITIES}
    settlements = tuple(
        Settlement(each["place"], each["use"], each["money"],
                   Capability(known(each["offered"]), day(each.get("checked", "today-10d"))))
        for each in content.get("settlements", [])
    )  # fmt: skip
    return Region(code=code, name=content["name"], agency=content["agency"], settlements=settlements, **capabilities)


def record_of(content: Mapping[str, Any], regions: Mapping[str, Region]) -> Record:
    def listed(name: str, make: Any) -> Any:
        return None if content.get(name) == "unknown" else tuple(make(each) for each in content.get(name) or [])

    def enrolment(each: Mapping[str, Any]) -> Enrolment:
        whole = {**bases()["enrolment"], **each}
        return filled(
            Enrolment,
            {**whole, "unit": "" if whole["unit"] == "none" else whole["unit"]},
            region=regions[str(whole["region"])],
        )

    certificate = dict(content["certificate"])
    channels = certificate.pop("channels", "unknown")
    selected = certificate.pop("selected_enrolment", "unknown")
    return Record(
        ref="r1",
        taken_at=NOW - timedelta(hours=content.get("hours_old", 2)),
        name="张＊＊",
        id_type=known(content["id_type"]),
        birth_date=day(content["birth_date"]),
        identity=filled(Identity, content["identity"]),
        certificate=filled(
            Certificate,
            certificate,
            channels=None if channels == "unknown" else tuple((name, NOW.date()) for name in channels),
            selected_enrolment="" if selected == "none" else known(selected),
        ),
        enrolments=listed("enrolments", enrolment),
        links=listed("links", lambda each: filled(FamilyLink, {**bases()["link"], **each})),
        notes=listed("notes", lambda each: filled(CaseNote, each)),
    )


def surroundings_of(scenario: Mapping[str, Any]) -> Surroundings:
    institutions = {
        key: merged(each, (scenario.get("institutions") or {}).get(key, {}))
        for key, each in bases()["institutions"].items()
    }
    outages = scenario.get("outages", [])
    return Surroundings(
        tuple(filled(Institution, each, key=key) for key, each in institutions.items()),
        None if outages == "unknown" else tuple(outage_of(each) for each in outages),
    )


def outage_of(content: Mapping[str, Any]) -> Outage:
    """`from` and `until` are hours from now, as in `{scope: national, kind: fluctuation, from: -2, until: 3}`."""
    until = content.get("until")
    return Outage(
        scope=content["scope"],
        kind=content["kind"],
        subject=str(content.get("subject", "")),
        starts=NOW + timedelta(hours=content.get("from", -1)),
        ends=None if until is None else NOW + timedelta(hours=until),
    )


def with_record(case: Case, **changes: Any) -> Case:
    """Return the case with fields of its record changed."""
    assert case.record is not None
    return replace(case, record=replace(case.record, **changes))
