"""The figures of an evaluation, as plain functions of what was meant and what was understood."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score

from bot.conversations.turns import SURE_ENOUGH_TO_ANSWER, TOPICS
from bot.evaluation.questions import Question

OUT_OF_SCOPE = "out_of_scope"
BINS = 10


@dataclass(frozen=True)
class Understood:
    """A question, the intent it was taken for, how surely, and the topics that would be offered."""

    question: Question
    intent: str
    confidence: float
    offered: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.intent == self.question.intent

    @property
    def asked_back(self) -> bool:
        return self.confidence < SURE_ENOUGH_TO_ANSWER


def share(hits: Sequence[bool]) -> float:
    return float(np.mean(hits)) if hits else 0.0


def figures(results: Sequence[Understood]) -> dict[str, float]:
    """Return the figures of the bars, all as shares between 0 and 1.

    `wrong_and_confident` counts wrong intents that would be answered, not asked back.
    """
    in_scope = [each for each in results if each.question.intent != OUT_OF_SCOPE]
    out = [each for each in results if each.question.intent == OUT_OF_SCOPE]
    return {
        "macro_f1": f1_score(
            [each.question.intent for each in results], [each.intent for each in results], average="macro"
        ),
        "in_scope_top_1": share([each.right for each in in_scope]),
        "out_of_scope_recall": share([each.right for each in out]),
        "near_domain_recall": share([each.right for each in out if each.question.kind == "near"]),
        "wrong_and_confident": share([not each.right and not each.asked_back for each in results]),
        "asked_back": share([each.asked_back for each in results]),
        "right_topic_offered": share([each.question.intent in each.offered for each in in_scope if each.asked_back]),
        "calibration_error": calibration_error(results),
        **outcomes([each for each in in_scope if each.question.intent in TOPICS]),
    }


def outcomes(results: Sequence[Understood]) -> dict[str, float]:
    """Return how a first message about a topic ends: answered, answered after one question back, or lost."""
    clean = [each.right and not each.asked_back for each in results]
    helped = [each.asked_back and each.question.intent in each.offered for each in results]
    lost = [not (answered or asked) for answered, asked in zip(clean, helped)]
    return {"topic_answered": share(clean), "topic_after_one_question": share(helped), "topic_lost": share(lost)}


def calibration(results: Sequence[Understood]) -> list[tuple[float, float, int]]:
    """Return for each bin of confidence: mean confidence, share of right ones, count."""
    bins: list[list[Understood]] = [[] for _ in range(BINS)]
    for each in results:
        bins[min(int(each.confidence * BINS), BINS - 1)].append(each)
    return [
        (share([each.confidence for each in group]), share([each.right for each in group]), len(group))  # type: ignore[misc]
        for group in bins
        if group
    ]


def calibration_error(results: Sequence[Understood]) -> float:
    """Return by how much confidence and correctness differ on average (expected calibration error)."""
    return sum(abs(sure - right) * count for sure, right, count in calibration(results)) / max(len(results), 1)
