"""Names of people and of their employers; the lists and their frequencies are Faker's for zh_CN."""

from typing import Any

import numpy as np
from faker.providers.company.zh_CN import Provider as Companies
from faker.providers.person.zh_CN import Provider as Persons

from actions.records.simulation.draws import Column, chosen, objects

BOTH_LISTED, TWO_SINGLE = 0.6, 0.4  # shares of given names taken as listed, and of two listed characters together
PLACE_NAMES = ("平定", "阳泉", "盂县", "太原", "晋中", "山西", "冠山", "娘子关", "桃河", "北方")


def surnames(rng: np.random.Generator, household: Any, own: Any) -> Column:
    """Return a surname for each person: that of the household, except where `own` is true."""
    shared = chosen(rng, Persons.last_names, int(household[-1]) + 1)[household]
    return np.where(own, chosen(rng, Persons.last_names, len(household)), shared)


def given_names(rng: np.random.Generator, male: Any) -> Column:
    """Return a given name of one or two characters that suits the sex."""
    return np.where(
        male, given(rng, Persons.first_names_male, len(male)), given(rng, Persons.first_names_female, len(male))
    )


def given(rng: np.random.Generator, listed: list[str], count: int) -> Column:
    names, singles = objects(listed), objects([name for name in listed if len(name) == 1])
    pairs = rng.choice(singles, count) + rng.choice(singles, count)
    return np.where(rng.random(count) < BOTH_LISTED, rng.choice(names, count), pairs)


def employers(rng: np.random.Generator, count: int) -> Column:
    """Return a made-up employer for each of `count` people; few are large, many are small."""
    names = [
        place + prefix + suffix
        for place in PLACE_NAMES
        for prefix in Companies.company_prefixes
        for suffix in Companies.company_suffixes
    ]
    return objects(names)[(rng.random(count) ** 3 * len(names)).astype(np.int64)]
