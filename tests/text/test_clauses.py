"""A message with several questions is told from a story with one."""

import pytest

from bot.text.clauses import questions_in


@pytest.mark.parametrize(
    "text, questions",
    [
        ("怎么激活？密码忘了怎么办？", ["怎么激活", "密码忘了怎么办"]),
        ("怎么绑定我妈，另外余额为什么是横杠", ["怎么绑定我妈", "另外余额为什么是横杠"]),
        ("how do I activate it? and also how do I bind my son", ["how do I activate it", "also how do I bind my son"]),
        ("昨天去了医院。排了好久的队。码怎么打不开", []),
        ("怎么激活", []),
        ("my mother is 72. she has no phone. what can I do?", []),
    ],
)
def test_only_parts_that_ask_are_questions(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions
