"""Private numbers are taken out, whatever way they are written; other numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.privacy import masked, without_private

ID = "11010119900307651X"
WIDE, CHINESE = (
    str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"),
    str.maketrans("0123456789", "零一二三四五六七八九"),
)


@pytest.mark.parametrize(
    "text, safe",
    [
        (f"我的身份证{ID}", "我的身份证<id_number>"),
        (f"身份证号：{ID.lower()}，怎么办", "身份证号:<id_number>,怎么办"),
        ("1101 0119 9003 0765 15", "<id_number>"),
        ("110101-19900307-6515", "<id_number>"),
        ("110101900307651", "<id_number>"),
        (ID.translate(WIDE), "<id_number>"),
        (ID[:17].translate(CHINESE) + "五", "<id_number>"),
        ("打 13800138000", "打 <phone>"),
        ("call +86 138-0013-8000", "call <phone>"),
        ("幺三八零零幺三八零零零", "<phone>"),
        ("银行卡6222020200001234567", "银行卡<number>"),
        ("6222 0202 0000 1234", "<number>"),
        ("110101–19900307–6515", "<id_number>"),
        ("110101\u200b19900307\u00ad6515", "<id_number>"),
        ("(110101)(19900307)(6515)", "(<id_number>)"),
        ("138—0013—8000", "<phone>"),
        ("0353-6012345", "<phone>"),
        ("+49 170 1234567", "<phone>"),
        ("me@example.com", "<email>"),
        ("护照E12345678", "护照<passport>"),
    ],
)
def test_private_numbers_are_masked(text: str, safe: str) -> None:
    assert masked(text) == safe


@pytest.mark.parametrize(
    "text",
    ["40岁", "打12393", "余额500元", "2024年1月1日", "2026-11-21 10:30", "绑5个人", "一二三", "16 周岁", "1. 2. 3."],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert masked(text) == text


@given(
    st.from_regex(r"[1-8][0-9]{16}[0-9X]", fullmatch=True),
    st.sampled_from(["", " ", "-", "  ", " - "[:2]]),
    st.sampled_from([{}, WIDE]),
    st.text(alphabet="医保码怎么用 ab,。", max_size=8),
)
def test_no_way_of_writing_an_id_number_leaves_its_birth_date(number: str, gap: str, digits: dict, around: str) -> None:
    written = gap.join(number).translate(digits)
    safe = masked(f"{around}{written}{around}")
    assert "<id_number>" in safe and written[6 * (1 + len(gap)) :][:8] not in safe


def test_what_holds_nothing_private_stays_as_it_was_written() -> None:
    assert without_private("怎么激活？　ＡＰＰ\n谢谢") == "怎么激活？　ＡＰＰ\n谢谢"
    assert without_private("ID 1101 0119 9003 0765 15？") == "ID <id_number>?"
