"""Answers a question about a topic, fitted to what the person said."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.engine import choose, meant
from actions.answering.situation import Situation, said_in, situation_of
from actions.handlers.base import SafeAction
from actions.wiring import services


class ActionAnswer(SafeAction):
    def name(self) -> str:
        return "action_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        situation = asked_in(tracker)
        if situation is None:
            dispatcher.utter_message(response="utter_what_about")
            return []
        follow_up = tracker.latest_message["intent"]["name"] == "inform"
        for response in choose(services().rulebook, situation, follow_up):
            dispatcher.utter_message(response=response, topic=situation.topic)
        if situation.topic == "out_of_scope":
            return []
        return [SlotSet("asked", {"topic": situation.topic, "facts": dict(situation.facts)})]


def asked_in(tracker: Tracker) -> Situation | None:
    """Return what the latest message asks; None for a follow-up to nothing."""
    said = said_in((found["entity"], found["value"]) for found in tracker.latest_message["entities"])
    intent, before = tracker.latest_message["intent"]["name"], tracker.get_slot("asked")
    earlier = Situation(before["topic"], before["facts"]) if before else None
    if intent == "inform":
        return earlier.then(said) if earlier else None
    return meant(services().rulebook, situation_of(intent, said), earlier, tracker.latest_message["text"])
