"""What a message of the platform says to the bot, with and without what is private in it."""

from collections.abc import Mapping
from typing import Any

from bot.text.normalise import typed
from bot.text.privacy import taken_out
from bot.wechat.menu import choice_of, label
from bot.wire.web import Sent
from bot.wire.wechat import CLICK, FOLLOW, SCAN, TAPPED, TEXT, VOICE, Incoming

WELCOME, INTERRUPTED = "utter_wechat_welcome", "utter_wechat_interrupted"
LANGUAGE = "zh"  # of labels and titles in the transcript: the platform tells no language


def saying(message: Incoming) -> Sent:
    """Return what a message says: typed or spoken text, a menu's or a scene's choice, or what a fixed answer fits."""
    if message.kind in (TEXT, VOICE) and typed(message.content):
        return Sent(text=message.content)
    choice = choice_of(message.kind, message.content) if message.kind in (FOLLOW, SCAN, CLICK) else None
    if choice:
        greeting = WELCOME if message.kind == FOLLOW else ""
        title = choice.title[LANGUAGE]
        return Sent(payload=choice.says, title=title, response=greeting)
    kind = message.kind if message.kind != TEXT else "unknown"
    response = WELCOME if kind in TAPPED else f"utter_wechat_{kind}"
    return Sent(response=response, title=label(kind)[LANGUAGE])


def without_private(sent: Sent) -> dict[str, Any]:
    """Return of a message what may be kept until it is answered, in case the program is interrupted."""
    masked = taken_out(typed(sent.text))
    said = {"text": masked.text, "private": bool(masked.taken), "payload": sent.payload}
    kept = {**said, "title": sent.title, "response": sent.response}
    return {name: value for name, value in kept.items() if value}


def resumed(said: Mapping[str, Any]) -> Sent:
    """Return the message again after an interruption; a number in it is gone, and the person is asked for it."""
    if said.get("private"):
        return Sent(response=INTERRUPTED, title=said["text"])
    return Sent(**{name: value for name, value in said.items() if name != "private"})
