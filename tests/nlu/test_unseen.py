"""The model understands questions it has never seen, in both languages alike."""

import pytest

from bot.evaluation.figures import Understood, figures
from bot.evaluation.questions import UNSEEN, training, unseen
from bot.evaluation.run import understand
from bot.nlu.language_reader import normal_form
from bot.text.language import LANGUAGES

AT_LEAST = {
    "macro_f1": 0.95,
    "in_scope_top_1": 0.95,
    "out_of_scope_recall": 0.90,
    "near_domain_recall": 0.80,
}
AT_MOST = {"wrong_and_confident": 0.02, "calibration_error": 0.03}
WIDEST_GAP = 0.02
ENOUGH_UNSEEN = {"zh": 40, "en": 30}
ENOUGH_TRAINING = {"zh": 150, "en": 120}


@pytest.fixture(scope="module")
def results(agent) -> dict[str, list[Understood]]:  # type: ignore[no-untyped-def]
    understood, _ = understand(agent, unseen(), ())
    return {language: [each for each in understood if each.question.language == language] for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", AT_LEAST)
def test_the_figure_is_high_enough(results: dict, language: str, figure: str) -> None:
    assert figures(results[language])[figure] >= AT_LEAST[figure]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", AT_MOST)
def test_the_figure_is_low_enough(results: dict, language: str, figure: str) -> None:
    assert figures(results[language])[figure] <= AT_MOST[figure]


def test_neither_language_is_far_behind(results: dict) -> None:
    zh, en = (figures(results[language]) for language in LANGUAGES)
    assert abs(zh["macro_f1"] - en["macro_f1"]) <= WIDEST_GAP
    assert abs(zh["in_scope_top_1"] - en["in_scope_top_1"]) <= WIDEST_GAP


def test_questions_that_nobody_looked_at_before_are_understood_as_well(agent) -> None:  # type: ignore[no-untyped-def]
    understood, _ = understand(agent, unseen(UNSEEN / "fresh"), ())
    assert len(understood) > 600
    assert figures(understood)["macro_f1"] >= AT_LEAST["macro_f1"]
    assert figures(understood)["wrong_and_confident"] <= AT_MOST["wrong_and_confident"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_unseen_question_stands_in_the_training_data(language: str) -> None:
    trained = {normal_form(text) for texts in training(language).values() for text in texts}
    assert [each.text for each in unseen() if each.language == language and normal_form(each.text) in trained] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_questions_of_every_intent(language: str) -> None:
    trained = {intent: len(texts) for intent, texts in training(language).items()}
    counts = {
        intent: sum(each.intent == intent and each.language == language for each in unseen()) for intent in trained
    }
    assert {intent: count for intent, count in counts.items() if count < ENOUGH_UNSEEN[language]} == {}
    from bot.conversations.turns import TOPICS

    assert {topic: trained[topic] for topic in TOPICS if trained[topic] < ENOUGH_TRAINING[language]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_training_question_stands_twice(language: str) -> None:
    texts = [text for texts in training(language).values() for text in texts]
    assert sorted({text for text in texts if texts.count(text) > 1}) == []
