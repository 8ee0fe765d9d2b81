"""The chain of the audit: each row's seal covers the row and the seal before it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from actions.identity.keys import Keys

NO_SEAL = "0" * 64
SEALED = ("place", "at", "who", "who_kind", "whom", "why", "channel", "disclosed", "case_code")


@dataclass(frozen=True)
class Broken:
    """Where the chain breaks first: the `place` of the row (from 1), and `what` befell it.

    `what`: changed (or put in for another), removed, inserted (rows beyond the newest one
    that the program wrote), head (the record of the newest row was changed), noted (the
    row is not the one that was noted down earlier).
    """

    place: int
    what: str


def seal_of(keys: Keys, row: Mapping[str, Any], before: str) -> str:
    """Return the seal (64 hex digits) of a row that follows the seal `before`."""
    return keys.mac("audit", json.dumps([before, *(row[name] for name in SEALED)], ensure_ascii=False))


def mark_of(keys: Keys, place: int, seal: str) -> str:
    """Return the proof that the program itself wrote a head; the empty chain has none."""
    return keys.mac("audit head", f"{place}:{seal}") if place else ""


def first_break(keys: Keys, rows: Iterable[Mapping[str, Any]], head: Mapping[str, Any]) -> Broken | None:
    """Return where `rows`, ordered by place, first differ from what was written; None when nowhere.

    `head` tells place, seal and mark of the newest row.
    """
    if mark_of(keys, head["place"], head["seal"]) != head["mark"]:
        return Broken(head["place"], "head")
    place, seal = 0, NO_SEAL
    for row in rows:
        place += 1
        if row["place"] != place:
            return Broken(place, "removed")
        if place > head["place"]:
            return Broken(place, "inserted")
        seal = seal_of(keys, row, seal)
        if row["seal"] != seal:
            return Broken(place, "changed")
    if place < head["place"]:
        return Broken(place + 1, "removed")
    return None if seal == head["seal"] else Broken(place, "head")
