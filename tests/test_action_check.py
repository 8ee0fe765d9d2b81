"""The compiled check of action answers refuses what Rasa's own refuses, and stays in step with it."""

import inspect
from types import SimpleNamespace

import pytest
from rasa.core.actions.action import RemoteAction

from bot.action_check import compile_action_check

ORIGINAL = inspect.getsource(RemoteAction._validate_action_result)
GOOD = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "x"}]}
BAD = [{"events": "none"}, {"responses": 1}, {"events": [{"name": "no event"}]}, []]


def test_good_answers_pass_and_bad_ones_are_refused_without_their_content() -> None:
    compile_action_check()
    check = RemoteAction._validate_action_result
    assert check(SimpleNamespace(), GOOD)
    for answer in BAD:
        with pytest.raises(ValueError) as error:
            check(SimpleNamespace(), answer)
        assert "no event" not in str(error.value)


def test_rasa_still_checks_the_way_this_replaces() -> None:
    assert "validate(result, self.action_response_format_spec())" in ORIGINAL
