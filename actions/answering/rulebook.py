"""Reads the rules of `rules/<topic>.yml` and the titles of the topics."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from actions.answering.engine import Page, Rule

FOLDER = Path(__file__).parent
EVERY_TOPIC = "every_topic"


class MalformedRule(ValueError):
    """A rules file cannot be used; its text names the file and what to correct."""


def read_rulebook(folder: Path = FOLDER / "rules") -> dict[str, Page]:
    """Return the page of each topic, led by the notes of `every_topic.yml`. Raises `MalformedRule`."""
    pages = {path.stem: page(path) for path in sorted(folder.glob("*.yml"))}
    always = pages.pop(EVERY_TOPIC, Page((), ())).notes
    return {topic: Page((*always, *page.notes), page.answers) for topic, page in pages.items()}


def read_titles(path: Path = FOLDER / "titles.yml") -> dict[str, dict[str, str]]:
    """Return the title of each topic in each language, for choices."""
    return yaml.safe_load(path.read_text("utf-8"))


def page(path: Path) -> Page:
    content = yaml.safe_load(path.read_text("utf-8"))
    if content.get("topic") != path.stem:
        raise MalformedRule(f"{path.name}: “topic” must be {path.stem}, the name of the file.")
    notes, answers = ([rule(path, each) for each in content.get(kind) or []] for kind in ("notes", "answers"))
    if path.stem != EVERY_TOPIC and (not answers or answers[-1].when):
        raise MalformedRule(
            f"{path.name}: the last of “answers” must have no “when”, so that something is always said."
        )
    return Page(tuple(notes), tuple(answers))


def rule(path: Path, content: Mapping[str, Any]) -> Rule:
    unknown = content.keys() - {"when", "say"}
    if unknown or not content.get("say"):
        raise MalformedRule(f"{path.name}: a rule has “say” and may have “when”, nothing else: {dict(content)}")
    when = {name: as_tuple(value) for name, value in (content.get("when") or {}).items()}
    return Rule(when, as_tuple(content["say"]))


def as_tuple(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
