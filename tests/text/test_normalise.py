"""One written form, and no way to type a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.normalise import normalised, typed


@pytest.mark.parametrize(
    "text, normal",
    [
        ("ＡＰＰ　１２３", "APP 123"),
        ("医保\u200b码", "医保码"),
        ("  a \n b\t", "a b"),
        ("ﬁ", "fi"),
        ("\ufeff医保", "医保"),
    ],
)
def test_width_spaces_and_invisible_characters_are_evened_out(text: str, normal: str) -> None:
    assert normalised(text) == normal


@pytest.mark.parametrize("start", ["/", "//", "　/", "／", "/ /", "\u200b/", "\\", "\u2060／ /"])
def test_no_spelling_of_a_slash_survives_at_the_start(start: str) -> None:
    assert typed(f"{start}restart") == "restart"


def test_a_slash_inside_a_message_stays() -> None:
    assert typed("支付宝/微信怎么激活") == "支付宝/微信怎么激活"


@given(st.text())
def test_nothing_typed_ever_begins_like_a_command(text: str) -> None:
    assert not typed(text).strip().startswith("/")


@given(st.text())
def test_the_written_form_of_a_written_form_is_itself(text: str) -> None:
    assert typed(typed(text)) == typed(text)
