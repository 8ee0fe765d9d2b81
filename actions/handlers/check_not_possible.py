"""Stands in for an action of the record side while that is away."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.handlers.away import say_that_no_check_is_possible
from actions.handlers.base import Events, SafeAction


class ActionCheckNotPossible(SafeAction):
    def name(self) -> str:
        return "action_check_not_possible"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        return say_that_no_check_is_possible(dispatcher, tracker)
