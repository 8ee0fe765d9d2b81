"""The topics worth offering when a message was not surely understood."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

MOST = 3
LEAST_CONFIDENCE = 0.04


def likeliest(ranking: Sequence[Mapping[str, Any]], topics: Collection[str]) -> list[str]:
    """Return two or three of `topics` in the order of `ranking`.

    The second is always named, since one choice would be a guess; the third only when it
    is more than noise.
    """
    ranked = [(each["name"], each["confidence"]) for each in ranking if each["name"] in topics]
    return [name for place, (name, confidence) in enumerate(ranked) if place < 2 or confidence >= LEAST_CONFIDENCE][
        :MOST
    ]
