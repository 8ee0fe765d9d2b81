"""The account's menu, scenes and labels, read from menu.yml; and the form in which the platform takes a menu."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FILE = Path(__file__).with_name("menu.yml")
MOST_BUTTONS, MOST_ENTRIES = 3, 5
LONGEST_BUTTON, LONGEST_ENTRY, LONGEST_KEY, LONGEST_URL = 16, 60, 128, 1024  # bytes of UTF-8
Titles = Mapping[str, str]


class WrongMenu(ValueError):
    """The menu cannot be used; its text says why."""


class Choice(NamedTuple):
    """What a tap or a scene stands for: its titles by language, and the payload."""

    title: Titles
    says: str


@lru_cache(maxsize=1)
def content() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text("utf-8"))


def choice_of(kind: str, key: str) -> Choice | None:
    """Return what the key of a menu button or the scene of a QR code stands for, if anything."""
    listed = clicks() if kind == "click" else scenes()
    return listed.get(key)


def label(kind: str) -> Titles:
    """Return what stands in the transcript for a message that is no text, by language."""
    return content()["unreadable"][kind]


def clicks() -> dict[str, Choice]:
    entries = (entry for button in content()["buttons"] for entry in button["entries"])
    return {entry["says"]: Choice(entry["title"], entry["says"]) for entry in entries if "says" in entry}


def scenes() -> dict[str, Choice]:
    return {str(scene): Choice(**entry) for scene, entry in content()["scenes"].items()}


def platform_form(menu: Mapping[str, Any], language: str, public_url: str) -> dict[str, Any]:
    """Return the menu as `menu/create` takes it. Raises `WrongMenu`."""
    try:
        mistakes = list(mistakes_in(menu, public_url))
    except (KeyError, TypeError, AttributeError) as error:
        raise WrongMenu(f"menu.yml is incomplete: every button and entry needs title, zh and en ({error}).") from None
    if mistakes:
        raise WrongMenu(" ".join(mistakes))
    return {
        "button": [
            {
                "name": button["title"][language],
                "sub_button": [entry_form(entry, language, public_url) for entry in button["entries"]],
            }
            for button in menu["buttons"]
        ]
    }


def entry_form(entry: Mapping[str, Any], language: str, public_url: str) -> dict[str, str]:
    name = entry["title"][language]
    if "opens" in entry:
        return {"type": "view", "name": name, "url": public_url + entry["opens"]}
    return {"type": "click", "name": name, "key": entry["says"]}


def mistakes_in(menu: Mapping[str, Any], public_url: str) -> Iterator[str]:
    """Yield what the platform would refuse, in words."""
    if not 1 <= len(menu["buttons"]) <= MOST_BUTTONS:
        yield f"The menu has {len(menu['buttons'])} buttons; 1 to {MOST_BUTTONS} are possible."
    for button in menu["buttons"]:
        yield from too_long(button["title"], LONGEST_BUTTON)
        if not 1 <= len(button["entries"]) <= MOST_ENTRIES:
            yield f"“{button['title']['zh']}” has {len(button['entries'])} entries; 1 to {MOST_ENTRIES} are possible."
        for entry in button["entries"]:
            yield from too_long(entry["title"], LONGEST_ENTRY)
            yield from wrong_entry(entry, public_url)


def wrong_entry(entry: Mapping[str, Any], public_url: str) -> Iterator[str]:
    title, says, opens = entry["title"]["zh"], entry.get("says") or "", entry.get("opens") or ""
    if bool(says) == bool(opens):
        yield f"“{title}” must either say or open something."
    if len(says.encode()) > LONGEST_KEY:
        yield f"What “{title}” says is longer than {LONGEST_KEY} bytes."
    if opens and len((public_url + opens).encode()) > LONGEST_URL:
        yield f"The address that “{title}” opens is longer than {LONGEST_URL} bytes."


def too_long(title: Titles, most: int) -> Iterator[str]:
    for language in ("zh", "en"):
        if not 0 < len(str(title.get(language, "")).encode()) <= most:
            yield f"The {language} title “{title.get(language, '')}” must have 1 to {most} bytes."
