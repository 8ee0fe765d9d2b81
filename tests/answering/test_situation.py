"""What is said now, what is carried over, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.answering.situation import Situation, age_group, said_in, situation_of


@pytest.mark.parametrize(
    "said, facts",
    [
        ({"age": "15"}, {"age_group": "under_16"}),
        ({"age": "16"}, {"age_group": "exactly_16"}),
        ({"age": "17", "person": "child"}, {"age_group": "over_16", "person": "child"}),
        ({"person": "parent"}, {"person": "parent", "age_group": "over_16"}),
        ({"person": "child"}, {"person": "child"}),
    ],
)
def test_the_age_group_follows_from_an_age_or_a_person(said: dict, facts: dict) -> None:
    assert situation_of("bind_family", said).facts == facts


def test_a_follow_up_keeps_what_it_does_not_change() -> None:
    before = Situation("activate", {"platform": "alipay", "person": "parent", "aspect": "fee"})
    assert before.then({"platform": "wechat"}).facts == {
        "platform": "wechat",
        "person": "parent",
        "age_group": "over_16",
    }


def test_another_person_brings_no_age_of_the_one_before() -> None:
    before = situation_of("bind_family", {"age": "12", "person": "child"})
    assert before.then({"person": "parent"}).facts == {"person": "parent", "age_group": "over_16"}


def test_the_last_said_of_a_name_counts_and_the_language_is_no_detail() -> None:
    assert said_in([("platform", "alipay"), ("language", "zh"), ("platform", "wechat")]) == {"platform": "wechat"}


@given(st.integers(0, 120))
def test_every_age_is_in_one_group(years: int) -> None:
    assert (age_group(years) == "under_16") == (years < 16) and (age_group(years) == "over_16") == (years > 16)
