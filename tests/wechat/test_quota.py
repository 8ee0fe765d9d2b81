"""No more service messages than the platform allows, and always some left for a human agent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.quota import Quota, Spent, Window

HOUR, NOW = 3600, 1_700_000_000.0
TALK, TAP = Window(48 * HOUR, 5), Window(60, 3)
QUOTA = Quota(TALK, TAP)
NEVER = Spent()


def ago(seconds: float, sends: int = 0) -> Spent:
    return Spent(NOW - seconds, sends)


@pytest.mark.parametrize(
    ("talk", "tap", "bot", "agent"),
    [
        (NEVER, NEVER, 0, 0),
        (ago(0), NEVER, 4, 5),
        (ago(0, 3), NEVER, 1, 2),
        (ago(0, 4), NEVER, 0, 1),
        (ago(0, 5), NEVER, 0, 0),
        (ago(0, 9), NEVER, 0, 0),
        (ago(48 * HOUR - 1), NEVER, 4, 5),
        (ago(48 * HOUR), NEVER, 0, 0),
        (NEVER, ago(0), 2, 3),
        (NEVER, ago(59), 2, 3),
        (NEVER, ago(60), 0, 0),
        (NEVER, ago(0, 2), 0, 1),
        (NEVER, ago(0, 3), 0, 0),
        (ago(0), ago(0), 7, 8),
        (ago(HOUR, 2), ago(0, 1), 4, 5),
        (ago(HOUR, 5), ago(0), 2, 3),
        (ago(HOUR, 9), ago(0, 1), 1, 2),
        (ago(HOUR), ago(61, 3), 4, 5),
        (ago(49 * HOUR), ago(30, 1), 1, 2),
        (ago(-5), NEVER, 4, 5),
    ],
)
def test_how_many_are_left(talk: Spent, tap: Spent, bot: int, agent: int) -> None:
    assert (QUOTA.left(talk, tap, NOW), QUOTA.left(talk, tap, NOW, for_agent=True)) == (bot, agent)


@pytest.mark.parametrize(("kept", "bot"), [(0, 5), (1, 4), (2, 3), (5, 0), (9, 0)])
def test_how_many_are_kept_for_agents_can_be_set(kept: int, bot: int) -> None:
    quota = Quota(TALK, TAP, kept_for_agents=kept)
    assert (quota.left(ago(0), NEVER, NOW), quota.left(ago(0), NEVER, NOW, for_agent=True)) == (bot, 5)


@pytest.mark.parametrize(
    ("tap", "charged"), [(NEVER, False), (ago(0), True), (ago(59, 2), True), (ago(0, 3), False), (ago(60), False)]
)
def test_the_short_window_is_spent_first(tap: Spent, charged: bool) -> None:
    assert QUOTA.charged_to_tap(tap, NOW) is charged


SPENT = st.builds(ago, st.integers(-100, 50 * HOUR), st.integers(0, 9))
QUOTAS = st.builds(
    Quota,
    st.builds(Window, st.integers(1, 50 * HOUR), st.integers(0, 9)),
    st.builds(Window, st.integers(1, 100), st.integers(0, 9)),
    st.integers(0, 9),
)


@given(QUOTAS, SPENT, SPENT)
def test_never_more_than_allowed_and_agents_have_at_least_what_the_bot_has(
    quota: Quota, talk: Spent, tap: Spent
) -> None:
    bot, agent = quota.left(talk, tap, NOW), quota.left(talk, tap, NOW, for_agent=True)
    assert 0 <= bot <= agent <= quota.talk.sends + quota.tap.sends
    assert bot == 0 or agent - bot == quota.kept_for_agents


@given(QUOTAS, SPENT, SPENT)
def test_sending_all_that_is_left_spends_each_window_and_no_more(quota: Quota, talk: Spent, tap: Spent) -> None:
    sent = {False: 0, True: 0}
    whole = quota.left(talk, tap, NOW, for_agent=True)
    for for_agent in (False, True):
        while quota.left(talk, tap, NOW, for_agent):
            if quota.charged_to_tap(tap, NOW):
                tap = Spent(tap.at, tap.sends + 1)
            else:
                talk = Spent(talk.at, talk.sends + 1)
            sent[for_agent] += 1
    assert sent[True] == min(whole, quota.kept_for_agents) and sum(sent.values()) == whole
    assert talk.sends <= max(9, quota.talk.sends) and tap.sends <= max(9, quota.tap.sends)
