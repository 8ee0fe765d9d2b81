"""The sentence encoder gives the meanings recorded when it was chosen."""

import numpy as np
import pytest

from bot.nlu.sentence_encoder import encoder


@pytest.mark.parametrize(
    "one, other, likeness",
    [
        ("忘记支付密码了", "I forgot the payment password", 0.77),
        ("忘记支付密码了", "余额为什么是横杠", 0.2),
    ],
)
def test_the_same_meaning_lies_close_in_both_languages(one: str, other: str, likeness: float) -> None:
    first, second = encoder().encode([one, other])
    assert np.dot(first, second) == pytest.approx(likeness, abs=0.08)


def test_a_sentence_means_the_same_alone_and_in_company() -> None:
    alone, company = encoder().encode(["怎么激活"]), encoder().encode(["怎么激活", "a much longer sentence about it"])
    assert np.allclose(alone[0], company[0], atol=1e-4)
