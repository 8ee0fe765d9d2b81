"""Case codes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.receipts.store import new_case_code
from bot.text.case_codes import case_code_in, without_case_codes
from bot.text.language import language_of


@pytest.mark.parametrize(
    "text, code",
    [
        ("7K3M-9QX2", "7K3M-9QX2"),
        ("我的案件编号是７k3m－9qx2，再看一下", "7K3M-9QX2"),
        ("case 7k3m 9qx2 please", "7K3M-9QX2"),
        ("7K3M9QX2", "7K3M-9QX2"),
        ("please help", None),
        ("2345-6789", None),
        ("wechat", None),
        ("have fun here", None),
    ],
)
def test_a_case_code_is_known_in_every_spelling_and_words_are_none(text: str, code: str | None) -> None:
    assert case_code_in(text) == code


@given(st.builds(new_case_code))
def test_every_code_that_is_made_is_found(code: str) -> None:
    assert not any(sign.isalpha() for sign in code) or case_code_in(f"编号{code.lower()}。") == code


def test_a_case_code_does_not_make_a_message_english() -> None:
    assert language_of(without_case_codes("看一下 7K3M-9QX2")) == "zh"
