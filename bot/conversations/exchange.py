"""One exchange: a person sends something, the bot answers, both are written down."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.conversations.dialogues import Pending, pending
from bot.conversations.output import Collected
from bot.conversations.signals import Signals
from bot.conversations.store import StoreAway
from bot.conversations.transcript import Body, Transcript, new_id
from bot.conversations.turns import Parse, parts_of, slim, turns_of
from bot.text.choices import choice_meant
from bot.text.language import language_of
from bot.text.normalise import typed
from bot.text.privacy import masked, without_private
from bot.wire.web import LONGEST_TEXT, Sent, parse_of

logger = logging.getLogger(__name__)

WELCOME, TROUBLE, KEEP_PRIVATE = "utter_welcome", "utter_trouble", "utter_keep_private"
NOTHING_READABLE = "?"


class NotOffered(Exception):
    """The payload is not one that this conversation was offered."""


class IdTaken(Exception):
    """The message id is that of a message of the bot."""


class Exchange:
    """What every channel asks: open a conversation, take a message.

    One message of a conversation is answered at a time, in the order of arrival. Nothing
    is written before it is answered, and then all of it at once, so that `StoreAway` means
    that the message was not taken and may be sent again.
    """

    def __init__(self, agent: Agent, transcript: Transcript) -> None:
        self.agent, self.transcript, self.signals = agent, transcript, Signals()

    async def open(self, channel: str, language: str) -> tuple[str, str, list[Body]]:
        """Open a conversation; return its id, its token and the greeting."""
        greeting = [self.worded(WELCOME, channel, language)]
        conversation_id, token = await asyncio.to_thread(self.transcript.open, channel, greeting)
        return conversation_id, token, greeting

    async def take(self, conversation_id: str, sent: Sent, channel: str) -> list[Body]:
        """Answer what was sent; a repeated `message_id` gets the same answers again.

        Raises `NotOffered` for a payload that is none of ours, `IdTaken` and `StoreAway`.
        """
        async with self.agent.lock_store.lock(conversation_id):
            if before := await self.answered_before(conversation_id, sent.message_id):
                return before
            with self.typing(conversation_id):
                return await self.answer(conversation_id, sent, channel)

    async def answer(self, conversation_id: str, sent: Sent, channel: str) -> list[Body]:
        """Answer a message that is new, write the exchange down, and tell whoever listens."""
        last = await asyncio.to_thread(self.transcript.last, conversation_id)
        said, turns = await self.understood(conversation_id, sent, last)
        answers, dialogue = await self.answered(conversation_id, turns, channel)
        if not sent.payload and said["text"] != sent.text:
            answers.append(self.worded(KEEP_PRIVATE, channel, said["language"]))
        await asyncio.to_thread(self.transcript.write, conversation_id, said, answers, dialogue)
        for message in (said, *answers):
            self.signals.tell(conversation_id, "message", message)
        return answers

    @contextmanager
    def typing(self, conversation_id: str) -> Iterator[None]:
        self.signals.tell(conversation_id, "typing", {"from": "bot", "typing": True})
        try:
            yield
        finally:
            self.signals.tell(conversation_id, "typing", {"from": "bot", "typing": False})

    async def answered_before(self, conversation_id: str, message_id: str) -> list[Body]:
        if not message_id:
            return []
        exchange = await asyncio.to_thread(self.transcript.exchange_of, conversation_id, message_id)
        if exchange and exchange[0]["from"] != "person":
            raise IdTaken(message_id)
        return exchange[1:]

    async def understood(self, conversation_id: str, sent: Sent, last: Body) -> tuple[Body, list[Parse]]:
        language = language_of(sent.text) or last.get("language") or "zh"
        if sent.payload:
            title = await asyncio.to_thread(self.transcript.title_offered, conversation_id, sent.payload)
            if title is None:
                raise NotOffered(sent.payload)
            return said_by_person(sent, title, language), [parse_of(sent.payload, language)]
        text = masked(typed(sent.text))[:LONGEST_TEXT] or NOTHING_READABLE
        return said_by_person(sent, without_private(sent.text), language), await self.turns(text, last, language)

    async def turns(self, text: str, last: Body, language: str) -> list[Parse]:
        choices = last.get("buttons", [])
        chosen = choice_meant(text, [choice["title"] for choice in choices])
        if chosen is not None:
            return [parse_of(choices[chosen]["payload"], language)]
        whole = await self.agent.parse_message(text)
        parts = [await self.agent.parse_message(part) for part in parts_of(text, whole)]
        return [slim(turn, language) for turn in turns_of(whole, parts)]

    async def answered(
        self, conversation_id: str, turns: Sequence[Parse], channel: str
    ) -> tuple[list[Body], str | None]:
        answers: dict[str, Body] = {}
        state = pending.set(exchange := Pending())
        try:
            for turn in turns:
                for answer in await self.answered_turn(conversation_id, turn, channel):
                    answers.setdefault(answer["text"], answer)
        finally:
            pending.reset(state)
        return list(answers.values()), exchange.events

    async def answered_turn(self, conversation_id: str, turn: Parse, channel: str) -> list[Body]:
        language = next(found["value"] for found in turn["entities"] if found["entity"] == "language")
        output = Collected(channel)
        message = UserMessage(turn["text"], output, conversation_id, parse_data=turn, input_channel=channel)
        try:
            await self.agent.processor.handle_message(message)
        except StoreAway:
            raise
        except Exception as error:
            logger.error("A turn failed with %s; the person was told to ask again.", type(error).__name__)
        answers = [said_by_bot(answer, language) for answer in output.answers]
        return answers or [self.worded(TROUBLE, channel, language)]

    def worded(self, response: str, channel: str, language: str) -> Body:
        return said_by_bot(
            self.agent.nlg.generate_from_slots(response, {"language": language}, channel) or {}, language
        )


def said_by_person(sent: Sent, text: str, language: str) -> Body:
    return {"id": sent.message_id or new_id(), "from": "person", "text": text, "language": language}


def said_by_bot(answer: dict[str, Any], language: str) -> Body:
    """Return an answer of Rasa's as a message, with nothing of Rasa's inner workings."""
    about = answer.get("metadata") or {}
    return {
        "id": new_id(),
        "from": "bot",
        "text": answer.get("text") or "",
        "language": language,
        "topic": answer.get("topic") or about.get("topic"),
        "facts": about.get("facts", []),
        "buttons": [{"title": each["title"], "payload": each["payload"]} for each in answer.get("buttons") or []],
    }
