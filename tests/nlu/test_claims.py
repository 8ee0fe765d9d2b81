"""What people say about their own case is found, and nothing that only sounds like it."""

from pathlib import Path

import pytest
import yaml

from bot.nlu import vocabulary
from bot.nlu.entity_finder import details_in
from bot.nlu.language_reader import normal_form
from bot.text.language import LANGUAGES

TABLE = yaml.safe_load(Path(__file__).with_name("claims.yml").read_text("utf-8"))
LEAST = {"said": 4, "not_said": 3}


def rows(kind: str) -> list[tuple[str, str]]:
    return [(value, text) for value, kinds in TABLE.items() for texts in kinds[kind].values() for text in texts]


def claims_in(text: str) -> list[str]:
    return [value for name, value in details_in(normal_form(text)) if name == "claim"]


@pytest.mark.parametrize("value, text", rows("said"))
def test_a_claim_is_found(value: str, text: str) -> None:
    assert value in claims_in(text)


@pytest.mark.parametrize("value, text", rows("not_said"))
def test_a_question_a_supposition_or_a_neighbour_is_no_claim(value: str, text: str) -> None:
    assert value not in claims_in(text)


def test_another_password_is_never_taken_for_the_forgotten_one() -> None:
    assert claims_in("社保卡密码忘了") == claims_in("I forgot my card pin") == ["other_password"]


def test_two_claims_in_one_message_are_both_found() -> None:
    assert claims_in("我换了手机号，验证码收不到") == ["phone_changed", "no_sms"]
    assert claims_in("I changed my number, no sms came") == ["phone_changed", "no_sms"]


@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_has_enough_rows(kind: str, language: str) -> None:
    values = [value for value in vocabulary.read("claim") if value]
    assert sorted(TABLE) == sorted(values)
    assert {value: rows for value in values if len(rows := TABLE[value][kind][language]) < LEAST[kind]} == {}
