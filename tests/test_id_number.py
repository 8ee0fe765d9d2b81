"""The citizen identification number of GB 11643."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from actions.id_number import birth_date_in, check_digit, fault_of

SAMPLE = "11010519491231002X"  # the worked example of GB 11643-1999
BIRTHS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    region, serial = draw(st.integers(110000, 829999)), draw(st.integers(0, 999))
    first17 = f"{region}{draw(BIRTHS):%Y%m%d}{serial:03}"
    return first17 + check_digit(first17)


def test_the_example_of_the_standard_is_right() -> None:
    assert check_digit(SAMPLE[:17]) == "X"
    assert fault_of(SAMPLE) is None
    assert birth_date_in(SAMPLE) == date(1949, 12, 31)


@given(numbers())
def test_a_number_made_by_the_rule_has_no_fault(number: str) -> None:
    assert fault_of(number) is None


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_every_single_mistyped_digit_is_noticed(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert fault_of(wrong) in ("check_digit", "date")


@given(numbers(), st.integers(0, 15))
def test_two_neighbours_that_changed_places_are_noticed(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or fault_of(swapped) in ("check_digit", "date")


@given(numbers(), st.integers(0, 17))
def test_a_missing_digit_is_a_fault_of_length(number: str, place: int) -> None:
    assert fault_of(number[:place] + number[place + 1 :]) == "length"


@given(numbers(), st.integers(0, 17), st.characters().filter(lambda character: character not in "0123456789X"))
def test_anything_but_ascii_digits_and_a_capital_x_is_a_fault_of_characters(number: str, place: int, odd: str) -> None:
    assert fault_of(number[:place] + odd + number[place + 1 :]) == "characters"


def test_an_x_counts_in_the_last_place_alone() -> None:
    assert fault_of("X" + SAMPLE[1:]) == "characters"


@given(BIRTHS)
def test_the_birth_date_is_read_back(born: date) -> None:
    assert birth_date_in(f"140321{born:%Y%m%d}0010") == born


def test_days_that_never_were_are_faults_of_the_date() -> None:
    for day in ("20230229", "19991301", "19990431", "18991231", "00000000"):
        first17 = f"140321{day}001"
        assert fault_of(first17 + check_digit(first17)) == "date"


@given(st.text(max_size=24))
def test_any_text_gets_an_answer(text: str) -> None:
    assert fault_of(text) in ("length", "characters", "date", "check_digit", None)
    birth_date_in(text)
