"""Identity checks, certificates and their channels."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from actions.records.simulation.draws import (
    Column,
    Columns,
    Days,
    apply,
    drawn,
    filled,
    objects,
    rates,
    stories_of,
    with_gaps,
)

ACTIVATED_ONCE = ("active", "suspended", "cancelled")
TRIED = {"days": [-1500, -1]}
OPENED = {"days": [-120, 0]}
ACTIVATED = {"days": [-1800, -30]}


@dataclass(frozen=True)
class Certificates:
    """`channels`: (places of people, channel, days) each; `activated`: whose certificate was active at some time."""

    identities: Columns
    certificates: Columns
    activated: Any
    channels: list[tuple[Any, str, Column]]


def certificates_of(rng: np.random.Generator, days: Days, group: Any) -> Certificates:
    """Return identity and certificate of each entry of `group` (places in GROUPS)."""
    stories = rates()["certificates"]
    told = stories_of(rng, stories, group)
    identities, certificates = passed(rng, days, len(group)), in_use(rng, days, len(group))
    for place, story in enumerate(stories.values()):
        where = np.flatnonzero(told == place)
        for columns in (identities, certificates):
            apply(rng, days, columns, story, where)
    readable = objects([story.get("channels") != "unknown" for story in stories.values()])[told]
    activated = np.isin(certificates["state"].astype(str), ACTIVATED_ONCE)
    certificates["opened_on"][~activated] = None
    identities["face_tried_on"][identities["face_state"] == "not_tried"] = None
    certificates["channels_known"] = readable
    with_gaps(rng, identities, rates()["gaps"]["identities"])
    with_gaps(rng, certificates, rates()["gaps"]["certificates"])
    return Certificates(identities, certificates, activated, channels_of(rng, days, activated))


def passed(rng: np.random.Generator, days: Days, count: int) -> Columns:
    return {
        "name_id_match": filled(count, True),
        "real_name_state": filled(count, "done"),
        "face_state": filled(count, "passed"),
        "face_failures": filled(count, 0),
        "face_tried_on": drawn(rng, days, TRIED, count),
        "police_photo_state": filled(count, "fine"),
        "phone_current": filled(count, True),
    }


def in_use(rng: np.random.Generator, days: Days, count: int) -> Columns:
    return {
        "state": filled(count, "active"),
        "password_set": filled(count, True),
        "password_locked": filled(count, False),
        "opened_on": drawn(rng, days, OPENED, count),
    }


def channels_of(rng: np.random.Generator, days: Days, activated: Any) -> list[tuple[Any, str, Column]]:
    shares = rates()["channels"]
    used = {channel: activated & (rng.random(len(activated)) < share) for channel, share in shares.items()}
    fallback = next(iter(shares))
    used[fallback] = used[fallback] | (activated & ~np.any(list(used.values()), axis=0))
    found = [(np.flatnonzero(mask), channel) for channel, mask in used.items()]
    return [(where, channel, drawn(rng, days, ACTIVATED, len(where))) for where, channel in found]
