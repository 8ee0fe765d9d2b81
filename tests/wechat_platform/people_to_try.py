"""Made-up people whose record can be checked, chosen from the file that the demonstration is loaded with."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "actions" / "records" / "demo_people.yml"
MOST = 8
FIRST = (
    "face_failed_mother",
    "not_reported",
    "twice_in_one_place",
    "pooled_only",
    "fluctuation_in_use",
    "password_locked",
    "binds_child_of_sixteen",
    "healthy_employee",
)
Entry = Mapping[str, Any]


def people_to_try(file: Path) -> list[dict[str, Any]]:
    """Return the people the page offers; none when there is no file.

    Each is {"key", "name", "id_number", "phone", "what": {"zh", "en"}}, all text. Raises ValueError
    when the file holds no list of people, and OSError when it cannot be read.
    """
    if not file.exists():
        return []
    try:
        held = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"{file} is no YAML") from error
    entries = held.get("people") if isinstance(held, dict) else None
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise ValueError(f"{file} holds no list of people")
    return [shown(entry) for entry in chosen(entries)]


def chosen(entries: Iterable[Entry]) -> list[Entry]:
    """Return people of whom no two have the same findings: those of FIRST, then the others as the file has them."""
    by_findings: dict[frozenset[str], Entry] = {}
    for entry in sorted(entries, key=rank):
        if found := findings(entry):
            by_findings.setdefault(found, entry)
    return list(by_findings.values())[:MOST]


def rank(entry: Entry) -> int:
    return FIRST.index(entry["key"]) if entry.get("key") in FIRST else len(FIRST)


def findings(entry: Entry) -> frozenset[str]:
    """Return what the file expects to be found in the record, over all topics."""
    expected = entry.get("expect")
    lists = expected.values() if isinstance(expected, dict) else ()
    return frozenset(str(finding) for found in lists if isinstance(found, list) for finding in found)


def shown(entry: Entry) -> dict[str, Any]:
    what = entry.get("what") if isinstance(entry.get("what"), dict) else {}
    told = {name: str(entry.get(name, "")) for name in ("key", "name", "id_number", "phone")}
    return {**told, "what": {tongue: str(what.get(tongue, "")) for tongue in ("zh", "en")}}
