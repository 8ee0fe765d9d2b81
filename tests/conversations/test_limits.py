"""Whoever is too fast is told how long to wait."""

import pytest

from bot.conversations.limits import Limits, TooFast


def test_a_limit_holds_for_one_conversation_and_says_how_long_to_wait() -> None:
    limits = Limits(messages="2/minute", conversations="1/minute")
    limits.message("a")
    limits.message("a")
    limits.message("b")
    with pytest.raises(TooFast) as refused:
        limits.message("a")
    assert 1 <= refused.value.seconds <= 60


def test_opening_conversations_is_limited_by_address() -> None:
    limits = Limits(messages="2/minute", conversations="1/minute")
    limits.opening("10.0.0.1")
    limits.opening("10.0.0.2")
    with pytest.raises(TooFast):
        limits.opening("10.0.0.1")
