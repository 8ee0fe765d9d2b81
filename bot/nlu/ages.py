"""Finds the ages said in a message, in completed years."""

import re

NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
CHINESE = r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"
NUMBER = rf"(?P<number>\d{{1,3}}|{CHINESE})"
BELOW = r"(?P<below>不满|未满|不到|没到|没满|小于|\bunder |\bbelow |\bless than |\byounger than |\bnot yet )"
ABOVE = r"(?P<above>超过|大于|\bover |\babove |\bolder than |\bmore than |\bpast )"
WHO = "he|she|who|son|daughter|child|kid|boy|girl|mother|father|mum|mom|dad|wife|husband|grandma|grandpa"
REACHED = (
    r"(?P<reached>刚满|才满|已满|年满|满|\bturned |\bturns |\bturning |\baged? |\bjust |\bexactly |"
    rf"\b(?:{WHO})(?: is|'s)? |\bi'm |\bi am |\bthey are |\bkids are )"
)
YEARS = r"(?P<years>\s*(?:周岁|岁)|\s*-?\s*(?:years?|yrs?|yo\b)(?:\s*-?\s*old)?)"
OTHER_UNITS = (
    r"\d|[%元块天个次人分点月号种条位家]|yuan|days?|minutes?|times?|hours?|[ap]m|o'clock|people|members?|months?"
)
ALONE = rf"(?(reached)|(?(below)|(?(above)|(?!))))(?!\s*(?:{OTHER_UNITS}))"
OR_LESS = r"(?P<or_less>以下|以内|之内| or (?:under|below|younger))?"
AGE = re.compile(rf"(?:{BELOW}|{ABOVE}|{REACHED})?\s*{NUMBER}(?:{YEARS}|{ALONE}){OR_LESS}")
WHOLE_MESSAGE = re.compile(
    r"\W*(?:孩子|儿子|女儿|闺女|娃|子|女|父|母|呢|了|吧)?\s*(\d{2,3}|十[一二三四五六七八九]?)\s*[呢了吧]?\W*"
)
INFANT = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十两]|几)\s*个?多?月(?:大|的(?:宝宝|婴儿|娃|孩子|小孩))|\d{1,2}\s*-?\s*months?\s*-?\s*old|"
    r"新生儿|刚出生|newborn"
)
ENGLISH = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
]
ENGLISH_NUMBER = re.compile(rf"\b(?:{'|'.join(ENGLISH)})\b")
OLDEST = 120


def ages_in(normal: str) -> list[int]:
    """Return the ages said in a normal text, in completed years, each once.

    Ages in months are 0. "Under 16" is 15 and "over 16" is 17, so that they fall on the
    right side of a limit. A message that is nothing but a number of two digits is an age.
    """
    text = ENGLISH_NUMBER.sub(lambda found: str(ENGLISH.index(found.group()) + 1), normal)
    if whole := WHOLE_MESSAGE.fullmatch(text):
        return [value_of(whole[1])]
    ages = [age for found in AGE.finditer(text) if 0 <= (age := years(found)) <= OLDEST]
    return list(dict.fromkeys(ages)) or ([0] if INFANT.search(text) else [])


def years(found: re.Match[str]) -> int:
    less, more = found["below"] or found["or_less"], found["above"]
    return value_of(found["number"]) + bool(more) - bool(less)


def value_of(number: str) -> int:
    return int(number) if number.isdigit() else chinese_number(number)


def chinese_number(said: str) -> int:
    """Return the value of a Chinese numeral below one hundred ("七十二" is 72)."""
    tens, ten, ones = said.partition("十")
    if not ten:
        return NUMERALS[said]
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
