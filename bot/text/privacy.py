"""Takes out of a message what identifies a person, before anything stores or logs it."""

import re
import unicodedata
from typing import NamedTuple

from bot.text.normalise import INVISIBLE

DIGIT = r"[0-9〇○◯零一二两三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸]"
GAP = r"(?:[^\w\n]|_){0,4}"  # whatever people put between the groups of a number
CHECK = rf"(?:{DIGIT}|[xX×])"
NOT_AFTER, NOT_BEFORE = rf"(?<!{DIGIT})", rf"(?!{DIGIT})"
MARKS = {"Mn", "Me"}
APART_FROM_DIGITS = r"(?<![\d.:/-])", r"(?![.:/-]?\d)"  # so that dates, times and longer numbers are no codes
MASK = re.compile(r"<(?:id_number|phone|number|code|email|passport)>")
ID_NUMBER, CODE = "id_number", "code"


def digits(count: int) -> str:
    return rf"{DIGIT}(?:{GAP}{DIGIT}){{{count - 1}}}"


MASKS = (
    (re.compile(rf"{NOT_AFTER}(?:{digits(17)}{GAP}{CHECK}|{digits(15)}){NOT_BEFORE}"), "<id_number>"),
    (re.compile(rf"{NOT_AFTER}(?:(?:\+|00)?86{GAP})?[1一幺壹]{GAP}{digits(10)}{NOT_BEFORE}"), "<phone>"),
    (re.compile(r"(?<!\d)0\d{2,3}[^\w\n]{0,2}\d{7,8}(?!\d)|\+\d{1,3}[ -]?\d(?:[ -]?\d){7,12}"), "<phone>"),
    (re.compile(r"(?<!\d)\d{9,}(?!\d)|(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)"), "<number>"),
    (re.compile(rf"{APART_FROM_DIGITS[0]}\d(?:[ -]?\d){{5}}{APART_FROM_DIGITS[1]}"), "<code>"),
    (re.compile(rf"{NOT_AFTER}{DIGIT}{{6}}{NOT_BEFORE}"), "<code>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<email>"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Za-z]\d{8}(?!\d)"), "<passport>"),
)


class Masked(NamedTuple):
    """A text without what is private, and what was taken out of it: pairs of kind and number as written."""

    text: str
    taken: tuple[tuple[str, str], ...]


def taken_out(text: str) -> Masked:
    """Return `text` masked, with what was masked in it, kind by kind (`id_number`, `phone`, `code` …)."""
    text, taken = plain(text), []
    for private, mask in MASKS:
        taken += [(mask.strip("<>"), found) for found in private.findall(text)]
        text = private.sub(mask, text)
    return Masked(text, tuple(taken))


def masked(text: str) -> str:
    """Return `text` with ID numbers, phone numbers, one-time codes and the like replaced.

    ID numbers are those of GB 11643 (18 places, the last may be X) and their 15-digit
    forerunners. Spaced, hyphenated, full-width, ringed and Chinese digits are known. What
    is spelled out in words or split over two messages cannot be known.
    """
    return taken_out(text).text


def without_masks(text: str) -> str:
    """Return a masked text without the masks, which say nothing of its language."""
    return MASK.sub(" ", text)


def without_private(text: str) -> str:
    """Return `text` as it was written when there is nothing private in it, otherwise masked."""
    safe = masked(text)
    return text if safe == plain(text) else safe


def plain(text: str) -> str:
    """Return `text` with ordinary digits and without invisible characters and combining marks."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in text if unicodedata.category(sign) not in MARKS)
