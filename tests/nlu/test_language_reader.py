"""What people type is brought into one form; words are told apart in mixed text."""

import pytest

from bot.nlu.language_reader import normal_form, words


@pytest.mark.parametrize(
    "text, normal",
    [
        ("醫保碼打不開", "医保码打不开"),
        ("医保电子凭正怎么激话", "医保电子凭证怎么激活"),
        ("ybm打不开", "医保码打不开"),
        ("ybm 打不开", "医保码 打不开"),
        ("ＡＰＰ里", "app里"),
        ("zfb怎么弄", "支付宝怎么弄"),
        ("啊啊啊啊啊啊", "啊啊"),
        ("I forgot my wxyz", "i forgot my wxyz"),
    ],
)
def test_known_slips_are_put_right(text: str, normal: str) -> None:
    assert normal_form(text) == normal


def test_mixed_text_is_cut_into_words_of_both_languages() -> None:
    assert words("activate医保码 code 打不开") == ["activate", "医保码", "code", "打不开"]
