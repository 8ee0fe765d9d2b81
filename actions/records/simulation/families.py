"""Family links between the members of a household, in every state and with every paper missing."""

from typing import Any

import numpy as np

from actions.records.simulation.draws import Column, Columns, Days, apply, filled, rates, stories_of
from actions.records.simulation.households import HEAD, ROLES

RELATIONS = {
    ("head", "child"): "child",
    ("head", "parent"): "parent",
    ("head", "partner"): "spouse",
    ("partner", "child"): "child",
    ("partner", "parent"): "relative",
    ("partner", "head"): "spouse",
    ("sibling", "head"): "sibling",
}
LIMIT = 5
LONGEST = 1500  # days that a link has been active at most
NO_FACE_BEFORE = 16  # completed years


def links_of(
    rng: np.random.Generator, days: Days, household: Any, role: Any, born: Any, ages: Any, group: Any, name: Column
) -> tuple[Any, Any, Columns]:
    """Return holders and members (places of people) and the other columns of the links of a block."""
    holder, member, relation = pairs(rng, household, role)
    columns = entered(rng, days, member, born, ages, name)
    columns["relation"] = relation
    told = stories_of(rng, rates()["link_states"], group[member])
    for place, story in enumerate(rates()["link_states"].values()):
        apply(rng, days, columns, story, np.flatnonzero(told == place))
    return holder, member, columns


def pairs(rng: np.random.Generator, household: Any, role: Any) -> tuple[Any, Any, Column]:
    holders, members, relations = [], [], []
    for (one, other), relation in RELATIONS.items():
        share = rates()["links"][one][other]
        at = np.full(int(household[-1]) + 1, -1)
        these = np.flatnonzero(role == ROLES.index(one))
        at[household[these]] = these
        wanted = (role == ROLES.index(other)) & (at[household] >= 0) & (rng.random(len(role)) < share)
        found = np.flatnonzero(wanted)
        holders.append(at[household[found]])
        members.append(found)
        relations.append(filled(len(found), relation))
    return np.concatenate(holders), np.concatenate(members), np.concatenate(relations)


def entered(rng: np.random.Generator, days: Days, member: Any, born: Any, ages: Any, name: Column) -> Columns:
    """Return links that are active and complete."""
    count = len(member)
    since = rng.integers(np.maximum(-LONGEST, born[member]), 0, count, endpoint=True)
    return {
        "member_name": name[member],
        "member_birth_date": days.texts_of(born[member]),
        "member_name_id_match": filled(count, True),
        "state": filled(count, "active"),
        "reason": filled(count, None),
        "letter": filled(count, "present"),
        "own_register": filled(count, "present"),
        "member_register": filled(count, "present"),
        "member_face": np.where(ages[member] < NO_FACE_BEFORE, "not_done", "passed").astype(object),
        "active_since": days.texts_of(since),
    }


def many_links_of(
    rng: np.random.Generator, days: Days, role: Any, born: Any, ages: Any, name: Column, without: Any
) -> tuple[Any, Any, Columns]:
    """Return five links each, and a sixth that is not finished, for some heads of household not in `without`."""
    heads = np.flatnonzero((role == HEAD) & (rng.random(len(role)) < rates()["many_links"]))
    heads = heads[~np.isin(heads, without)] if len(role) > LIMIT + 1 else heads[:0]
    holder = np.repeat(heads, LIMIT + 1)
    step = np.tile(np.arange(1, LIMIT + 2), len(heads))
    member = (holder + step) % len(role)
    columns = entered(rng, days, member, born, ages, name)
    columns["relation"] = filled(len(member), "relative")
    for place, state in ((LIMIT, "under_review"), (LIMIT + 1, "draft")):
        columns["state"][step == place], columns["active_since"][step == place] = state, None
    columns["member_face"][step == LIMIT + 1] = "not_done"
    return holder, member, columns
