"""Takes a yes as a yes to what was offered last."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import SafeAction


class ActionAffirm(SafeAction):
    def name(self) -> str:
        return "action_affirm"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        offered = last_said(tracker.events) == "utter_offer_human"
        dispatcher.utter_message(response="utter_human" if offered else "utter_affirm")
        return []


def last_said(events: Sequence[dict[str, Any]]) -> str | None:
    """Return the name of the bot's last response."""
    said = [event for event in events if event["event"] == "bot"]
    return (said[-1].get("metadata") or {}).get("utter_action") if said else None
