"""Fills the record store with a simulated population: `fill`. What occurs how often: simulation/rates.yml."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine
from tqdm import tqdm

from actions.records import tables as t
from actions.records.days import CHINA
from actions.records.simulation import numbers
from actions.records.simulation.block import Block
from actions.records.simulation.bulk import make_fast, next_id, settle
from actions.records.simulation.draws import Column, Days, rates
from actions.records.simulation.households import HEAD, People, people_of

BLOCK = 20_000  # people written at a time, in one transaction


def fill(engine: Engine, people: int, seed: int = 1, progress: bool = True, today: date | None = None) -> None:
    """Add `people` simulated people to the store, whose regions must be loaded.

    The same seed, number and day make the same rows on every machine, if the store holds the same
    before. `today` (by default the day in China) is what relative days count from. The time of the
    snapshot stays as it is. Needs an engine that may write. Raises `ValueError` if a region of the
    rates is not in the store.
    """
    days = Days(today or datetime.now(CHINA).date())
    with engine.connect() as store:
        store.detach()  # its settings are for this purpose alone
        make_fast(store)
        with store.begin():
            check_regions(store)
            taken, person_id, enrolment_id = (
                taken_numbers(store),
                next_id(store, t.persons),
                next_id(store, t.enrolments),
            )
        everybody, id_numbers = population(np.random.default_rng([seed, 0, person_id]), days, people, taken)
        with tqdm(total=people, unit=" people", unit_scale=True, disable=not progress) as bar:
            for place, part in enumerate(parts_of(everybody), 1):
                block = Block(
                    np.random.default_rng([seed, place, person_id]), days, cut(everybody, part), person_id + part.start
                )
                enrolment_id = block.write(store, id_numbers[part], enrolment_id)
                bar.update(part.stop - part.start)
        with store.begin():
            settle(store)


def check_regions(store: Connection) -> None:
    missing = set(rates()["places"]) - set(store.execute(select(t.regions.c.code)).scalars())
    if missing:
        raise ValueError(f"These regions are not in the record store yet: {', '.join(sorted(missing))}.")


def taken_numbers(store: Connection) -> Any:
    """Return the first 17 digits of the ID numbers in the store, as far as they are of that form."""
    found = store.execute(select(t.persons.c.id_number)).scalars()
    return np.array([int(number[:17]) for number in found if number[:17].isdecimal()], dtype=np.int64)


def population(rng: np.random.Generator, days: Days, count: int, taken: Any) -> tuple[People, Column]:
    """Return everybody with their ID numbers, which must differ over all blocks."""
    everybody = people_of(rng, count)
    born = np.array([days.today], dtype="datetime64[D]") + everybody.born
    return everybody, numbers.id_numbers(rng, everybody.county, born, everybody.male, taken)


def parts_of(everybody: People) -> Iterator[slice]:
    """Cut between households, so that family links stay within a part."""
    heads = np.flatnonzero(everybody.role == HEAD)
    start = 0
    while start < len(everybody):
        after = np.searchsorted(heads, start + BLOCK)
        stop = int(heads[after]) if after < len(heads) else len(everybody)
        yield slice(start, stop)
        start = stop


def cut(everybody: People, part: slice) -> People:
    piece = People(**{name: column[part] for name, column in vars(everybody).items()})
    return People(**{**vars(piece), "household": piece.household - piece.household[0]})
