"""Asks back when a message was not surely understood; offers a human the second time."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.likeliest import likeliest
from actions.handlers.base import SafeAction
from actions.wiring import services


class ActionAskWhichTopic(SafeAction):
    def name(self) -> str:
        return "action_ask_which_topic"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        if failed_before(tracker.events):
            dispatcher.utter_message(response="utter_offer_human")
            return []
        titles, language = services().titles, tracker.get_slot("language")
        topics = likeliest(tracker.latest_message.get("intent_ranking", []), titles)
        if not topics:
            dispatcher.utter_message(response="utter_what_about")
            return []
        buttons = [{"title": titles[topic][language], "payload": f"/{topic}"} for topic in topics]
        dispatcher.utter_message(response="utter_which_topic", buttons=buttons)
        return []


def failed_before(events: Sequence[dict[str, Any]]) -> bool:
    """Tell whether the message before the latest one was not understood either."""
    intents = [event["parse_data"]["intent"]["name"] for event in events if event["event"] == "user"]
    return intents[-2:] == ["nlu_fallback", "nlu_fallback"]
