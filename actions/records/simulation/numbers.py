"""ID numbers, references and phone numbers of the simulated people, all different where they must be."""

from base64 import urlsafe_b64encode
from typing import Any

import numpy as np

from actions.id_number import CHECK_DIGITS, WEIGHTS
from actions.records.simulation.draws import Column, objects

REF_BYTES = 16
SERIALS = 500  # serial numbers 001 to 999 for each sex; men have the odd ones
MOBILE = (*range(134, 140), 147, 150, 151, 152, 155, 156, 157, 158, 159, 166, 176, 177, 178, 180, 182, 183, 185, 187)
MOBILE = (*MOBILE, 188, 189, 191, 198, 199)


def id_numbers(rng: np.random.Generator, county: Any, born: Any, male: Any, taken: Any) -> Column:
    """Return a valid number of GB 11643 for each person; none occurs twice or is in `taken`.

    At most 499 people of one sex can be born in one county on one day. `born` holds numpy datetime64[D];
    `taken` the first 17 digits, as integers, of numbers that exist.
    """
    years = born.astype("datetime64[Y]")
    months = born.astype("datetime64[M]")
    day = (born - months.astype("datetime64[D]")).astype(np.int64) + 1
    month = (months - years.astype("datetime64[M]")).astype(np.int64) + 1
    stem = county * 10**11 + (years.astype(np.int64) + 1970) * 10**7 + month * 10**5 + day * 10**3
    return texts_of(different(rng, stem, male, taken))


def different(rng: np.random.Generator, stem: Any, male: Any, taken: Any) -> Any:
    numbers = stem + serials(rng, male)
    while len(again := clashes(numbers, taken)):
        numbers[again] = stem[again] + serials(rng, male[again])
    return numbers


def serials(rng: np.random.Generator, male: Any) -> Any:
    drawn = rng.integers(0, SERIALS, len(male))
    return np.where(male, drawn * 2 + 1, np.maximum(drawn, 1) * 2)


def clashes(numbers: Any, taken: Any) -> Any:
    """Return the places of numbers that occur earlier or are taken."""
    first = np.zeros(len(numbers), dtype=bool)
    first[np.unique(numbers, return_index=True)[1]] = True
    return np.flatnonzero(~first | np.isin(numbers, taken))


def texts_of(numbers: Any) -> Column:
    total = sum((numbers // 10 ** (16 - place) % 10) * weight for place, weight in enumerate(WEIGHTS))
    checks = objects(list(CHECK_DIGITS))[total % len(CHECK_DIGITS)]
    return objects(numbers.astype(str).tolist()) + checks


def refs(rng: np.random.Generator, count: int) -> Column:
    """Return references of the form the store gives out, here fixed by the seed."""
    raw = rng.bytes(REF_BYTES * count)
    pieces = (raw[start : start + REF_BYTES] for start in range(0, len(raw), REF_BYTES))
    return objects([urlsafe_b64encode(piece)[:-2].decode() for piece in pieces])


def phones(rng: np.random.Generator, count: int) -> Column:
    """Return mobile numbers; two people rarely share one, as in life."""
    prefix = rng.choice(np.array(MOBILE, dtype=np.int64), count)
    return objects((prefix * 10**8 + rng.integers(0, 10**8, count)).astype(str).tolist())
