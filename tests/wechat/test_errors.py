"""Each refusal of the platform has something to do, told in both languages; what is unknown is for the operator."""

import re

import pytest
import yaml

from bot.wechat.errors import AGAIN, GONE, LISTED, OPERATOR, UNKNOWN, UNSURE, WAIT, trouble

ENTRIES = yaml.safe_load(LISTED.read_text("utf-8"))
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("code", ENTRIES)
def test_each_entry_says_what_is_done_and_told(code: int | str) -> None:
    assert set(ENTRIES[code]) == {"do", "zh", "en"}
    assert trouble(str(code)) == tuple(ENTRIES[code][name] for name in ("do", "zh", "en"))
    assert trouble(str(code)).do in {AGAIN, WAIT, GONE, OPERATOR, UNSURE}


@pytest.mark.parametrize("told", [UNKNOWN, *(trouble(str(code)) for code in ENTRIES)], ids=lambda told: told.en[:30])
def test_the_operator_is_told_in_both_languages(told: tuple[str, str, str]) -> None:
    _, zh, en = told
    assert HAN.search(zh) and zh.endswith("。")
    assert en.strip() and en.endswith(".") and en.isascii()


def test_no_code_is_listed_twice() -> None:
    listed = re.findall(r"^(\S+):", LISTED.read_text("utf-8"), re.M)
    assert len(listed) == len(set(listed)) == len(ENTRIES)


@pytest.mark.parametrize(
    ("code", "do"),
    [
        ("-1", AGAIN),
        ("45009", AGAIN),
        ("away", AGAIN),
        ("45015", WAIT),
        ("45047", WAIT),
        ("quota", WAIT),
        ("40003", GONE),
        ("43004", GONE),
        ("40001", OPERATOR),
        ("40164", OPERATOR),
        ("48001", OPERATOR),
        ("unsure", UNSURE),
        ("interrupted", UNSURE),
    ],
)
def test_what_is_done(code: str, do: str) -> None:
    assert trouble(code).do == do


@pytest.mark.parametrize("code", ["99999", "0", "", "40001 ", "UNSURE", "None"])
def test_an_unknown_code_is_for_the_operator(code: str) -> None:
    assert trouble(code) == UNKNOWN and UNKNOWN.do == OPERATOR
