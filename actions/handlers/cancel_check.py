"""Ends a check in the middle, on request, with everything that was given for it."""

import asyncio

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.base import Events, SafeAction
from actions.wiring import record_services


class ActionCancelCheck(SafeAction):
    def name(self) -> str:
        return "action_cancel_check"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        await asyncio.to_thread(record_services().identity.withdraw, tracker.sender_id)
        dispatcher.utter_message(response="utter_check_cancelled")
        return [SlotSet(name, None) for name in ("check", "consent", "id_number", "code")]
