"""What the bot answers: Rasa chooses and words it, the record side tells its receipts."""

import logging
from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.cases import Cases, CasesAway
from bot.conversations.dialogues import Pending, pending
from bot.conversations.output import Collected, joined, said_by_bot
from bot.conversations.store import StoreAway
from bot.conversations.transcript import Body
from bot.conversations.turns import Parse

logger = logging.getLogger(__name__)

TROUBLE, AWAY = "utter_trouble", "utter_record_side_away"
PAIRING = "[pairing]"  # in an answer with a link: stands for the number that page and chat both show


class Answering:
    """Answers turns of a dialogue; nothing is written here. `public_url` is what links begin with."""

    def __init__(self, agent: Agent, cases: Cases, public_url: str) -> None:
        self.agent, self.cases, self.public_url = agent, cases, public_url

    async def to(self, conversation_id: str, turns: Sequence[Parse], channel: str) -> tuple[list[Body], str | None]:
        """Return the answers to `turns`, none twice, and the dialogue's state after them."""
        answers: dict[str, Body] = {}
        state = pending.set(exchange := Pending())
        try:
            for turn in turns:
                for answer in await self.to_turn(conversation_id, turn, channel):
                    answers.setdefault(answer["text"], answer)
        finally:
            pending.reset(state)
        return joined(answers.values()), exchange.events

    async def to_turn(self, conversation_id: str, turn: Parse, channel: str) -> list[Body]:
        language = next(found["value"] for found in turn["entities"] if found["entity"] == "language")
        output = Collected(channel)
        message = UserMessage(turn["text"], output, conversation_id, parse_data=turn, input_channel=channel)
        try:
            await self.agent.processor.handle_message(message)
        except StoreAway:
            raise
        except Exception as error:
            logger.error("A turn failed with %s; the person was told to ask again.", type(error).__name__)
        answers = [await self.completed(answer, conversation_id, channel, language) for answer in output.answers]
        return [each for each in answers if each] or [self.worded(TROUBLE, channel, language)]

    async def completed(self, answer: dict[str, Any], conversation_id: str, channel: str, language: str) -> Body:
        """Return an answer of Rasa's as a message, with the receipt or the link that it names."""
        body = said_by_bot(answer, language)
        try:
            if answer.get("case_code"):
                return body | await self.receipt(answer, conversation_id, language)
            if link := (answer.get("metadata") or {}).get("link"):
                return body | await self.linked(link, body["text"], conversation_id, channel, language)
        except CasesAway:
            return self.worded(AWAY, channel, language)
        return body

    async def receipt(self, answer: dict[str, Any], conversation_id: str, language: str) -> Body:
        details = bool(answer.get("details"))
        found = await self.cases.receipt(answer["case_code"], conversation_id, language, details)
        return found or {}

    async def linked(self, link: dict[str, str], text: str, conversation_id: str, channel: str, language: str) -> Body:
        page = await self.cases.open_page(conversation_id, channel, language)
        address = {"title": link["title"], "url": f"{self.public_url}/verify/{page.token}"}
        return {"link": address, "text": text.replace(PAIRING, page.pairing)}

    def worded(self, response: str, channel: str, language: str) -> Body:
        return said_by_bot(
            self.agent.nlg.generate_from_slots(response, {"language": language}, channel) or {}, language
        )
