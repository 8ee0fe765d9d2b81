"""Which of the offered choices a person means when they type instead of tapping."""

import re
from collections.abc import Sequence

from bot.text.normalise import normalised

CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TEN = "十"
ENGLISH = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "5th": 5,
}
PLACE = r"[1-9]\d?|十[一二]?|[一二两三四五六七八九]"
NUMBER = re.compile(
    rf"^(?:我?选择?|回复?|按|发|打|option|number|no\.?|choice|reply|press)?\s*[#【\[(]?(?P<number>{PLACE})\s*[】\]).。、号吧]?$",
    re.I,
)
ORDINAL = re.compile(
    r"^(?:那|就|我?选|要|我要|看|(?:what|how) about|i mean|ok|and)?\s*(?:the\s+)?"
    rf"(?:第(?P<zh>{PLACE})[个种项条]?(?:方法|方式|办法|途径)?|"
    r"(?P<en>first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)(?:\s+(?:one|way|option|choice))?)"
    r"\s*(?:呢|吧|那个|的|please)?[?？.。!！]?$",
    re.I,
)


def position_named(text: str) -> int | None:
    """Return the place in a list that `text` names ("2", "第二个", "the second one"), from 1."""
    text = normalised(text).lower()
    if found := NUMBER.match(text):
        return number(found["number"])
    if found := ORDINAL.match(text):
        return number(found["zh"]) if found["zh"] else ENGLISH[found["en"].lower()]
    return None


def choice_meant(text: str, titles: Sequence[str]) -> int | None:
    """Return the index in `titles` that `text` names by its words or by its place, if any."""
    wanted = normalised(text).casefold().strip(" .。!！?？")
    for index, title in enumerate(titles):
        if wanted == normalised(title).casefold():
            return index
    place = position_named(text)
    return place - 1 if place and place <= len(titles) else None


def number(sign: str) -> int:
    if sign.startswith(TEN):
        return 10 + CHINESE.get(sign[1:], 0)
    return CHINESE.get(sign) or int(sign)
