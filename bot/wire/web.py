"""The messages of the web chat (contracts, section 4)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

LONGEST_TEXT = 2000
PAYLOAD = re.compile(r"^/(?P<intent>\w+)(?P<entities>\{.*\})?$", re.S)
SHOWN = ("id", "from", "text", "language", "topic", "buttons", "link", "facts", "diagnosis")


class Malformed(ValueError):
    """What was sent cannot be understood; its text says why."""


class TooLong(ValueError):
    """The text is longer than `LONGEST_TEXT` characters."""


@dataclass(frozen=True)
class Sent:
    """What a person sent: either typed text or the payload of an offered choice.

    A channel that offers a choice by itself, such as a menu, gives its `title`. Where there is
    nothing to understand, such as a picture, `response` names the answer and `title` stands
    for what was sent; with a payload it is said before its answer. Neither ever comes from outside.
    """

    text: str = ""
    payload: str = ""
    message_id: str = ""
    title: str = ""
    response: str = ""


def sent(body: bytes) -> Sent:
    """Read the body of a POST to `messages`; raises `Malformed` or `TooLong`."""
    fields = json_object(body)
    text, payload, message_id = (fields.get(name) or "" for name in ("text", "payload", "message_id"))
    if not all(isinstance(value, str) for value in (text, payload, message_id)):
        raise Malformed("text, payload and message_id must be strings.")
    if bool(payload) == bool(text.strip()):
        raise Malformed("Send either text or payload, and not an empty one.")
    if len(text) > LONGEST_TEXT:
        raise TooLong(f"A message may have at most {LONGEST_TEXT} characters.")
    return Sent(text, payload, valid_uuid(message_id))


def json_object(body: bytes) -> Mapping[str, Any]:
    """Read a JSON object; an empty body is an empty object. Raises `Malformed`."""
    try:
        fields = json.loads(body or b"{}")
        json.dumps(fields, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Malformed("The body is not JSON in UTF-8.") from None
    if not isinstance(fields, dict):
        raise Malformed("The body must be a JSON object.")
    return fields


def valid_uuid(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        raise Malformed("message_id must be a UUID.") from None


def parse_of(payload: str, language: str) -> dict[str, Any]:
    """Return what Rasa's NLU would have found, had the offered `payload` been understood.

    `/activate{"platform": "wechat"}` is the intent `activate` with one entity.
    """
    found = PAYLOAD.match(payload)
    if not found:
        raise Malformed("The payload is not of the form /intent{entities}.")
    entities = {**json.loads(found["entities"] or "{}"), "language": language}
    intent = {"name": found["intent"], "confidence": 1.0}
    return {
        "text": payload,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
    }


def shown(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a stored message only what the contract names, without empty fields."""
    return {name: body[name] for name in SHOWN if body.get(name) not in (None, [], {})}


def event(kind: str, content: Mapping[str, Any]) -> str:
    """Return a server-sent event (HTML standard, section 9.2) of `kind` with a JSON body."""
    body = shown(content) if kind == "message" else content
    return f"event: {kind}\ndata: {json.dumps(body, ensure_ascii=False)}\n\n"
