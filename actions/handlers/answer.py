"""Answers a question about a topic, fitted to what the person said, and offers to look into their own case."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering.engine import choose, meant
from actions.answering.situation import Situation, said_in, situation_of
from actions.claims import claims_in
from actions.diagnosis.rules_model import TOPICS
from actions.handlers.base import Events, SafeAction
from actions.wiring import services

TOLD_BY_RECEIPT = {"meantime", "card"}  # after a check its receipt knows better what works than the general answer
VERIFYING = "verification_form"


class ActionAnswer(SafeAction):
    def name(self) -> str:
        return "action_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if "code" in {found["entity"] for found in tracker.latest_message["entities"]} and not is_verifying(tracker):
            dispatcher.utter_message(response="utter_no_code_awaited")
            return []
        if (case_code := told_by_receipt(tracker)) is not None:
            dispatcher.utter_message(response="utter_receipt", case_code=case_code)
            return []
        situation = asked_in(tracker)
        if situation is None:
            dispatcher.utter_message(response="utter_what_about")
            return []
        follow_up = tracker.latest_message["intent"]["name"] == "inform"
        for response in choose(services().rulebook, situation, follow_up):
            dispatcher.utter_message(response=response, topic=situation.topic)
        if situation.topic == "out_of_scope":
            return []
        offer(dispatcher, tracker, situation)
        return [SlotSet("asked", remembered(situation, tracker))]


def told_by_receipt(tracker: Tracker) -> str | None:
    """Return the case code of the receipt that answers better than the general answer what works meanwhile."""
    found = (tracker.get_slot("check") or {}).get("found")
    aspects = {each["value"] for each in tracker.latest_message["entities"] if each["entity"] == "aspect"}
    return found if found and aspects & TOLD_BY_RECEIPT else None


def offer(dispatcher: CollectingDispatcher, tracker: Tracker, situation: Situation) -> None:
    """Offer to look into the person's own case, once when a topic that a record can settle comes up."""
    before = (tracker.get_slot("asked") or {}).get("topic")
    if situation.topic not in TOPICS or before == situation.topic or is_verifying(tracker):
        return
    title = services().titles["check_my_status"][tracker.get_slot("language")]
    button = {"title": title, "payload": f'/check_my_status{{"topic": "{situation.topic}"}}'}
    dispatcher.utter_message(response="utter_offer_check", buttons=[button])


def remembered(situation: Situation, tracker: Tracker) -> dict[str, Any]:
    claims = claims_in((found["entity"], found["value"]) for found in tracker.latest_message["entities"])
    return {"topic": situation.topic, "facts": dict(situation.facts), "claims": claims}


def is_verifying(tracker: Tracker) -> bool:
    return (tracker.active_loop or {}).get("name") == VERIFYING


def asked_in(tracker: Tracker) -> Situation | None:
    """Return what the latest message asks; None for a follow-up to nothing."""
    said = said_in((found["entity"], found["value"]) for found in tracker.latest_message["entities"])
    if is_verifying(tracker):
        said["during"] = "verification"
    intent, before = tracker.latest_message["intent"]["name"], tracker.get_slot("asked")
    earlier = Situation(before["topic"], before["facts"]) if before else None
    if intent == "inform":
        return earlier.then(said) if earlier else None
    return meant(services().rulebook, situation_of(intent, said), earlier, tracker.latest_message["text"])
