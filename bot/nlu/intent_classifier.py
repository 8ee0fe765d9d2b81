"""Tells what a person wants from the meaning and the letters of their sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.nlu.component import NORMAL, WORDS, MessageComponent

PART = "/"
WEIGHT_OF_MEANING = 1.5  # of the embedding beside the n-grams


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(MessageComponent, RasaIntentClassifier):
    """A linear support vector machine over the embedding, character n-grams and words.

    Its margins become confidences by a softmax of the given `steepness`. An intent whose
    training blocks carry `metadata: {kind: …}` is learnt as several classes, whose
    confidences are added up; the likeliest kind becomes an entity.
    """

    in_training = False

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config)
        self.storage, self.resource = model_storage, resource
        self.margins: Margins | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "strictness": 0.3,  # C of the machine: higher follows the training questions more closely
            "steepness": 4.5,  # how fast a larger margin becomes a surer confidence
            "split_by_kind": ["out_of_scope"],  # intents learnt as one class a kind
            "ranking_length": 6,  # intents named in the ranking
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the intent examples and store what was learnt."""
        examples = [each for each in training_data.intent_examples if each.get(NORMAL)]
        labels = [self.label(each) for each in examples]
        self.margins = Margins.learnt(Sentences.of(examples), labels, self.config["strictness"])
        with self.storage.write_to(self.resource) as folder:
            self.margins.save(folder)
        return self.resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.margins = Margins.saved(folder)
        return component

    def mark(self, messages: list[Message]) -> None:
        shares = softmax(self.margins.of(Sentences.of(messages)) * self.config["steepness"])
        for message, row in zip(messages, shares):
            ranking, kinds = ranked(self.margins.labels, row)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[: self.config["ranking_length"]], add_to_output=True)
            if kind := kinds.get(ranking[0]["name"]):
                found = {"entity": "kind", "value": kind, "extractor": type(self).__name__}
                message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)

    def label(self, message: Message) -> str:
        intent = message.get(INTENT)
        kind = (message.get("metadata") or {}).get("intent", {}).get("kind")
        return f"{intent}{PART}{kind}" if kind and intent in self.config["split_by_kind"] else intent


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


def softmax(rows: np.ndarray) -> np.ndarray:
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def ranked(classes: Sequence[str], shares: Sequence[float]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Add up the shares of an intent's kinds; return the intents, likeliest first, and their likeliest kinds."""
    confidence: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for label, share in sorted(zip(classes, map(float, shares)), key=lambda each: -each[1]):
        intent, _, kind = label.partition(PART)
        confidence[intent] = confidence.get(intent, 0.0) + share
        if kind:
            kinds.setdefault(intent, kind)
    order = sorted(confidence.items(), key=lambda each: -each[1])
    return [{"name": intent, "confidence": share} for intent, share in order], kinds
