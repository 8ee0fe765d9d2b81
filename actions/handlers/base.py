"""What every custom action shares: it never raises."""

import logging
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.cases import AWAY
from actions.handlers.away import say_that_no_check_is_possible

logger = logging.getLogger(__name__)

Events = list[dict[str, Any]]


class SafeAction(Action, ABC):
    """An action whose failure is told to the person instead of to Rasa.

    Rasa logs the whole conversation when an action raises.
    """

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        try:
            return await self.act(dispatcher, tracker)
        except AWAY as error:
            logger.error("%s: a store is away (%s).", self.name(), type(error).__name__)
            return say_that_no_check_is_possible(dispatcher, tracker)
        except Exception as error:
            logger.error("%s failed with %s.", self.name(), type(error).__name__)
            dispatcher.utter_message(response="utter_trouble")
            return []

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do the action's work; return the events."""
