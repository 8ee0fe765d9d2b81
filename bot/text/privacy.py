"""Takes out of a message what identifies a person, before anything stores or logs it."""

import re

DIGIT = r"[0-9０-９〇零一二三四五六七八九幺]"
GAP = r"[\s\-－—_.·,，、/]{0,2}"
CHECK = rf"(?:{DIGIT}|[xXｘＸ×])"
NOT_AFTER, NOT_BEFORE = rf"(?<!{DIGIT})", rf"(?!{DIGIT})"


def digits(count: int) -> str:
    return rf"{DIGIT}(?:{GAP}{DIGIT}){{{count - 1}}}"


ID_NUMBER = re.compile(rf"{NOT_AFTER}(?:{digits(17)}{GAP}{CHECK}|{digits(15)}){NOT_BEFORE}")
PHONE = re.compile(rf"{NOT_AFTER}(?:(?:\+|00)?[8８][6６]{GAP})?[1１一幺]{GAP}{digits(10)}{NOT_BEFORE}")
LONG_NUMBER = re.compile(r"(?<!\d)\d{9,}(?!\d)")


def masked(text: str) -> str:
    """Return `text` with ID numbers, phone numbers and other long numbers replaced.

    ID numbers are those of GB 11643 (18 places, the last may be X) and their 15-digit
    forerunners. Spaced, hyphenated, full-width and Chinese digits are known. A number
    split over two messages cannot be known.
    """
    text = ID_NUMBER.sub("<id_number>", text)
    text = PHONE.sub("<phone>", text)
    return LONG_NUMBER.sub("<number>", text)
