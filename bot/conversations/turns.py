"""Turns one message into the turns of the dialogue it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.text.case_codes import case_code_in
from bot.text.clauses import after_courtesy, questions_in
from bot.text.privacy import CODE, ID_NUMBER

Parse = Mapping[str, Any]

TOPICS = frozenset(
    [
        "what_is",
        "activate",
        "use",
        "bind_family",
        "reset_password",
        "missing_insured_place",
        "balance_dash",
        "duplicate_records",
        "cannot_activate_or_use",
        "code_not_expand",
        "out_of_town_settlement",
    ]
)
UNSURE = "nlu_fallback"
SURE_ENOUGH_TO_ANSWER = 0.65  # below this share the bot asks back: docs/nlu.md shows what each value costs
SURE_ENOUGH_TO_SPLIT = 0.7  # stricter than answering: a wrong split answers what nobody asked
MOST_TURNS = 3  # more answers at once nobody reads on a phone
RANKS_KEPT = 6  # enough to find three topics among small talk
SMALL_TALK = frozenset(["greet", "thank", "goodbye", "affirm", "deny"])
LIKELY_ENOUGH_WHILE_WAITING = 0.25  # of the ranking: the form asks for the code, so talk of it is expected
FEW_WORDS = 12  # characters beside a number, such as "my ID number is"; more are a question of their own
ASKED_APART = ("aspect", "platform", "person", "age")  # of two values of one of these, each gets its turn


def parts_of(text: str, whole: Parse) -> list[str]:
    """Return the parts of a message that may be questions of their own."""
    if whole["intent"]["name"] in SMALL_TALK:
        return after_courtesy(text)
    return questions_in(text)


def meaning_of_number(text: str) -> str | None:
    """Return the payload that a message stands for which is little more than a masked number."""
    for kind, payload in ((ID_NUMBER, "/check_my_status"), (CODE, "/inform")):
        if f"<{kind}>" in text and len(text.replace(f"<{kind}>", "").strip()) <= FEW_WORDS:
            return payload
    return None


def meaning_of_case_code(text: str) -> str | None:
    """Return the payload that a message stands for which names a case code."""
    code = case_code_in(text)
    return f'/check_my_status{{"case": "{code}"}}' if code else None


def while_verifying(parse: Parse, awaits: str) -> Parse:
    """Return the parse of a message sent while consent, number or code is awaited.

    What is only likely a no does not end the check, what is only likely a yes is no consent,
    and who waits for a code more likely speaks of it than of anything that sounds like it.
    """
    name = parse["intent"]["name"]
    ranking = {each["name"]: each["confidence"] for each in parse.get("intent_ranking", [])}
    if name in ("deny", "affirm"):
        return {**parse, "intent": {"name": "hesitate", "confidence": 1.0}}
    if awaits == CODE and ranking.get("resend_code", 0) >= LIKELY_ENOUGH_WHILE_WAITING:
        return {**parse, "intent": {"name": "resend_code", "confidence": 1.0}}
    return parse


def with_numbers(turns: Sequence[Parse], numbers: Sequence[tuple[str, str]]) -> list[Parse]:
    """Return the turns with the references of the numbers given, as details of the first of them."""
    given = [{"entity": kind, "value": reference} for kind, reference in numbers]
    return [
        {**turn, "entities": [*turn["entities"], *(given if place == 0 else [])]} for place, turn in enumerate(turns)
    ]


def answers_question(parse: Parse, asked: str) -> bool:
    """Tell whether a message gives the detail that a check asked for."""
    return any(found["entity"] == asked for found in parse["entities"])


def meaning_check(parse: Parse) -> Parse:
    """Return the parse as an answer to the check that goes on."""
    return {**parse, "intent": {"name": "check_my_status", "confidence": 1.0}}


def turns_of(whole: Parse, parts: Sequence[Parse]) -> list[Parse]:
    """Return the turns of the dialogue that a message stands for, in the order of asking.

    A courtesy gives way to the sure question after it. Sure questions about different
    topics are turns of their own; the same topic told in two sentences is one. A question
    with two values of one detail ("in WeChat and in Alipay?") is one turn for each.
    """
    sure = [part for part in parts if is_surely_a_topic(part)]
    different = list({part["intent"]["name"]: part for part in reversed(sure)}.values())
    if len(different) > 1 or (different and whole["intent"]["name"] in SMALL_TALK):
        turns = sorted(different, key=sure.index)
    else:
        turns = [whole]
    return [each for turn in turns for each in told_apart(turn)][:MOST_TURNS]


def told_apart(turn: Parse) -> list[Parse]:
    if turn["intent"]["name"] not in TOPICS or turn["intent"]["confidence"] < SURE_ENOUGH_TO_ANSWER:
        return [turn]  # asking back once is enough
    for name in ASKED_APART:
        values = list(dict.fromkeys(found["value"] for found in turn["entities"] if found["entity"] == name))
        if len(values) > 1:
            others = [found for found in turn["entities"] if found["entity"] != name]
            return [{**turn, "entities": [*others, {"entity": name, "value": value}]} for value in values]
    return [turn]


def is_surely_a_topic(parse: Parse) -> bool:
    return parse["intent"]["name"] in TOPICS and parse["intent"]["confidence"] >= SURE_ENOUGH_TO_SPLIT


def slim(parse: Parse, language: str) -> dict[str, Any]:
    """Return of a parse what the dialogue needs, with the `language` to answer in.

    The model names what it thinks likeliest and how likely; asking back when that is too
    little is a decision of the dialogue, made here.
    """
    entities = [
        {"entity": found["entity"], "value": found["value"]}
        for found in parse["entities"]
        if found["entity"] != "language"
    ]
    return {
        "text": parse["text"],
        "intent": {"name": taken_for(parse), "confidence": parse["intent"]["confidence"]},
        "intent_ranking": list(parse.get("intent_ranking", []))[:RANKS_KEPT],
        "entities": [*entities, {"entity": "language", "value": language}],
    }


def taken_for(parse: Parse) -> str:
    """Return the intent to act on: an emergency before all else, then what is sure enough."""
    name, sure = parse["intent"]["name"], parse["intent"]["confidence"] >= SURE_ENOUGH_TO_ANSWER
    said = {(found["entity"], found["value"]) for found in parse["entities"]}
    if ("kind", "emergency") in said and not (sure and name in TOPICS):
        return "out_of_scope"
    if sure:
        return name
    return "inform" if any(entity == "aspect" for entity, _ in said) else UNSURE
