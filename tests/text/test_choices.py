"""Typing a choice means the same as tapping it."""

import pytest

from bot.text.choices import choice_meant

TITLES = ["国家医保服务平台APP", "支付宝", "微信"]


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "２",
        "2.",
        "选2",
        "第二个",
        "第2个",
        "那第二种方法呢",
        "the second one",
        "what about the second one?",
        "2nd",
        "option 2",
        "【2】",
        "②",
        "（2）",
        "回复2",
        "按２",
        "我选二",
        "支付宝",
        " 支付宝。",
    ],
)
def test_a_place_or_the_words_name_a_choice(text: str) -> None:
    assert choice_meant(text, TITLES) == 1


@pytest.mark.parametrize(
    "text",
    ["4", "第九个", "支付宝怎么激活", "二十岁", "12", "十二", "第二次激活还是失败", "", "the second time it failed"],
)
def test_anything_else_is_no_choice(text: str) -> None:
    assert choice_meant(text, TITLES) is None


def test_without_choices_nothing_is_chosen() -> None:
    assert choice_meant("2", []) is None


@pytest.mark.parametrize(
    ("text", "index"), [("10", 9), ("十", 9), ("第十个", 9), ("11", 10), ("十二", 11), ("１２", 11)]
)
def test_places_beyond_nine_are_understood_too(text: str, index: int) -> None:
    assert choice_meant(text, [f"第{place}项内容" for place in range(12)]) == index
