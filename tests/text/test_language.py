"""Which language a message is in."""

import pytest

from bot.text.language import language_of


@pytest.mark.parametrize(
    "text, language",
    [
        ("医保码怎么激活", "zh"),
        ("activate医保码 code 打不开", "zh"),
        ("那WeChat呢", "zh"),
        ("how to activate 医保码", "en"),
        ("What is 参保地?", "en"),
        ("wechat", "en"),
        ("醫保碼打不開", "zh"),
        ("2", None),
        ("ok", None),
        ("wx呢", "zh"),
        ("APP", None),
        ("？！", None),
        ("", None),
    ],
)
def test_the_language_is_the_one_most_of_the_message_is_in(text: str, language: str | None) -> None:
    assert language_of(text) == language
