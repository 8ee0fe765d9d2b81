"""When failures lock and when messages may be sent, as pure rules."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.identity.lockout import LOCKED_FOR, TRIES, Standing, after_failure, seconds_until_sending

HOUR, DAY = 3600, 24 * 3600


def fail_five_times(standing: Standing, now: float) -> Standing:
    for _ in range(TRIES):
        assert standing.seconds_locked(now) == 0
        standing = after_failure(standing, now)
    return standing


def test_each_lock_lasts_longer_than_the_one_before_until_a_day() -> None:
    standing, now, lasted = Standing(), 1000.0, []
    for _ in range(6):
        standing = fail_five_times(standing, now)
        lasted.append(standing.seconds_locked(now))
        now = standing.locked_until
    assert lasted == [900, HOUR, 4 * HOUR, DAY, DAY, DAY]


@pytest.mark.parametrize("level, seconds", enumerate(LOCKED_FOR))
def test_a_day_without_failures_after_the_end_of_a_lock_forgives(level: int, seconds: int) -> None:
    standing = fail_five_times(Standing(level=level), 0.0)
    assert standing.level == level + 1
    before, after = seconds + DAY - 1.0, seconds + DAY + 0.0
    assert fail_five_times(standing, before).level == level + 2
    assert fail_five_times(standing, after).level == 1
    assert Standing(failures=4, failed_at=0.0).tries_left(DAY) == TRIES


@given(st.lists(st.floats(0, 2 * HOUR), min_size=6, max_size=60))
def test_there_is_always_a_lock_between_a_try_and_the_fifth_after_it(pauses: list[float]) -> None:
    standing, now, tried = Standing(), 0.0, []
    for pause in pauses:
        now += pause
        if not standing.seconds_locked(now):
            standing = after_failure(standing, now)
            tried.append(now)
    assert all(later - earlier >= LOCKED_FOR[0] for earlier, later in zip(tried, tried[5:]))


@given(st.lists(st.integers(0, 1500).map(float), min_size=1, max_size=40))
def test_messages_keep_their_distance_and_their_number(pauses: list[float]) -> None:
    now, sent = 0.0, []
    for pause in pauses:
        now += pause
        now += seconds_until_sending(sent, now)
        assert seconds_until_sending(sent, now) == 0
        sent.append(now)
    assert all(later - earlier >= 60 for earlier, later in pairwise(sent))
    assert all(later - earlier >= HOUR for earlier, later in zip(sent, sent[5:]))
