"""Takes what the verification form is given: consent, the ID number, the code."""

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import Events, SafeAction
from actions.identity.number import BadIdNumber, read_id_number
from actions.wiring import record_services

ON_PAGE = "page"
SURE_OF_CONSENT = 1.0  # a button or the closed list of plain words; a likely yes is none
FORM_ENDS = SlotSet("requested_slot", None)


class ValidateVerificationForm(SafeAction):
    def name(self) -> str:
        return "validate_verification_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        if await asyncio.to_thread(is_open, tracker):
            return [FORM_ENDS]
        events: Events = []
        for name, value in tracker.slots_to_validate().items():
            if value is not None and name in TAKEN:
                events += await asyncio.to_thread(TAKEN[name], dispatcher, tracker, value)
        verified = await asyncio.to_thread(record_services().identity.verified, tracker.sender_id)
        return [*events, FORM_ENDS] if verified else events


def is_open(tracker: Tracker) -> bool:
    """Tell whether a receipt was asked for that this conversation may see without being verified again."""
    code = (tracker.get_slot("check") or {}).get("explain")
    return code is not None and record_services().cases.receipt(code, tracker.sender_id, "zh", False) is not None


def consent_given(dispatcher: CollectingDispatcher, tracker: Tracker, value: Any) -> Events:
    """Take a yes for consent when it is surely one; otherwise the form asks again."""
    if tracker.latest_message["intent"]["confidence"] < SURE_OF_CONSENT:
        return [SlotSet("consent", None)]
    how = "button" if tracker.latest_message["text"].startswith("/") else "words"
    record_services().identity.consent(tracker.sender_id, how, tracker.get_latest_input_channel() or "")
    return [SlotSet("consent", True)]


def number_given(dispatcher: CollectingDispatcher, tracker: Tracker, value: Any) -> Events:
    """Take a number that can be one; who sends it after reading the notice has agreed."""
    number = record_services().vault.open(value, tracker.sender_id, once=False)
    try:
        read_id_number(number or "")
    except BadIdNumber as error:
        dispatcher.utter_message(response=f"utter_number_{error.fault}" if number else "utter_number_again")
        return [SlotSet("id_number", None)]
    if tracker.get_slot("requested_slot") != "consent":
        return [SlotSet("id_number", value)]
    record_services().identity.consent(
        tracker.sender_id, "number_after_notice", tracker.get_latest_input_channel() or ""
    )
    return [SlotSet("consent", True), SlotSet("id_number", value)]


def code_given(dispatcher: CollectingDispatcher, tracker: Tracker, value: Any) -> Events:
    """Check the code; what the person is told is the same whether or not the ID number is on record."""
    if value == ON_PAGE:
        return [SlotSet("code", None)]
    identity = record_services().identity
    code = record_services().vault.open(value, tracker.sender_id, once=True)
    checked = identity.check_code(tracker.sender_id, code or "")
    if checked.outcome == "verified":
        return [SlotSet("code", "checked")]
    dispatcher.utter_message(
        response=f"utter_code_{checked.outcome}", tries=checked.tries_left, minutes=minutes(checked.seconds)
    )
    if checked.outcome == "locked":
        return [SlotSet("code", None), SlotSet("id_number", None), FORM_ENDS]
    return [SlotSet("code", None)]


def minutes(seconds: int) -> int:
    """Return whole minutes, rounded up, at least one."""
    return max(1, -(-seconds // 60))


TAKEN = {"consent": consent_given, "id_number": number_given, "code": code_given}
