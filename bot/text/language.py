"""Which of the two languages a message is written in."""

import re
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")


def language_of(text: str) -> Language | None:
    """Return the language of `text`, or None when it holds no letters ("2", "？").

    A Chinese character weighs as much as half an English word, because people drop single
    English names into Chinese ("activate医保码") and Chinese names into English.
    """
    han, words = len(HAN.findall(text)), len(LATIN_WORD.findall(text))
    if not han and not words:
        return None
    return "zh" if han >= 2 * words else "en"
