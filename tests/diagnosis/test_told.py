"""What a patient reads: every scenario's receipt in both languages, without the marks of a machine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.content.rules import read_rules
from actions.content.words import read_words
from actions.diagnosis.engine import diagnose
from actions.receipts.receipt import receipt_of
from actions.receipts.wording import Telling
from tests.diagnosis.build import case_of
from tests.diagnosis.test_scenarios import FOLDER, TOPIC_OF_FILE

BOOK, WORDS = read_rules(), read_words()
MAY_BE_UNKNOWN = {"code.maintenance", "place.not_started"}  # an end or a first day that nobody announced
NOT_KNOWN = {"zh": "未知", "en": "not known"}


def telling(scenario: dict[str, Any], topic: str, language: str) -> Telling:
    case = case_of(scenario)
    return Telling(receipt_of("K7M2", case, diagnose(BOOK, case, topic), "self"), WORDS, language)


def told_by(path: Path, language: str) -> list[Telling]:
    topic = TOPIC_OF_FILE.get(path.stem, path.stem)
    return [telling(each, each.get("topic", topic), language) for each in yaml.safe_load(path.read_text("utf-8"))]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda each: each.stem)
def test_every_scenario_can_be_told_shortly_and_with_its_reasons(path: Path, language: str) -> None:
    for each in told_by(path, language):
        for text in (each.short(), each.full()):
            assert not re.search(r"[{}]|\b(None|True|False)\b|。。|\.\.|，。|、。|\(\)|（）|  ", text), text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda each: each.stem)
def test_nobody_is_sent_to_an_unknown_contact_or_place(path: Path, language: str) -> None:
    for each in told_by(path, language):
        if not MAY_BE_UNKNOWN & {finding["code"] for finding in each.receipt.findings}:
            assert NOT_KNOWN[language] not in each.short(), each.short()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_maintenance_without_an_announced_end_says_that_the_end_is_not_known(language: str) -> None:
    told = telling({"outages": [{"scope": "national", "kind": "maintenance"}]}, "use", language).short()
    assert NOT_KNOWN[language] in told.splitlines()[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_announced_end_of_an_outage_is_written_as_people_write_times(language: str) -> None:
    told = telling({"outages": [{"scope": "national", "kind": "maintenance", "until": 6}]}, "use", language).short()
    assert "16:00" in told.splitlines()[0]
    assert not re.search(r"\dT\d|\+08", told)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_emergency_is_told_by_itself_before_anything_else(language: str) -> None:
    scenario = {"said": {"said_emergency": True}, "record": {"enrolments": []}}
    first = telling(scenario, "cannot_activate_or_use", language).short().splitlines()[0]
    assert WORDS.findings["fail.emergency"][language]["finding"] in first


def test_a_settlement_is_dated_by_its_own_check_and_not_by_that_of_another() -> None:
    settled = [
        {"place": "province", "use": "pharmacy", "money": "personal", "offered": True, "checked": "today-10d"},
        {"place": "local", "use": "inpatient", "money": "pooled", "offered": True, "checked": "today-1d"},
    ]
    scenario = {
        "base": "employee",
        "said": {"said_place": "province", "said_visit": "pharmacy"},
        "regions": {"140321": {"settlements": settled}},
    }
    assert "2026-11-12" in telling(scenario, "out_of_town_settlement", "zh").short().splitlines()[0]
