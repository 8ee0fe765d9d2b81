"""Has the person's own case looked into, and names the receipt."""

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.checks import SELF, Outcome, Request
from actions.handlers.away import say_general_answer
from actions.handlers.base import Events, SafeAction
from actions.wiring import record_services

MOST_MEMBERS = 5  # BIND-4: nobody has more


class ActionDiagnose(SafeAction):
    def name(self) -> str:
        return "action_diagnose"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        check = tracker.get_slot("check") or {}
        if "explain" in check:
            dispatcher.utter_message(response="utter_receipt", case_code=check["explain"], details=True)
            return [SlotSet("check", {name: value for name, value in check.items() if name != "explain"})]
        outcome = await asyncio.to_thread(record_services().checks.run, request_of(check, tracker))
        say(dispatcher, tracker, check, outcome)
        given = [SlotSet("id_number", None), SlotSet("code", None)]
        return [SlotSet("check", {**check, "question": outcome.question, "found": outcome.case_code}), *given]


def request_of(check: dict[str, Any], tracker: Tracker) -> Request:
    return Request(
        conversation_id=tracker.sender_id,
        channel=tracker.get_latest_input_channel() or "web",
        topic=check["topic"],
        person=check.get("person", SELF),
        link=check.get("link", ""),
        claims=check.get("claims", {}),
    )


def say(dispatcher: CollectingDispatcher, tracker: Tracker, check: dict[str, Any], outcome: Outcome) -> None:
    if outcome.members:
        members = [
            {"title": name, "payload": f'/check_my_status{{"link": "{link}"}}'}
            for link, name in outcome.members[:MOST_MEMBERS]
        ]
        dispatcher.utter_message(response="utter_which_member", buttons=members)
    if outcome.case_code:
        dispatcher.utter_message(response="utter_receipt", case_code=outcome.case_code)
    if outcome.general:
        say_general_answer(dispatcher, tracker, check["topic"])
    if outcome.question:
        dispatcher.utter_message(response=f"utter_ask_{outcome.question}")
