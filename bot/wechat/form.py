"""How a message of the bot looks on WeChat: text, a link, choices as a numbered list."""

from collections.abc import Mapping
from typing import Any

PARAGRAPH = "\n\n"


def as_text(message: Mapping[str, Any], choose: str) -> str:
    """Return a message as one text; `choose` stands before its choices.

    The numbers stand in brackets, so that nobody takes them for the steps of the answer.
    """
    parts = [without_markup(message["text"])]
    if found := message.get("link"):
        parts.append(link(found["title"], found["url"]))
    if titles := [without_markup(button["title"]) for button in message.get("buttons", [])]:
        parts.append("\n".join([choose, *(f"【{place}】{title}" for place, title in enumerate(titles, 1))]))
    return PARAGRAPH.join(part for part in parts if part)


def link(title: str, url: str) -> str:
    """Return a link as WeChat shows it in a text."""
    return f'<a href="{url}">{without_markup(title)}</a>'


def without_markup(text: str) -> str:
    """Return a text in which nothing counts as a link."""
    return text.replace("<", "＜")
