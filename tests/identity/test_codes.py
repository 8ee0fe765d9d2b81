"""A code is six digits, for one conversation and one person, for five minutes and five tries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.identity.codes import new_code, read_code
from actions.identity.outcomes import Checking, Sending
from tests.identity.test_number import FORMS, GAPS
from tests.identity.world import World


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(FORMS), st.sampled_from(GAPS)), min_size=6, max_size=6))
def test_a_code_is_read_in_every_written_form(typed: list[tuple[int, str, str]]) -> None:
    assert read_code("".join(form[digit] + gap for digit, form, gap in typed)) == "".join(
        str(each[0]) for each in typed
    )


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "hello", "123456 or 654321", "12a3456"])
def test_what_is_not_one_run_of_six_digits_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_is_found_among_words() -> None:
    assert read_code("验证码是 004211。") == read_code("it is 004211!") == "004211"


def test_new_codes_have_six_digits_and_differ() -> None:
    codes = [new_code() for _ in range(1000)]
    assert all(len(code) == 6 and code.isdecimal() for code in codes) and len(set(codes)) > 980
    assert any(code.startswith("0") for code in codes)


def test_the_right_code_verifies_once(world: World) -> None:
    code = world.sent("mine", world.someone())
    assert world.identity.pending("mine")
    assert world.identity.check_code("mine", f" {code[:3]} {code[3:]} ") == Checking("verified")
    assert not world.identity.pending("mine")
    assert world.identity.check_code("mine", code) == Checking("none")


def test_a_code_works_in_its_own_conversation_alone(here: World) -> None:
    code = here.sent("mine", here.someone(2))
    here.sent("yours", here.someone(3))
    assert here.identity.check_code("yours", code).outcome == "wrong"
    assert here.identity.check_code("nobody's", code) == Checking("none")
    assert here.identity.verified("yours") is here.identity.verified("nobody's") is None


def test_a_code_lasts_five_minutes(here: World) -> None:
    code = here.sent("mine", here.someone())
    here.later(300)
    assert not here.identity.pending("mine")
    assert here.identity.check_code("mine", code) == Checking("expired")
    assert here.identity.verified("mine") is None


def test_a_new_code_replaces_the_old_one(here: World) -> None:
    old = here.sent("mine", here.someone())
    here.later(60)
    assert here.identity.resend("mine", "en") == Sending("sent", 300)
    new = here.code_sent()
    assert old == new or here.identity.check_code("mine", old).outcome == "wrong"
    assert here.identity.check_code("mine", new).outcome == "verified"


def test_resending_needs_a_number_given_lately(here: World) -> None:
    assert here.identity.resend("mine", "zh") == Sending("none")
    here.sent("mine", here.someone())
    here.later(14 * 60)
    here.identity.purge()
    assert here.identity.resend("mine", "zh").outcome == "sent"
    here.later(15 * 60)
    here.identity.purge()
    assert here.identity.resend("mine", "zh") == Sending("none")


def test_the_fifth_wrong_code_locks_and_then_the_right_one_is_no_use(world: World) -> None:
    code, wrong = world.sent("mine", world.someone()), world.wrong_code()
    tries = [world.identity.check_code("mine", wrong) for _ in range(5)]
    assert [(each.outcome, each.tries_left) for each in tries] == [
        ("wrong", 4),
        ("wrong", 3),
        ("wrong", 2),
        ("wrong", 1),
        ("locked", 0),
    ]
    assert tries[-1].seconds == 900
    assert world.identity.check_code("mine", code) == Checking("locked", seconds=900)
    assert not world.identity.pending("mine")


def test_what_is_no_code_costs_no_try(here: World) -> None:
    code = here.sent("mine", here.someone())
    for _ in range(10):
        assert here.identity.check_code("mine", "what code?") == Checking("wrong", tries_left=5)
    assert here.identity.check_code("mine", code).outcome == "verified"


def test_a_row_taken_from_another_challenge_verifies_nobody(here: World) -> None:
    from sqlalchemy import text

    here.sent("victim's", here.someone(2))
    code = here.sent("mine", here.someone(3))
    with here.engine.begin() as store:
        theirs = store.execute(text("SELECT person, sealed FROM challenges ORDER BY expires_at, rowid LIMIT 1")).one()
        statement = text("UPDATE challenges SET person = :person, sealed = :sealed")
        store.execute(statement, {"person": theirs.person, "sealed": theirs.sealed})
    assert here.identity.check_code("mine", code).outcome == "wrong"
