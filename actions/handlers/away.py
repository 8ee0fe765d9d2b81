"""What is said when the record side, or one of its stores, is away: the general answer still stands."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.engine import choose
from actions.answering.situation import Situation
from actions.wiring import services


def say_that_no_check_is_possible(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Say so, give the topic's general answer if it was not given yet, and end the form."""
    dispatcher.utter_message(response="utter_record_side_away")
    say_general_answer(dispatcher, tracker, (tracker.get_slot("check") or {}).get("topic", ""))
    return [ActiveLoop(None), SlotSet("requested_slot", None)]


def say_general_answer(dispatcher: CollectingDispatcher, tracker: Tracker, topic: str) -> None:
    """Say what the documents say of `topic`, unless it was the last thing asked."""
    asked = tracker.get_slot("asked") or {}
    if topic not in services().rulebook or asked.get("topic") == topic:
        return
    for response in choose(services().rulebook, Situation(topic)):
        dispatcher.utter_message(response=response, topic=topic)
