"""The answers say what the documents say: all of it, in both languages, and each can be reached."""

import itertools
import re
from pathlib import Path

import pytest
import yaml

from actions.answering.engine import choose
from actions.answering.rulebook import read_rulebook, read_titles
from actions.answering.situation import Situation
from bot.check import SAID_BY_PROGRAM
from bot.conversations.turns import TOPICS
from tests.answering.content import ROOT, Wording, answers

FACTS = {
    "WHAT": 11,
    "ACT": 35,
    "USE": 10,
    "BIND": 22,
    "PWD": 15,
    "PLACE": 5,
    "BAL": 5,
    "DUP": 6,
    "FAIL": 7,
    "CODE": 4,
    "OUT": 4,
    "G": 10,
}
NUMBERS = [f"{topic}-{number}" for topic, last in FACTS.items() for number in range(1, last + 1)]
WORDS = yaml.safe_load((Path(__file__).parent / "fact_words.yml").read_text("utf-8"))
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
RULEBOOK, TITLES = read_rulebook(), read_titles()
KEYS = sorted(answers())
SAID_BY_STORIES = {f"utter_{name}" for name in ("greet", "goodbye", "thank", "affirm", "deny", "no_hurry")}


def all_wordings() -> list[Wording]:
    return [wording for pair in answers().values() for wording in pair.values()]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_fact_is_said_by_an_answer_that_names_it_in_both_languages(number: str) -> None:
    words = WORDS[number]
    assert any(
        all(number in pair[language].about["facts"] for language in pair)
        and all(word in pair[language].text for language in pair for word in words[language])
        for pair in answers().values()
    )


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_carry_the_same(key: str) -> None:
    zh, en = answers()[key]["zh"], answers()[key]["en"]
    assert without_titles(zh.about) == without_titles(en.about)
    assert zh.steps == en.steps == list(range(1, len(zh.steps) + 1))
    assert [payload for _, payload in zh.buttons] == [payload for _, payload in en.buttons]


def without_titles(about: dict) -> dict:
    return {**about, "link": about.get("link", {}).get("to")}


@pytest.mark.parametrize("key", KEYS)
def test_the_chinese_is_chinese_and_the_english_gives_chinese_labels_in_brackets_only(key: str) -> None:
    zh, en = answers()[key]["zh"].text, answers()[key]["en"].text
    assert len(re.findall(r"[\u4e00-\u9fff]", zh)) > len(re.findall(r"[A-Za-z]", zh))
    outside = re.sub(r"[(（][^()（）]*[)）]|“[^”]*”", "", en)
    assert not re.search(r"[\u4e00-\u9fff]", outside)


def test_every_answer_can_be_reached_and_every_rule_names_one_that_exists() -> None:
    said = {name for page in RULEBOOK.values() for rule in (*page.notes, *page.answers) for name in rule.say}
    assert said | SAID_BY_PROGRAM | SAID_BY_STORIES == set(answers())


@pytest.mark.parametrize("topic", sorted(RULEBOOK))
def test_no_rule_is_dead(topic: str) -> None:
    page = RULEBOOK[topic]
    for place, rule in enumerate(page.answers):
        ways = [dict(zip(rule.when, values)) for values in itertools.product(*rule.when.values())]
        facts = [{name: value for name, value in way.items() if value != "unknown"} for way in ways]
        assert any(next(each for each in page.answers if each.fits(way)) is rule for way in facts), f"{topic} {place}"


def test_each_topic_has_rules_titles_questions_and_a_story() -> None:
    assert set(RULEBOOK) == TOPICS | {"out_of_scope"}
    assert set(TITLES) > TOPICS
    for topic in TOPICS:
        for place in ("data/nlu/zh", "data/nlu/en", "data/nlu/answers", "data/stories", "tests/nlu/zh", "tests/nlu/en"):
            assert (ROOT / place / f"{topic}.yml").exists(), f"{place}/{topic}.yml"


@pytest.mark.parametrize("wording", all_wordings(), ids=lambda each: f"{each.key}-{each.language}")
def test_a_choice_leads_to_an_answer(wording: Wording) -> None:
    assert len(wording.buttons) <= 3
    for title, payload in wording.buttons:
        assert len(title) <= (12 if wording.language == "zh" else 30)
        intent, entities = re.fullmatch(r"/(\w+)(\{\{.*\}\})?", payload).groups()
        assert intent in DOMAIN["intents"]
        facts = yaml.safe_load(entities[1:-1]) if entities else {}
        assert set(facts) <= set(DOMAIN["entities"])
        if intent in RULEBOOK:
            assert choose(RULEBOOK, Situation(intent, facts)) != [wording.key]


FORBIDDEN = {
    "zh": ["12333", "12393", "社保局", "陕西", "户口本", "户口薄", "帐户", "扩码", "！", "!"],
    "en": ["12333", "12393", "Shaanxi", "expand", "voucher code", "social security bureau", "!", "credential"],
}


@pytest.mark.parametrize("wording", all_wordings(), ids=lambda each: f"{each.key}-{each.language}")
def test_no_answer_uses_a_wrong_word(wording: Wording) -> None:
    assert [word for word in FORBIDDEN[wording.language] if word in wording.text] == []


NUMBERS_OF_THE_FACTS = {"0", "5", "6", "16", "120"}
NUMBERS_OF_A_CHECK = {"15", "17", "18"}  # places of an ID number (GB 11643), an age


@pytest.mark.parametrize("wording", all_wordings(), ids=lambda each: f"{each.key}-{each.language}")
def test_no_answer_invents_a_number(wording: Wording) -> None:
    numbers = set(re.findall(r"\d+", re.sub(r"^\d+\. ", "", wording.text, flags=re.M)))
    assert numbers <= NUMBERS_OF_THE_FACTS | (NUMBERS_OF_A_CHECK if wording.file == "check_my_status" else set())


def test_what_holds_at_present_is_said_to_hold_at_present() -> None:
    at_present = {"BIND-1", "BAL-2", "DUP-5", "OUT-2"}
    for wording in all_wordings():
        if at_present & set(wording.about["facts"]):
            assert ("目前" if wording.language == "zh" else "at present") in wording.text.replace(
                "At present", "at present"
            ), wording.key


def test_every_answer_says_where_it_comes_from_and_when_it_was_checked() -> None:
    for wording in all_wordings():
        assert wording.about["source"] and re.fullmatch(r"\d{4}-\d\d-\d\d", wording.about["checked"])
        assert all(re.fullmatch(r"[A-Z]+-\d+", fact) for fact in wording.about["facts"])


def test_the_hospital_never_answers_faq_ten_with_a_bare_yes_or_no() -> None:
    for key, pair in answers().items():
        if key.startswith("utter_out_of_town_settlement"):
            assert not re.match(r"(可以|不可以|能|不能|是|否)[，。]", pair["zh"].text)
            assert not re.match(r"(yes|no)\b", pair["en"].text, re.I)
