"""Finds a person's age in years."""

import re

NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
CHINESE = r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二两三四五六七八九]"
NUMBER = rf"(?P<number>\d{{1,3}}|{CHINESE})"
BELOW = r"(?P<below>不满|未满|不到|没到|没满|小于|\bunder |\bbelow |\bless than |\byounger than |\bnot yet )"
ABOVE = r"(?P<above>超过|大于|\bover |\babove |\bolder than |\bmore than |\bpast )"
REACHED = (
    r"(?P<reached>刚满|才满|已满|年满|满|\bturned |\bturns |\bturning |\baged? |\bjust |\bexactly |"
    r"\bis |\bhe's |\bshe's |\bi'm |\bam |\bare )"
)
YEARS = r"(?P<years>\s*(?:周岁|岁)|\s*-?\s*(?:years?|yrs?|yo\b)(?:\s*-?\s*old)?)"
OTHER_UNITS = (
    r"\d|[%元块天个次人分点月号种条位家]|yuan|days?|minutes?|times?|hours?|[ap]m|o'clock|people|members?|months?"
)
ALONE = rf"(?(reached)|(?(below)|(?(above)|(?!))))(?!\s*(?:{OTHER_UNITS}))"
OR_LESS = r"(?P<or_less>以下|以内|之内| or (?:under|below|younger))?"
AGE = re.compile(rf"(?:{BELOW}|{ABOVE}|{REACHED})?\s*{NUMBER}(?:{YEARS}|{ALONE}){OR_LESS}")
INFANT = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十两]|几)\s*个?多?月(?:大|的(?:宝宝|婴儿|娃|孩子|小孩))|\d{1,2}\s*-?\s*months?\s*-?\s*old|"
    r"新生儿|刚出生|newborn"
)
OLDEST = 120


def age_in(normal: str) -> int | None:
    """Return the last age said in a normal text, in completed years, if any.

    Ages in months are 0. "Under 16" is 15 and "over 16" is 17, so that they fall on the
    right side of a limit.
    """
    ages = [age for found in AGE.finditer(normal) if 0 <= (age := years(found)) <= OLDEST]
    return ages[-1] if ages else 0 if INFANT.search(normal) else None


def years(found: re.Match[str]) -> int:
    said = found["number"]
    number = int(said) if said.isdigit() else chinese_number(said)
    return number - 1 if found["below"] or found["or_less"] else number + 1 if found["above"] else number


def chinese_number(said: str) -> int:
    """Return the value of a Chinese numeral below one hundred ("七十二" is 72)."""
    tens, ten, ones = said.partition("十")
    if not ten:
        return NUMERALS[said]
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
