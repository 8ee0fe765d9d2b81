"""The words of the receipts: complete, the same in both languages, and saying no more than the facts allow."""

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from actions.content.rules import read_rules
from actions.content.words import read_words
from actions.diagnosis.contacts import BY_SCHEME, CODES, SELF
from actions.diagnosis.facts import facts_of
from actions.diagnosis.logic import UNKNOWN
from actions.diagnosis.rules_model import FIRST, Row
from tests.answering.content import answers
from tests.answering.test_content import FORBIDDEN
from tests.diagnosis.build import case_of
from tests.diagnosis.test_scenarios import FOLDER

BOOK, WORDS = read_rules(), read_words()
FIELDS = {"finding", "do", "after", "advice"}
PLACEHOLDERS = {"contacts", "place", "agency", "from_date", "until", "reason", "checked", "missing"}
NUMBERS = {"0", "5", "16", "17"}  # a balance, members, ages
LANGUAGES = ("zh", "en")


def reporting() -> dict[str, list[Row]]:
    """Return the rows that report each code."""
    found: dict[str, list[Row]] = {}
    for row in (row for table in BOOK.values() for row in table.rows.values() if row.code and row.kind != FIRST):
        for code in written_out(row.code):
            found.setdefault(code, []).append(row)
    return found | {name: [row] for name, row in BOOK["common"].rows.items()}


def written_out(code: str) -> list[str]:
    """Return a code as it stands, or once for each value of the fact that it names."""
    names = placeholders(code)
    return [code.format_map({name: value}) for name in names for value in WORDS.facts[name]["values"]] or [code]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


ROWS = reporting()


def sentences() -> Iterator[tuple[str, str, str]]:
    """Yield where it stands, the language and the text of everything that a receipt can say."""
    for code, languages in WORDS.findings.items():
        for language, fields in languages.items():
            yield from ((f"{code} {name}", language, text) for name, text in fields.items())
    for table in (WORDS.frame, WORDS.contacts, WORDS.works):
        yield from ((name, language, text) for name, pair in table.items() for language, text in pair.items())
    for name, fact in WORDS.facts.items():
        for pair in (fact, *fact["values"].values()):
            yield from ((name, language, pair[language]) for language in LANGUAGES)


SENTENCES = list(sentences())


def test_every_code_that_a_row_reports_has_words_and_no_words_wait_for_a_row() -> None:
    assert set(WORDS.findings) == set(ROWS)


@pytest.mark.parametrize("code", sorted(WORDS.findings))
def test_both_languages_say_the_same_things(code: str) -> None:
    zh, en = (WORDS.findings[code][language] for language in LANGUAGES)
    assert set(WORDS.findings[code]) == set(LANGUAGES)
    assert set(zh) == set(en) <= FIELDS
    assert zh["finding"] and zh["do"]
    assert {name: placeholders(text) for name, text in zh.items()} == {
        name: placeholders(text) for name, text in en.items()
    }


@pytest.mark.parametrize("code", sorted(WORDS.findings))
def test_words_name_only_what_a_receipt_can_fill_in(code: str) -> None:
    words = WORDS.findings[code]["zh"]
    named = set().union(*map(placeholders, words.values()))
    assert named <= PLACEHOLDERS
    assert "contacts" not in placeholders(words.get("after", "")), "what is to be done afterwards has no contact"
    if "contacts" in named:
        assert all(set(row.contact) - {SELF} for row in ROWS[code] if row.kind != FIRST)


@pytest.mark.parametrize("code", sorted(WORDS.findings))
def test_advice_stands_where_a_row_rests_on_pages_outside_the_documents_and_only_there(code: str) -> None:
    extra = {row.extra for row in ROWS[code]}
    if "advice" in WORDS.findings[code]["zh"]:
        assert extra & {"advice", "finding"}
    else:
        assert "advice" not in extra


@pytest.mark.parametrize("code", sorted(WORDS.findings))
def test_a_finding_is_a_clause_and_what_to_do_is_a_sentence(code: str) -> None:
    for language, stop in (("zh", "。"), ("en", ".")):
        words = WORDS.findings[code][language]
        assert not words["finding"].endswith((stop, "；", ";", "，", ","))
        assert all(text.endswith(stop) for name, text in words.items() if name != "finding")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wrong_word_and_no_number_that_is_in_no_fact(language: str) -> None:
    for where, spoken, text in SENTENCES:
        if spoken == language:
            assert [word for word in FORBIDDEN[language] if word in text] == [], where
            assert set(re.findall(r"\d+", text)) <= NUMBERS, where


def test_chinese_is_chinese_and_english_gives_chinese_labels_in_brackets_only() -> None:
    for where, language, text in SENTENCES:
        outside = re.sub(r"[(（][^()（）]*[)）]|“[^”]*”", "", text)
        assert language == "zh" or not re.search(r"[\u4e00-\u9fff]", outside), where
        plain = re.sub(r"\{\w+\}|APP", "", text)
        assert language == "en" or not re.search(r"[A-Za-z]{2,}", plain), where


def test_nobody_is_addressed_without_respect_or_told_a_sum_or_a_promise() -> None:
    for where, _, text in SENTENCES:
        assert not re.search(r"你(?!们)|元|一定能|保证可|guarantee|yuan|RMB", text), where


def test_words_of_the_frame_are_complete() -> None:
    assert set(WORDS.contacts) == {*CODES, "AGENCY_unknown"} - {SELF, BY_SCHEME}
    for table in (WORDS.frame, WORDS.contacts, WORDS.works):
        for name, pair in table.items():
            assert set(pair) == set(LANGUAGES) and all(pair.values()), name
            assert placeholders(pair["zh"]) == placeholders(pair["en"]), name


def test_every_word_about_what_still_works_is_used() -> None:
    assert {row.works for table in BOOK.values() for row in table.rows.values()} - {""} == set(WORDS.works)


def test_every_fact_and_each_of_its_values_has_words() -> None:
    for name, fact in WORDS.facts.items():
        assert set(fact) == {"zh", "en", "values"}, name
        assert all(set(pair) == set(LANGUAGES) and all(pair.values()) for pair in fact["values"].values()), name


def scenario_cases() -> list[Any]:
    files = sorted(Path(FOLDER).glob("*.yml"))
    return [case_of(each) for file in files for each in yaml.safe_load(file.read_text("utf-8"))]


def test_facts_yml_lists_the_facts_that_the_engine_states_and_no_others() -> None:
    stated = [facts_of(case) for case in scenario_cases()]
    names = {name for facts in stated for name in facts}
    known = {name for name in WORDS.facts if not name.startswith("said_")}
    assert {name for name in names if not name.startswith("said_")} == known
    for facts in stated:
        wrong = {
            name: value
            for name, value in facts.items()
            if name != "said_institution" and value not in (UNKNOWN, *WORDS.facts[name]["values"])
        }
        assert wrong == {}


def test_every_fact_that_the_person_is_asked_for_has_a_question() -> None:
    asked = {name for table in BOOK.values() for name in table.ask}
    assert {f"utter_ask_{name}" for name in asked} <= set(answers())


@pytest.mark.parametrize("name", sorted({name for table in BOOK.values() for name in table.ask}))
def test_a_question_offers_only_values_that_the_fact_can_have(name: str) -> None:
    for wording in answers()[f"utter_ask_{name}"].values():
        offered = [yaml.safe_load(payload.partition("{")[2][:-1]) for _, payload in wording.buttons]
        values = {value for each in offered for value in each.values()}
        assert values <= set(WORDS.facts[name]["values"]), wording.language
