"""Which of the two languages a message is written in."""

import re
import unicodedata
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
OF_NO_LANGUAGE = frozenset(["app", "wx", "vx", "zfb", "ok", "id", "qr", "ybm"])  # typed by people of either language
WITH_DIGITS = re.compile(
    r"[A-Za-z0-9-]*\d[A-Za-z0-9-]*|(?<![A-Za-z])[xX](?![A-Za-z])"
)  # codes and numbers, and their X
LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")


def language_of(text: str) -> Language | None:
    """Return the language of `text`, or None when nothing in it tells ("2", "？", "OK", "wx").

    A Chinese character weighs as much as half an English word, because people drop single
    English names into Chinese ("activate医保码") and Chinese names into English.
    """
    han = len(HAN.findall(text))
    text = WITH_DIGITS.sub(" ", unicodedata.normalize("NFKC", text))
    words = sum(word.lower() not in OF_NO_LANGUAGE for word in LATIN_WORD.findall(text))
    if not han and not words:
        return None
    return "zh" if han >= 2 * words else "en"
