"""Notes what is to be checked, for whom, before the person is verified."""

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.checks import SELF
from actions.claims import claims_in
from actions.diagnosis.engine import ALL
from actions.diagnosis.rules_model import TOPICS
from actions.handlers.base import Events, SafeAction
from actions.identity.number import BadIdNumber
from actions.wiring import record_services

Check = dict[str, Any]


class ActionBeginCheck(SafeAction):
    def name(self) -> str:
        return "action_begin_check"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        details = [(found["entity"], found["value"]) for found in tracker.latest_message["entities"]]
        given = dict(details)
        check = wanted(details, tracker.get_slot("check") or {}, tracker.get_slot("asked") or {})
        consented = await asyncio.to_thread(is_consented, tracker.sender_id, given.get("id_number"))
        return [
            SlotSet("check", check),
            SlotSet("consent", True if consented else None),
            SlotSet("id_number", given.get("id_number")),
            SlotSet("code", None),
        ]


def is_consented(conversation_id: str, reference: str | None) -> bool:
    """Tell whether consent was given; a number of another person ends what the one before was verified for."""
    identity, vault = record_services().identity, record_services().vault
    verified = identity.verified(conversation_id)
    number = vault.open(reference, conversation_id, once=False) if reference and verified else None
    if verified and number and is_another(number, verified.person_fingerprint):
        identity.end_verification(conversation_id)
    return identity.consented(conversation_id)


def is_another(number: str, person: str) -> bool:
    try:
        return record_services().identity.person(number) != person
    except BadIdNumber:
        return False


def wanted(details: list[tuple[str, str]], before: Check, asked: dict[str, Any]) -> Check:
    """Return what is to be checked: as said now, else as asked back about, else as asked last, else everything."""
    given = dict(details)
    if "verified" in given:
        return before or {"topic": ALL, "person": SELF, "claims": {}}
    if "case" in given:
        return {**before, "explain": given["case"]}
    goes_on = "topic" not in given and (bool(before.get("question")) or "link" in given)
    earlier = before if goes_on else asked_before(given, asked)
    return {
        "topic": given.get("topic") or earlier.get("topic") or ALL,
        "person": given.get("person") or earlier.get("person") or SELF,
        "claims": {**earlier.get("claims", {}), **claims_in(details)},
        **({"link": given["link"]} if "link" in given else {}),
    }


def asked_before(given: dict[str, str], asked: dict[str, Any]) -> Check:
    """Return what the last question said of the case, if it was about the same topic and a record can settle it."""
    topic = asked.get("topic", "")
    if topic not in TOPICS or given.get("topic", topic) != topic:
        return {}
    facts = asked.get("facts", {})
    claims = {**claims_in(facts.items()), **asked.get("claims", {})}
    return {"topic": topic, "person": facts.get("person"), "claims": claims}
