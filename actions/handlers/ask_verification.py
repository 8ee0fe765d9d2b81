"""Asks for consent and for the ID number: in full once, in short after a detour."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.checks import SELF
from actions.handlers.base import Events, SafeAction

WITH_LINK = ("utter_ask_consent", "utter_ask_number")


class ActionAskConsent(SafeAction):
    def name(self) -> str:
        return "action_ask_verification_form_consent"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if link_was_given(tracker):
            dispatcher.utter_message(response="utter_consent_again")
            return []
        if (tracker.get_slot("check") or {}).get("person", SELF) != SELF:
            dispatcher.utter_message(response="utter_check_for_relative")
        dispatcher.utter_message(response="utter_ask_consent")
        return []


class ActionAskNumber(SafeAction):
    def name(self) -> str:
        return "action_ask_verification_form_id_number"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        dispatcher.utter_message(response="utter_number_awaited" if link_was_given(tracker) else "utter_ask_number")
        return []


def link_was_given(tracker: Tracker) -> bool:
    """Tell whether this form gave a link: a second one would end the first, which may be open in a browser."""
    for event in reversed(tracker.events):
        if event["event"] == "active_loop":
            return False
        if event["event"] == "bot" and (event.get("metadata") or {}).get("utter_action") in WITH_LINK:
            return True
    return False
