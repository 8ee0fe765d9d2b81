"""Ages are found as people say them; other numbers are none."""

import pytest

from bot.nlu.ages import ages_in


@pytest.mark.parametrize(
    "text, ages",
    [
        ("孩子刚满16", [16]),
        ("未满16周岁", [15]),
        ("16岁以下的", [15]),
        ("七十二岁", [72]),
        ("十六周岁", [16]),
        ("我爸78岁我儿子10岁", [78, 10]),
        ("6个月大的宝宝", [0]),
        ("she is sixteen", [16]),
        ("my fifteen year old", [15]),
        ("over 16", [17]),
        ("turned 16", [16]),
        ("17?", [17]),
        ("15", [15]),
        ("孩子14", [14]),
        ("aged 15", [15]),
    ],
)
def test_an_age_is_found(text: str, ages: list[int]) -> None:
    assert ages_in(text) == ages


@pytest.mark.parametrize(
    "text",
    [
        "三次都失败",
        "满3次",
        "绑5个人",
        "more than 5 members",
        "at 8 am",
        "the balance is 0",
        "just 5 minutes",
        "is 200",
        "5",
        "12393是吗",
    ],
)
def test_another_number_is_no_age(text: str) -> None:
    assert ages_in(text) == []
