"""One message becomes the turns it stands for; an unsure one is asked back."""

import pytest

from bot.conversations.turns import SURE_ENOUGH_TO_ANSWER, UNSURE, slim, turns_of


def parse(intent: str, confidence: float = 0.9, **entities: str) -> dict:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return {"text": intent, "intent": {"name": intent, "confidence": confidence}, "entities": found}


WHOLE = parse("activate")


def test_two_sure_questions_become_two_turns_in_their_order() -> None:
    parts = [parse("reset_password"), parse("activate")]
    assert turns_of(WHOLE, parts) == parts


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [parse("activate"), parse("activate")],
        [parse("activate"), parse("reset_password", 0.4)],
        [parse("activate"), parse("greet")],
    ],
)
def test_anything_less_sure_stays_one_turn(parts: list[dict]) -> None:
    assert turns_of(WHOLE, parts) == [WHOLE]


def test_an_unsure_message_is_asked_back_with_its_ranking_kept() -> None:
    unsure = {**parse("use", SURE_ENOUGH_TO_ANSWER - 0.01), "intent_ranking": [{"name": "use", "confidence": 0.4}]}
    turn = slim(unsure, "zh")
    assert turn["intent"]["name"] == UNSURE and turn["intent_ranking"][0]["name"] == "use"


def test_a_turn_always_says_which_language_to_answer_in() -> None:
    turn = slim(parse("use", language="en", platform="app"), "zh")
    assert {"entity": "language", "value": "zh"} in turn["entities"] and len(turn["entities"]) == 2


def test_an_unsure_story_about_two_people_is_asked_back_once() -> None:
    people = [{"entity": "person", "value": value} for value in ("parent", "child")]
    story = {"text": "…", "intent": {"name": "activate", "confidence": 0.4}, "entities": people}
    assert turns_of(story, []) == [story]
