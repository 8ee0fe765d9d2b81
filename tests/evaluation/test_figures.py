"""The figures of an evaluation count what they say they count."""

import pytest

from bot.evaluation.figures import Understood, figures
from bot.evaluation.questions import Question


def understood(meant: str, taken: str, confidence: float, kind: str = "", offered: tuple[str, ...] = ()) -> Understood:
    return Understood(Question("zh", meant, kind, "?"), taken, confidence, offered)


RESULTS = [
    understood("use", "use", 0.9),
    understood("use", "activate", 0.9),
    understood("use", "activate", 0.4, offered=("activate", "use")),
    understood("activate", "activate", 0.4, offered=("use",)),
    understood("out_of_scope", "out_of_scope", 0.9, "near"),
    understood("out_of_scope", "use", 0.8, "far"),
]


@pytest.mark.parametrize(
    "figure, value",
    [
        ("in_scope_top_1", 2 / 4),
        ("out_of_scope_recall", 1 / 2),
        ("near_domain_recall", 1.0),
        ("wrong_and_confident", 2 / 6),
        ("asked_back", 2 / 6),
        ("right_topic_offered", 1 / 2),
        ("topic_answered", 1 / 4),
        ("topic_after_one_question", 1 / 4),
        ("topic_lost", 2 / 4),
    ],
)
def test_a_figure_is_the_share_it_names(figure: str, value: float) -> None:
    assert figures(RESULTS)[figure] == pytest.approx(value)


def test_confidence_that_is_always_right_has_no_calibration_error() -> None:
    assert figures([understood("use", "use", 1.0)])["calibration_error"] == 0
