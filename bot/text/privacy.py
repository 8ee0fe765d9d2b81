"""Takes out of a message what identifies a person, before anything stores or logs it."""

import re
import unicodedata

from bot.text.normalise import INVISIBLE

DIGIT = r"[0-9〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖貳參陸]"
GAP = r"[^\w\n]{0,4}"  # whatever people put between the groups of a number
CHECK = rf"(?:{DIGIT}|[xX×])"
NOT_AFTER, NOT_BEFORE = rf"(?<!{DIGIT})", rf"(?!{DIGIT})"
MARKS = {"Mn", "Me"}


def digits(count: int) -> str:
    return rf"{DIGIT}(?:{GAP}{DIGIT}){{{count - 1}}}"


MASKS = (
    (re.compile(rf"{NOT_AFTER}(?:{digits(17)}{GAP}{CHECK}|{digits(15)}){NOT_BEFORE}"), "<id_number>"),
    (re.compile(rf"{NOT_AFTER}(?:(?:\+|00)?86{GAP})?[1一幺壹]{GAP}{digits(10)}{NOT_BEFORE}"), "<phone>"),
    (re.compile(r"(?<!\d)0\d{2,3}[^\w\n]{0,2}\d{7,8}(?!\d)|\+\d{1,3}[ -]?\d(?:[ -]?\d){7,12}"), "<phone>"),
    (re.compile(r"(?<!\d)\d{9,}(?!\d)|(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?!\d)"), "<number>"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<email>"),
    (re.compile(r"(?<![A-Za-z0-9])[A-Za-z]\d{8}(?!\d)"), "<passport>"),
)


def masked(text: str) -> str:
    """Return `text` with ID numbers, phone numbers and the like replaced.

    ID numbers are those of GB 11643 (18 places, the last may be X) and their 15-digit
    forerunners. Spaced, hyphenated, full-width, ringed and Chinese digits are known. What
    is spelled out in words or split over two messages cannot be known.
    """
    text = plain(text)
    for private, mask in MASKS:
        text = private.sub(mask, text)
    return text


def without_private(text: str) -> str:
    """Return `text` as it was written when there is nothing private in it, otherwise masked."""
    safe = masked(text)
    return text if safe == plain(text) else safe


def plain(text: str) -> str:
    """Return `text` with ordinary digits and without invisible characters and combining marks."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in text if unicodedata.category(sign) not in MARKS)
