"""Collects what the bot says in one turn, whole, for the channel that asked."""

from typing import Any

from rasa.core.channels.channel import OutputChannel


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
