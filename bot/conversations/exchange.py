"""One exchange: a person sends something, the bot answers, both are written down."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Protocol

from rasa.core.agent import Agent
from sqlalchemy.engine import Connection

from bot.cases import Cases
from bot.conversations.answering import Answering
from bot.conversations.output import as_one
from bot.conversations.signals import Signals
from bot.conversations.transcript import Body, Transcript
from bot.conversations.understanding import Understanding, said_by_person
from bot.wire.web import Sent, parse_of

WELCOME, KEEP_PRIVATE = "utter_welcome", "utter_keep_private"
VERIFIED = '/check_my_status{"verified": "page"}'  # the turn by which a conversation goes on after the page


STAYS_OPEN = ("awaits", "asks", "yes", "buttons")  # of the last message, when something unreadable comes in between


class Outlet(Protocol):
    """A channel whose people get one message at a time, and are sent what the bot says by itself."""

    def post(self, store: Connection, conversation_id: str, messages: list[Body]) -> None:
        """Note, in the transaction of the exchange, what is to be delivered."""


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
        self.understanding = Understanding(agent, transcript, cases)
        self.answering = Answering(agent, cases, public_url)
        self.outlets: dict[str, Outlet] = {}

    async def open(self, channel: str, language: str) -> tuple[str, str, list[Body]]:
        """Open a conversation; return its id, its token and the greeting."""
        greeting = [self.answering.worded(WELCOME, channel, language)]
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
                answers, dialogue = await self.answering.to(conversation_id, [turn], channel)
                await self.written(conversation_id, None, self.fitted(answers, channel), dialogue, channel)

    async def answer(self, conversation_id: str, sent: Sent, channel: str) -> list[Body]:
        """Answer a message that is new, write the exchange down, and tell whoever listens."""
        last = await asyncio.to_thread(self.transcript.last, conversation_id)
        if sent.response and not sent.payload:
            return await self.answer_unreadable(conversation_id, sent, last, channel)
        message = await self.understanding.of(conversation_id, sent, last)
        language = message.said["language"]
        answers, dialogue = await self.answering.to(conversation_id, message.turns, channel)
        if sent.response:
            answers.insert(0, self.answering.worded(sent.response, channel, language) | {"buttons": []})
        if message.unasked_number:
            answers.append(self.answering.worded(KEEP_PRIVATE, channel, language))
        answers = self.fitted(answers, channel)
        await self.written(conversation_id, message.said, answers, dialogue, channel)
        return answers

    async def answer_unreadable(self, conversation_id: str, sent: Sent, last: Body, channel: str) -> list[Body]:
        """Answer what cannot be understood with a fixed response; what was asked before stays open."""
        said = said_by_person(sent, sent.title, last.get("language") or "zh")
        answer = self.answering.worded(sent.response, channel, said["language"])
        answer |= {name: last[name] for name in STAYS_OPEN if last.get(name) and not answer.get(name)}
        await self.written(conversation_id, said, [answer], None, channel)
        return [answer]

    def fitted(self, answers: list[Body], channel: str) -> list[Body]:
        return as_one(answers) if channel in self.outlets else answers

    async def written(
        self, conversation_id: str, said: Body | None, answers: list[Body], dialogue: str | None, channel: str
    ) -> None:
        outlet = None if said else self.outlets.get(channel)
        also = partial(outlet.post, conversation_id=conversation_id, messages=answers) if outlet else None
        await asyncio.to_thread(self.transcript.write, conversation_id, said, answers, dialogue, also)
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
