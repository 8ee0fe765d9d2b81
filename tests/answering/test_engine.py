"""The first answer that fits is said, after the notes that fit."""

import pytest

from actions.answering.engine import Page, Rule, UnknownTopic, choose
from actions.answering.situation import Situation

BOOK = {
    "topic": Page(
        notes=(Rule({"aspect": ("fee",)}, ("fee",)), Rule({"person": ("child",)}, ("child",)), Rule({}, ("always",))),
        answers=(
            Rule({"platform": ("app", "alipay")}, ("steps",)),
            Rule({"platform": ("unknown",), "person": ("child",)}, ("ask",)),
            Rule({}, ("else",)),
        ),
    )
}


@pytest.mark.parametrize(
    "facts, said",
    [
        ({}, ["always", "else"]),
        ({"platform": "alipay"}, ["always", "steps"]),
        ({"platform": "wechat"}, ["always", "else"]),
        ({"person": "child"}, ["child", "always", "ask"]),
        ({"person": "child", "aspect": "fee"}, ["fee", "child", "ask"]),
    ],
)
def test_what_fits_is_said(facts: dict, said: list[str]) -> None:
    assert choose(BOOK, Situation("topic", facts)) == said


def test_a_topic_without_a_page_is_named() -> None:
    with pytest.raises(UnknownTopic, match="other"):
        choose(BOOK, Situation("other"))
