"""The content fits together, and what does not is told in words."""

from bot.check import mistakes, unfitting


def test_the_content_has_no_mistakes() -> None:
    assert list(mistakes()) == []


def test_an_answer_that_is_missing_or_never_said_is_named() -> None:
    told = list(unfitting({"utter_never_said"}, {"utter_missing"}))
    assert "utter_missing is named by a rule, but no file in data/nlu/answers has it." in told
    assert "utter_never_said stands in data/nlu/answers, but no rule ever says it." in told
