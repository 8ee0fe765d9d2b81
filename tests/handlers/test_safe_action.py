"""A handler that fails tells the person; Rasa never sees the failure, nor the log the conversation."""

import asyncio
import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import SafeAction


class Failing(SafeAction):
    def name(self) -> str:
        return "action_failing"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        raise ValueError("the person's secret")


def test_a_failing_handler_apologises_and_logs_no_content(caplog: pytest.LogCaptureFixture) -> None:
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.ERROR):
        events = asyncio.run(Failing().run(dispatcher, None, {}))
    assert events == [] and dispatcher.messages[0]["response"] == "utter_trouble"
    assert "action_failing" in caplog.text and "secret" not in caplog.text
