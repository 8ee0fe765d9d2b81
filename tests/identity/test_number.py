"""ID numbers are read in every form in which people type them, and never repeated in an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.id_number import check_digit
from actions.identity.number import BadIdNumber, read_id_number

NUMBER = "14032119520304002" + check_digit("14032119520304002")
WITH_X = next(number for number in (f"14032119520304{n:03}" for n in range(1000)) if check_digit(number) == "X") + "X"
FORMS = (
    "0123456789",
    "０１２３４５６７８９",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "零幺貳參肆伍陸柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨",
)
GAPS = ("", " ", "-", "　", "－", "\u200b", ". ", "–")


@given(st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(GAPS)), min_size=18, max_size=18))
def test_every_written_form_of_a_number_is_the_same_number(forms: list[tuple[str, str]]) -> None:
    typed = "".join(form[int(digit)] + gap for digit, (form, gap) in zip(NUMBER, forms))
    assert read_id_number(typed) == NUMBER


@pytest.mark.parametrize("end", ["x", "X", "Ｘ", "ｘ", "×", " x"])
def test_every_written_form_of_the_x_is_the_same(end: str) -> None:
    assert read_id_number(WITH_X[:17] + end) == WITH_X


@pytest.mark.parametrize(
    "typed, fault",
    [
        ("", "length"),
        (NUMBER[:-1], "length"),
        (NUMBER + "1", "length"),
        ("140321520304002", "old"),
        ("14032152030400X", "length"),
        ("A" + NUMBER[1:], "characters"),
        (NUMBER[:6] + "19520230" + NUMBER[14:], "date"),
        (NUMBER[:17] + str((int(NUMBER[17].replace("X", "0")) + 1) % 10), "check_digit"),
    ],
)
def test_a_bad_number_is_refused_with_its_fault_and_without_itself(typed: str, fault: str) -> None:
    with pytest.raises(BadIdNumber) as refused:
        read_id_number(typed)
    assert refused.value.fault == str(refused.value) == fault
