"""Builds what the handlers need, once, on first use."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from actions.answering.engine import Page
from actions.answering.rulebook import read_rulebook, read_titles


@dataclass(frozen=True)
class Services:
    """What the handlers ask: the rulebook of the answers and the titles of the topics."""

    rulebook: Mapping[str, Page]
    titles: Mapping[str, Mapping[str, str]]


@lru_cache(maxsize=1)
def services() -> Services:
    return Services(rulebook=read_rulebook(), titles=read_titles())
