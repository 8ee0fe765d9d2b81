"""Collects what the bot says in one turn, whole, for the channel that asked."""

from collections.abc import Iterable, Sequence
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.conversations.transcript import Body, new_id

PARAGRAPH = "\n\n"
FROM_METADATA = ("awaits", "asks", "yes", "joins")


class Collected(OutputChannel):
    """Keeps each answer as Rasa made it: text, buttons and metadata together.

    Rasa's own collecting channel splits texts at blank lines, drops metadata, and has one
    fixed name, so that answers worded for a channel would never be chosen.
    """

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.answers: list[dict[str, Any]] = []

    def name(self) -> str:  # type: ignore[override]
        return self.channel

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.answers.append(message)


def said_by_bot(answer: dict[str, Any], language: str) -> Body:
    """Return an answer of Rasa's as a message, with nothing of Rasa's inner workings.

    From the response's metadata come `facts` and `topic`; `awaits`, the kind of number asked
    for; `asks`, the detail asked for in a check; `yes`, the payload that a plain yes stands for;
    `joins`, to stand in the message before.
    """
    about = answer.get("metadata") or {}
    return {
        "id": new_id(),
        "from": "bot",
        "text": answer.get("text") or "",
        "language": language,
        "topic": answer.get("topic") or about.get("topic"),
        "facts": about.get("facts", []),
        "buttons": [{"title": each["title"], "payload": each["payload"]} for each in answer.get("buttons") or []],
        **{name: about[name] for name in FROM_METADATA if name in about},
    }


def joined(messages: Iterable[Body]) -> list[Body]:
    """Return the messages with each that joins put into the one before it."""
    result: list[Body] = []
    for message in messages:
        if message.pop("joins", False) and result:
            result[-1] = joined_to(result[-1], message)
        else:
            result.append(message)
    return result


def joined_to(before: Body, message: Body) -> Body:
    return before | {
        "text": f"{before['text']}\n{message['text']}",
        "buttons": before["buttons"] + message["buttons"],
        **({"yes": message["yes"]} if "yes" in message else {}),
    }


def as_one(messages: Sequence[Body]) -> list[Body]:
    """Return the messages as a single one: all texts, each choice once, and what the last of them awaits."""
    if len(messages) < 2:
        return list(messages)
    buttons = {button["payload"]: button for message in messages for button in message.get("buttons", [])}
    facts = dict.fromkeys(fact for message in messages for fact in message.get("facts", []))
    whole = {name: value for message in messages for name, value in message.items() if value}
    text = PARAGRAPH.join(message["text"] for message in messages if message["text"])
    return [whole | {"text": text, "buttons": list(buttons.values()), "facts": list(facts)}]
