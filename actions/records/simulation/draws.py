"""Draws columns of values for many people at once, as `rates.yml` describes them.

A column is a numpy array of Python objects ready to be stored: days as ISO text, None for
unknown. All draws come from one generator in a fixed order, so that a seed fixes every value.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from actions.diagnosis.model import OPEN_END

Column = Any  # numpy.ndarray of Python objects; numpy 1.22 cannot say so
Columns = dict[str, Column]
GROUPS = ("child", "adult", "old")
UNKNOWN, OPEN = "unknown", "open"


@lru_cache(maxsize=1)
def rates() -> dict[str, Any]:
    """Return the content of `rates.yml`; callers do not change it."""
    return yaml.safe_load(Path(__file__).with_name("rates.yml").read_text(encoding="utf-8"))


def objects(values: Sequence[Any]) -> Column:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def filled(count: int, value: Any) -> Column:
    return np.full(count, value, dtype=object)


def chosen(rng: np.random.Generator, weights: Mapping[Any, float], count: int) -> Column:
    """Return `count` keys of `weights`, each as often as its weight; `unknown` becomes None."""
    return objects([known(value) for value in weights])[places_in(rng, list(weights.values()), count)]


def places_in(rng: np.random.Generator, weights: Sequence[float], count: int) -> Any:
    edges = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(edges, rng.random(count), side="right"), len(edges) - 1)


def known(value: Any) -> Any:
    if value == OPEN:
        return OPEN_END.isoformat()
    return None if value == UNKNOWN else value


class Days:
    """Turns days counted from `today` into ISO text, quickly for many."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.first = -130 * 366
        spell = np.array([today], dtype="datetime64[D]") + np.arange(self.first, 5 * 366)
        self.texts = spell.astype(str).astype(object)

    def texts_of(self, days: Any) -> Column:
        """Return the ISO text of each of `days` (numpy integers, days from today; up to 130 years ago)."""
        return self.texts[days - self.first]


def drawn(rng: np.random.Generator, days: Days, form: Any, count: int) -> Column:
    """Return `count` values by `form`: a fixed value, or one of the three ways to draw."""
    if not isinstance(form, dict):
        return filled(count, known(form))
    ((way, what),) = form.items()
    if way == "oneof":
        return chosen(rng, what, count)
    numbers = rng.integers(what[0], what[1], count, endpoint=True)
    return days.texts_of(numbers) if way == "days" else objects(numbers.tolist())


def stories_of(rng: np.random.Generator, stories: Mapping[str, Any], groups: Any) -> Any:
    """Return, for each entry of `groups` (places in `GROUPS`), the place of the story that was drawn for it."""
    told = np.zeros(len(groups), dtype=np.int64)
    for place, group in enumerate(GROUPS):
        here = np.flatnonzero(groups == place)
        told[here] = places_in(rng, [weight_in(story, group) for story in stories.values()], len(here))
    return told


def weight_in(story: Mapping[str, Any], group: str) -> float:
    weight = story["weight"]
    return float(weight[group] if isinstance(weight, dict) else weight)


def apply(rng: np.random.Generator, days: Days, columns: Columns, changes: Mapping[str, Any], where: Any) -> None:
    """Put what `changes` says into the rows `where` of those `columns` that it names."""
    for name in changes:
        if name in columns:
            columns[name][where] = drawn(rng, days, changes[name], len(where))


def with_gaps(rng: np.random.Generator, columns: Columns, gaps: Mapping[str, float]) -> None:
    """Make a share of the values unknown, by column."""
    for name, share in gaps.items():
        columns[name][rng.random(len(columns[name])) < share] = None
