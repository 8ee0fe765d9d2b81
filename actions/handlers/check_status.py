"""Says what can be done for a person who wants their own record looked into."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import SafeAction


class ActionCheckStatus(SafeAction):
    def name(self) -> str:
        return "action_check_status"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        dispatcher.utter_message(response="utter_check_status")
        return []
