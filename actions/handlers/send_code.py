"""Sends the code when the form comes to it, and again on request."""

import asyncio

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import Events, SafeAction
from actions.handlers.validate_verification import FORM_ENDS, minutes
from actions.identity.outcomes import Sending
from actions.wiring import record_services


class ActionAskCode(SafeAction):
    """Asks for the code; sends one if none waits, so that a detour does not send another."""

    def name(self) -> str:
        return "action_ask_verification_form_code"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return await asyncio.to_thread(self.ask, dispatcher, tracker)

    def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        services, reference = record_services(), tracker.get_slot("id_number")
        if services.identity.pending(tracker.sender_id) and is_same_number(tracker):
            if not was_just_told(tracker):
                dispatcher.utter_message(response="utter_code_awaited")
            return []
        number = services.vault.open(reference, tracker.sender_id, once=False) if reference else None
        if number is None:
            dispatcher.utter_message(response="utter_number_again")
            return [SlotSet("id_number", None), FORM_ENDS]
        sending = services.identity.send_code(tracker.sender_id, number, tracker.get_slot("language"))
        return told(dispatcher, sending)


class ActionResendCode(SafeAction):
    def name(self) -> str:
        return "action_resend_code"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if tracker.get_slot("requested_slot") != "code":
            dispatcher.utter_message(response="utter_no_code_awaited")
            return []
        resend = record_services().identity.resend
        return told(dispatcher, await asyncio.to_thread(resend, tracker.sender_id, tracker.get_slot("language")))


def is_same_number(tracker: Tracker) -> bool:
    """Tell whether the number was not given anew in this message."""
    return all(found["entity"] != "id_number" for found in tracker.latest_message["entities"])


def was_just_told(tracker: Tracker) -> bool:
    """Tell whether this message was about the code, so that it was answered already."""
    message = tracker.latest_message
    return message["intent"]["name"] == "resend_code" or any(each["entity"] == "code" for each in message["entities"])


def told(dispatcher: CollectingDispatcher, sending: Sending) -> Events:
    """Say what came of sending; a lockout ends the form."""
    dispatcher.utter_message(
        response=f"utter_code_sending_{sending.outcome}", seconds=sending.seconds, minutes=minutes(sending.seconds)
    )
    return [SlotSet("id_number", None), FORM_ENDS] if sending.outcome in ("locked", "none") else []
