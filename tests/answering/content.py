"""Reads the answers as the tests need them: per key, the two languages side by side."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
STEP = re.compile(r"^(\d+)\. ", re.M)


@dataclass(frozen=True)
class Wording:
    """One answer in one language."""

    key: str
    file: str
    language: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    about: dict[str, Any]

    @property
    def steps(self) -> list[int]:
        return [int(number) for number in STEP.findall(self.text)]


@lru_cache(maxsize=1)
def answers() -> dict[str, dict[str, Wording]]:
    """Return each answer's wordings by language; raises when a key stands twice."""
    found: dict[str, dict[str, Wording]] = {}
    for path in sorted((ROOT / "data/nlu/answers").glob("*.yml")):
        for key, variations in yaml.safe_load(path.read_text("utf-8"))["responses"].items():
            assert key not in found, f"{key} stands in two files; Rasa would drop one without a word."
            found[key] = {each.language: each for each in (wording(key, path.stem, content) for content in variations)}
            assert len(variations) == len(found[key]) == 2, f"{key} needs one wording a language."
    return found


def wording(key: str, file: str, content: dict[str, Any]) -> Wording:
    (condition,) = content["condition"]
    buttons = tuple((each["title"], each["payload"]) for each in content.get("buttons", []))
    return Wording(key, file, condition["value"], content["text"], buttons, content["metadata"])
