"""The rules, told in scenarios/<topic>.yml: a record, what was said, and the findings in order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.content.rules import read_rules
from actions.diagnosis.engine import ALL, diagnose
from actions.diagnosis.rules_model import TOPICS
from tests.diagnosis.build import case_of

FOLDER = Path(__file__).parent / "scenarios"
TOPIC_OF_FILE = {"all_topics": ALL}  # the other files bear their topic's name, or each scenario names it
BOOK = read_rules()


def scenarios() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yml")):
        for scenario in yaml.safe_load(path.read_text("utf-8")):
            yield pytest.param(path.stem, scenario, id=f"{path.stem}: {scenario['name']}")


@pytest.mark.parametrize("file, scenario", scenarios())
def test_a_case_gets_the_findings_it_proves(file: str, scenario: dict) -> None:
    case = case_of(scenario)
    verdict = diagnose(BOOK, case, scenario.get("topic", TOPIC_OF_FILE.get(file, file)))
    assert verdict.codes == scenario["expect"]
    contacts = {finding.code: list(finding.contacts) for finding in verdict.findings}
    for code, expected in (scenario.get("contacts") or {}).items():
        assert contacts[code] == expected, code
    if "missing" in scenario:
        assert set(scenario["missing"]) <= set(verdict.missing)
    assert not set(scenario.get("not_missing", [])) & set(verdict.missing)
    if "question" in scenario:
        assert verdict.question == scenario["question"]
    if "general" in scenario:
        assert verdict.general is scenario["general"]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_row_of_a_topic_is_reached_by_a_scenario(topic: str) -> None:
    told = {row for each in yaml.safe_load((FOLDER / f"{topic}.yml").read_text("utf-8")) for row in rows_of(each)}
    assert set(BOOK[topic].rows) - told == set()


def rows_of(scenario: dict) -> list[str]:
    row = scenario.get("row", [])
    return [row] if isinstance(row, str) else row
