"""Reads the rules from YAML and refuses, with file, row and reason, what cannot be right."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from actions.diagnosis.case import Owner
from actions.diagnosis.contacts import CODES
from actions.diagnosis.rules_model import FIRST, KINDS, TOPICS, Condition, Row, Topic

RULES = Path(__file__).parent.parent / "diagnosis" / "rules"
ROW_FIELDS = frozenset(
    ["kind", "code", "when", "any_of", "contact", "works", "extra", "causes", "explained_by", "leads_to",
     "without", "instead", "alone", "asked_only", "rank", "source", "since", "until"]
)  # fmt: skip

EXTRAS = ("", "finding", "advice")


class MalformedRules(ValueError):
    """A rules file cannot be used; the text names file, row and reason."""


def read_rules(folder: Path = RULES) -> dict[str, Topic]:
    """Return the table of every topic and of `common`; raises `MalformedRules`."""
    facts = read_yaml(folder / "facts.yml")
    works = read_yaml(folder / "works.yml")
    topics = {name: topic(folder / f"{name}.yml", facts, works) for name in ("common", *TOPICS)}
    for each in topics.values():
        check_references(each, topics)
    return topics


def read_owner(path: Path = RULES / "owner.yml") -> Owner:
    """Return what the content owner decided; raises `MalformedRules`."""
    content = read_yaml(path)
    try:
        return Owner(
            extra={True: True, False: False}[content["extra"]],
            longest_age_of_data=timedelta(hours=content["longest_age_of_data_hours"]),
            longest_age_of_capability=timedelta(days=content["longest_age_of_capability_days"]),
        )
    except (KeyError, TypeError) as error:
        raise MalformedRules(f"{path.name}: {error} is missing or not of the right kind.") from None


def read_yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise MalformedRules(f"{path.name} cannot be read: {error}") from None


def topic(path: Path, facts: Mapping[str, Any], works: Mapping[str, Any]) -> Topic:
    content = read_yaml(path)
    if not isinstance(content, dict) or content.get("topic") != path.stem:
        raise MalformedRules(f"{path.name}: “topic” must be {path.stem}, the name of the file.")
    if not isinstance(content.get("rows"), dict):
        raise MalformedRules(f"{path.name}: “rows” must list the rows, each under its number.")
    asked_only = content.get("asked_only", False)
    rows = {name: row(path, name, each, facts, works, asked_only) for name, each in content["rows"].items()}
    order, ask = tuple(content.get("order") or ()), tuple(content.get("ask") or ())
    for name in order:
        if name not in rows:
            raise MalformedRules(f"{path.name}: the order names {name}, but there is no such row.")
    for name in ask:
        if name not in facts:
            raise MalformedRules(f"{path.name}: “ask” names {name}, but facts.yml has no such fact.")
    if path.stem != "common" and not any(each.kind == FIRST for each in rows.values()):
        raise MalformedRules(f"{path.name}: one row must be of the kind “first”.")
    return Topic(path.stem, rows, order, ask)


def row(
    path: Path, name: str, content: Any, facts: Mapping[str, Any], works: Mapping[str, Any], asked_only: bool
) -> Row:
    def refuse(reason: str) -> MalformedRules:
        return MalformedRules(f"{path.name}, row {name}: {reason}")

    if not isinstance(content, dict) or content.keys() - ROW_FIELDS:
        raise refuse(f"unknown fields {sorted(set(content) - ROW_FIELDS) if isinstance(content, dict) else content}.")
    if content.get("kind", "cause") not in KINDS:
        raise refuse(f"“kind” must be one of {', '.join(KINDS)}.")
    if content.get("works", "") not in ("", *works):
        raise refuse(f"works.yml does not know “{content['works']}”.")
    contact = as_tuple(content.get("contact"))
    if set(contact) - set(CODES):
        raise refuse(f"“contact” may name {', '.join(CODES)}.")
    if content.get("extra", "") not in EXTRAS:
        raise refuse(f"“extra” must be one of {', '.join(EXTRAS[1:])}.")
    if not isinstance(content.get("rank", 0), int):
        raise refuse("“rank” must be a whole number.")
    if not content.get("source"):
        raise refuse("“source” must name the fact, page or design decision it rests on.")
    return Row(
        row=name,
        kind=content.get("kind", "cause"),
        code=content.get("code", ""),
        when=condition(content.get("when") or {}, facts, refuse),
        any_of=tuple(condition(each, facts, refuse) for each in content.get("any_of") or ()),
        contact=contact,
        works=content.get("works", ""),
        extra=content.get("extra", ""),
        causes=as_tuple(content.get("causes")),
        explained_by=as_tuple(content.get("explained_by")),
        leads_to=content.get("leads_to", ""),
        without=as_tuple(content.get("without")),
        instead=content.get("instead", ""),
        alone=content.get("alone", False),
        asked_only=content.get("asked_only", asked_only),
        rank=content.get("rank", 9),
        source=content["source"],
        since=day(content.get("since"), refuse),
        until=day(content.get("until"), refuse),
    )


def condition(content: Any, facts: Mapping[str, Any], refuse: Any) -> Condition:
    """Read a condition; every fact and value it names must stand in facts.yml."""
    if not isinstance(content, dict):
        raise refuse("“when” and “any_of” must name facts and their values, such as “cover: active”.")
    read = {name: tuple(map(as_word, value if isinstance(value, list) else [value])) for name, value in content.items()}
    for name, values in read.items():
        if name not in facts:
            raise refuse(f"facts.yml has no fact “{name}”.")
        known = {*map(as_word, facts[name]["values"]), "unknown"}
        if set(values) - known:
            raise refuse(f"“{name}” can be {', '.join(sorted(known))}, not {', '.join(sorted(set(values) - known))}.")
    return read


def check_references(table: Topic, topics: Mapping[str, Topic]) -> None:
    for each in table.rows.values():
        for target in filter(None, (each.leads_to, each.instead)):
            if target not in topics:
                raise MalformedRules(f"{table.name}.yml, row {each.row}: there is no topic “{target}”.")


def as_word(value: Any) -> str:
    """YAML reads yes and no as truth values."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def as_tuple(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()


def day(value: Any, refuse: Any) -> date | None:
    if value is not None and not isinstance(value, date):
        raise refuse(f"“{value}” is not a date of the form 2026-11-22.")
    return value
