"""The questions that the model has not seen, with what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.settings import ROOT
from bot.text.language import LANGUAGES

UNSEEN, TRAINING = ROOT / "tests" / "nlu", ROOT / "data" / "nlu"


@dataclass(frozen=True)
class Question:
    """A question with its language, its intent, and for out_of_scope its kind (near, far, emergency)."""

    language: str
    intent: str
    kind: str
    text: str


def unseen(folder: Path = UNSEEN) -> list[Question]:
    """Return the unseen questions of `tests/nlu/<language>/<intent>.yml`."""
    return [
        question
        for language in LANGUAGES
        for path in sorted((folder / language).glob("*.yml"))
        for question in read(path, language)
    ]


def read(path: Path, language: str) -> Iterator[Question]:
    content = yaml.safe_load(path.read_text("utf-8"))
    questions = content["questions"]
    kinds = questions if isinstance(questions, dict) else {"": questions}
    return (Question(language, content["intent"], kind, str(text)) for kind, texts in kinds.items() for text in texts)


def training(language: str) -> dict[str, list[str]]:
    """Return the training questions of a language by intent."""
    found: dict[str, list[str]] = {}
    for path in sorted((TRAINING / language).glob("*.yml")):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            lines = (line.strip() for line in block["examples"].splitlines())
            found.setdefault(block["intent"], []).extend(line[2:] for line in lines if line.startswith("- "))
    return found
