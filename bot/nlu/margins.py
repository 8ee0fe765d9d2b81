"""A linear machine over meanings, letters and words: how far a sentence lies on each label's side."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.component import NORMAL, WORDS

WEIGHT_OF_MEANING = 1.5  # of the embedding beside the n-grams


class Margins:
    """How far a sentence lies on the right side of each label's boundary."""

    def __init__(
        self, views: list[TfidfVectorizer], weights: np.ndarray, offsets: np.ndarray, labels: list[str]
    ) -> None:
        self.views, self.weights, self.offsets, self.labels = views, weights, offsets, labels

    @classmethod
    def learnt(cls, sentences: Sentences, labels: list[str], strictness: float) -> Margins:
        views = [view.fit(texts) for view, texts in zip(empty_views(), sentences.texts())]
        features = [csr_matrix(sentences.meanings), *seen_through(views, sentences)]
        machine = LinearSVC(C=strictness, random_state=0).fit(hstack(features).tocsr(), labels)
        weights = np.ascontiguousarray(machine.coef_.T, dtype=np.float32)
        return cls(views, weights, machine.intercept_, list(machine.classes_))

    def of(self, sentences: Sentences) -> np.ndarray:
        """Return a row a sentence and a column a label."""
        margins, begin = self.offsets, 0
        for block in (sentences.meanings, *seen_through(self.views, sentences)):
            margins = margins + block @ self.weights[begin : begin + block.shape[1]]
            begin += block.shape[1]
        return margins

    def save(self, folder: Path) -> None:
        ngrams = [{ngram: int(place) for ngram, place in view.vocabulary_.items()} for view in self.views]
        learnt = {"ngrams": ngrams, "labels": self.labels}
        (folder / "learnt.json").write_text(json.dumps(learnt, ensure_ascii=False), "utf-8")
        rarity = {f"rarity{number}": view.idf_ for number, view in enumerate(self.views)}
        np.savez(folder / "learnt.npz", weights=self.weights, offsets=self.offsets, **rarity)

    @classmethod
    def saved(cls, folder: Path) -> Margins:
        learnt = json.loads((folder / "learnt.json").read_text("utf-8"))
        numbers, views = np.load(folder / "learnt.npz"), empty_views()
        for number, (view, ngrams) in enumerate(zip(views, learnt["ngrams"])):
            view.vocabulary, view.idf_ = ngrams, numbers[f"rarity{number}"]
        return cls(views, numbers["weights"], numbers["offsets"], learnt["labels"])


@dataclass(frozen=True)
class Sentences:
    """What the classifier sees of messages: normal texts, words set apart by spaces, meanings."""

    normal: list[str]
    words: list[str]
    meanings: np.ndarray

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Sentences:
        meanings = np.concatenate([each.get_dense_features(TEXT)[1].features for each in messages]) * WEIGHT_OF_MEANING
        return cls([each.get(NORMAL) for each in messages], [each.get(WORDS) for each in messages], meanings)

    def texts(self) -> tuple[list[str], list[str], list[str]]:
        return self.normal, self.normal, self.words


def empty_views() -> list[TfidfVectorizer]:
    """Return three ways to count letters and words: across words, inside words, whole words."""
    ways: list[dict[str, Any]] = [
        {"analyzer": "char", "ngram_range": (1, 4)},
        {"analyzer": "char_wb", "ngram_range": (1, 4)},
        {"token_pattern": r"\S+", "ngram_range": (1, 2)},
    ]
    return [TfidfVectorizer(sublinear_tf=True, min_df=2, lowercase=False, dtype=np.float32, **way) for way in ways]


def seen_through(views: list[TfidfVectorizer], sentences: Sentences) -> Iterator[csr_matrix]:
    """Yield a block of features a view, in the precision of the weights, which are copied otherwise."""
    return (view.transform(texts).astype(np.float32) for view, texts in zip(views, sentences.texts()))
