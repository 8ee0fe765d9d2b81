"""Tells what a person wants from the meaning and the letters of their sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import NORMAL, MessageComponent
from bot.nlu.margins import Margins, Sentences

PART = "/"


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
