"""One exchange: a person sends something, the bot answers, both are written down."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.cases import Cases, CasesAway
from bot.conversations.dialogues import Pending, pending
from bot.conversations.output import Collected, joined, said_by_bot
from bot.conversations.signals import Signals
from bot.conversations.store import StoreAway
from bot.conversations.transcript import Body, Transcript, new_id
from bot.conversations.turns import (
    Parse,
    answers_question,
    meaning_check,
    meaning_of_case_code,
    meaning_of_number,
    parts_of,
    slim,
    turns_of,
    with_numbers,
)
from bot.text.case_codes import without_case_codes
from bot.text.choices import choice_meant
from bot.text.language import language_of
from bot.text.normalise import typed
from bot.text.privacy import CODE, ID_NUMBER, Masked, taken_out, without_masks, without_private
from bot.wire.web import LONGEST_TEXT, Sent, parse_of

logger = logging.getLogger(__name__)

WELCOME, TROUBLE, KEEP_PRIVATE = "utter_welcome", "utter_trouble", "utter_keep_private"
AWAY = "utter_record_side_away"
VERIFIED = '/check_my_status{"verified": "page"}'  # the turn by which a conversation goes on after the page
PAIRING = "[pairing]"  # in an answer with a link: stands for the number that page and chat both show
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

    def __init__(self, agent: Agent, transcript: Transcript, cases: Cases, public_url: str) -> None:
        self.agent, self.transcript, self.cases, self.signals = agent, transcript, cases, Signals()
        self.public_url = public_url

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

    async def go_on(self, conversation_id: str, channel: str) -> None:
        """Go on by itself after the person was verified on the page."""
        async with self.agent.lock_store.lock(conversation_id):
            with self.typing(conversation_id):
                last = await asyncio.to_thread(self.transcript.last, conversation_id)
                turn = parse_of(VERIFIED, last.get("language") or "zh")
                answers, dialogue = await self.answered(conversation_id, [turn], channel)
                await self.written(conversation_id, None, answers, dialogue)

    async def answer(self, conversation_id: str, sent: Sent, channel: str) -> list[Body]:
        """Answer a message that is new, write the exchange down, and tell whoever listens."""
        last = await asyncio.to_thread(self.transcript.last, conversation_id)
        private = Masked("", ()) if sent.payload else taken_out(typed(sent.text))
        said, turns = await self.understood(conversation_id, sent, private, last)
        answers, dialogue = await self.answered(conversation_id, turns, channel)
        if {kind for kind, _ in private.taken} - numbers_awaited(last, turns):
            answers.append(self.worded(KEEP_PRIVATE, channel, said["language"]))
        await self.written(conversation_id, said, answers, dialogue)
        return answers

    async def written(self, conversation_id: str, said: Body | None, answers: list[Body], dialogue: str | None) -> None:
        await asyncio.to_thread(self.transcript.write, conversation_id, said, answers, dialogue)
        for message in (*([said] if said else []), *answers):
            self.signals.tell(conversation_id, "message", message)

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

    async def understood(
        self, conversation_id: str, sent: Sent, private: Masked, last: Body
    ) -> tuple[Body, list[Parse]]:
        language = language_of(without_case_codes(without_masks(private.text))) or last.get("language") or "zh"
        if sent.payload:
            title = await asyncio.to_thread(self.transcript.title_offered, conversation_id, sent.payload)
            if title is None:
                raise NotOffered(sent.payload)
            return said_by_person(sent, title, language), [parse_of(sent.payload, language)]
        text = private.text[:LONGEST_TEXT] or NOTHING_READABLE
        turns = await self.turns(text, last, language)
        numbers = await self.kept(conversation_id, private, last)
        return said_by_person(sent, without_private(sent.text), language), with_numbers(turns, numbers)

    async def kept(self, conversation_id: str, private: Masked, last: Body) -> list[tuple[str, str]]:
        """Put ID numbers and codes into the vault; return pairs of kind and reference."""
        wanted = [(kind_awaited(kind, last), number) for kind, number in private.taken]
        try:
            return [
                (kind, await self.cases.keep(conversation_id, kind, number))
                for kind, number in wanted
                if kind in (ID_NUMBER, CODE)
            ]
        except CasesAway:
            return []

    async def turns(self, text: str, last: Body, language: str) -> list[Parse]:
        if meant := meaning_of_number(text) or meaning_of_case_code(text):
            return [{**parse_of(meant, language), "text": text}]
        choices = last.get("buttons", [])
        chosen = choice_meant(text, [choice["title"] for choice in choices])
        if chosen is not None:
            return [parse_of(choices[chosen]["payload"], language)]
        whole = await self.agent.parse_message(text)
        if last.get("yes") and whole["intent"]["name"] == "affirm":
            return [parse_of(last["yes"], language)]
        if answers_question(whole, last.get("asks", "")):
            return [slim(meaning_check(whole), language)]
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
        return joined(answers.values()), exchange.events

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


def said_by_person(sent: Sent, text: str, language: str) -> Body:
    return {"id": sent.message_id or new_id(), "from": "person", "text": text, "language": language}


def numbers_awaited(last: Body, turns: Sequence[Parse]) -> set[str]:
    """Return the kinds of number that a person may send without being asked not to."""
    if last.get("awaits") == ID_NUMBER:
        return {CODE, ID_NUMBER, "number"}
    checking = any(turn["intent"]["name"] == "check_my_status" for turn in turns)
    return {CODE, ID_NUMBER} if checking else {CODE}


def kind_awaited(kind: str, last: Body) -> str:
    """Take a long number of wrong length for an ID number while one is asked for, so that the person is told why."""
    return ID_NUMBER if kind == "number" and last.get("awaits") == ID_NUMBER else kind
