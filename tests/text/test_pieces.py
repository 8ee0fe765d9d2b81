"""A long text is cut where a reader would pause, and nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.pieces import pieces


def letters(text: str) -> str:
    return "".join(text.split())


@given(st.text(max_size=400), st.integers(4, 200))
def test_every_piece_fits_and_nothing_is_lost(text: str, most_bytes: int) -> None:
    cut = pieces(text, most_bytes)
    assert all(0 < len(piece.encode()) <= most_bytes for piece in cut)
    assert letters("".join(cut)) == letters(text)


def test_a_text_that_fits_stays_whole() -> None:
    assert pieces("您好。\n\n再见。", 2048) == ["您好。\n\n再见。"]


@pytest.mark.parametrize(
    ("text", "most_bytes", "expected"),
    [
        ("第一段，第一句。\n第二行。\n\n第二段。", 45, ["第一段，第一句。\n第二行。", "第二段。"]),
        ("第一步：打开。\n第二步：登录。", 30, ["第一步：打开。", "第二步：登录。"]),
        ("您已参保。请到窗口办理。", 27, ["您已参保。", "请到窗口办理。"]),
        ("Open the app. Then tap it.", 16, ["Open the app.", "Then tap it."]),
    ],
)
def test_it_is_cut_at_a_paragraph_else_a_line_else_a_sentence(text: str, most_bytes: int, expected: list[str]) -> None:
    assert pieces(text, most_bytes) == expected


def test_a_link_is_never_cut_when_it_fits() -> None:
    link = '<a href="https://ecert.example/verify/abcdef">打开核验页面</a>'
    cut = pieces("很长的一句话" * 5 + link, 100)
    assert link in "".join(cut) and any(link in piece for piece in cut)


def test_one_long_word_is_cut_between_characters() -> None:
    assert pieces("医" * 10, 8) == ["医医"] * 5
