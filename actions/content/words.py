"""The words in which receipts are told: YAML beside the rules, both languages side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

WORDS = Path(__file__).parent.parent / "diagnosis" / "words"
TITLES = Path(__file__).parent.parent / "answering" / "titles.yml"
RULES = Path(__file__).parent.parent / "diagnosis" / "rules"


@dataclass(frozen=True)
class Words:
    """`findings` by code and language, `frame` (what stands around them), `works`, `contacts`, `facts`, `titles`."""

    findings: Mapping[str, Mapping[str, Mapping[str, str]]]
    frame: Mapping[str, Mapping[str, str]]
    contacts: Mapping[str, Mapping[str, str]]
    works: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, Mapping[str, Any]]
    titles: Mapping[str, Mapping[str, str]]
    reasons: Mapping[str, Mapping[str, str]]


def read_words(words: Path = WORDS, rules: Path = RULES) -> Words:
    """Read every file of words."""
    findings: dict[str, Any] = {}
    for path in sorted((words).glob("*.yml")):
        if path.stem not in ("frame", "contacts", "reasons"):
            findings |= load(path)
    facts = {name: {**each, "values": by_word(each["values"])} for name, each in load(rules / "facts.yml").items()}
    frame, contacts, works = load(words / "frame.yml"), load(words / "contacts.yml"), load(rules / "works.yml")
    return Words(findings, frame, contacts, works, facts, load(TITLES), load(words / "reasons.yml"))


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8")) or {}


def by_word(values: Mapping[Any, Any]) -> dict[str, Any]:
    """YAML reads yes and no as truth values."""
    return {("yes" if name else "no") if isinstance(name, bool) else str(name): each for name, each in values.items()}
