"""A talk with the real agent, as a channel would hold it."""

import asyncio
from typing import Any
from uuid import uuid4

from bot.conversations.exchange import Exchange
from bot.wire.web import Sent

LOOP = asyncio.new_event_loop()


class Talk:
    """Opens a conversation and sends messages; each answer is the list of the bot's messages."""

    def __init__(self, exchange: Exchange, language: str = "zh", channel: str = "web") -> None:
        self.exchange, self.channel, self.language = exchange, channel, language
        self.id, self.token, self.opening = LOOP.run_until_complete(exchange.open(channel, language))
        self.last: list[dict[str, Any]] = self.opening

    def say(self, text: str) -> list[dict[str, Any]]:
        return self.send(Sent(text=text, message_id=str(uuid4())))

    def tap(self, title: str) -> list[dict[str, Any]]:
        """Tap the choice of the last answer whose title is `title`."""
        payloads = {each["title"]: each["payload"] for message in self.last for each in message["buttons"]}
        return self.send(Sent(payload=payloads[title], message_id=str(uuid4())))

    def offer(self, payload: str) -> list[dict[str, Any]]:
        """Send a payload as if it had been offered, for what only a longer conversation would offer."""
        with self.exchange.transcript.transaction() as store:
            self.exchange.transcript.remember_offers(
                store, self.id, [{"buttons": [{"payload": payload, "title": "·"}]}]
            )
        return self.send(Sent(payload=payload, message_id=str(uuid4())))

    def history(self) -> list[dict[str, Any]]:
        return self.exchange.transcript.since(self.id)

    def send(self, sent: Sent) -> list[dict[str, Any]]:
        self.last = LOOP.run_until_complete(self.exchange.take(self.id, sent, self.channel))
        return self.last


def text_of(messages: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in messages)
