"""Turns one message into the turns of the dialogue it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any

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
SURE_ENOUGH_TO_SPLIT = 0.7
MOST_TURNS = 3
RANKS_KEPT = 6


def turns_of(whole: Parse, parts: Sequence[Parse]) -> list[Parse]:
    """Return one turn a question when `parts` surely ask different things, else the whole.

    The same topic asked twice in one message is one question told in two sentences.
    """
    sure = [part for part in parts if is_surely_a_topic(part)]
    different = {part["intent"]["name"]: part for part in reversed(sure)}
    if len(different) < 2:
        return [whole]
    return sorted(different.values(), key=sure.index)[:MOST_TURNS]


def is_surely_a_topic(parse: Parse) -> bool:
    return parse["intent"]["name"] in TOPICS and parse["intent"]["confidence"] >= SURE_ENOUGH_TO_SPLIT


def slim(parse: Parse, language: str) -> dict[str, Any]:
    """Return of a parse what the dialogue needs, with the `language` to answer in.

    The model names what it thinks likeliest and how likely; asking back when that is too
    little is a decision of the dialogue, made here.
    """
    name, confidence = parse["intent"]["name"], parse["intent"]["confidence"]
    sure = confidence >= SURE_ENOUGH_TO_ANSWER
    entities = [
        {"entity": found["entity"], "value": found["value"]}
        for found in parse["entities"]
        if found["entity"] != "language"
    ]
    return {
        "text": parse["text"],
        "intent": {"name": name if sure else UNSURE, "confidence": confidence},
        "intent_ranking": list(parse.get("intent_ranking", []))[:RANKS_KEPT],
        "entities": [*entities, {"entity": "language", "value": language}],
    }
