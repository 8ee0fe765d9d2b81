"""Reads a message: its language, its written form, its words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import jieba
import opencc
import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language as Nlp

from bot.nlu import vocabulary
from bot.nlu.component import NORMAL, WORDS, MessageComponent
from bot.text.language import language_of
from bot.text.normalise import normalised

REPEATED = re.compile(r"([^\d\s])\1{3,}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class LanguageReader(MessageComponent):
    """Adds the normal form, the words and the language to each message.

    Chinese is segmented by spaCy's jieba segmenter with a user dictionary of the field's
    terms; it keeps mixed text in order, which Rasa's own jieba tokenizer does not.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def mark(self, messages: list[Message]) -> None:
        for message in messages:
            message.set(NORMAL, normal := normal_form(message.get(TEXT)))
            message.set(WORDS, " ".join(words(normal)))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in super().process(messages):
            if (language := language_of(message.get(TEXT))) is not None:
                found = {"entity": "language", "value": language, "extractor": type(self).__name__}
                message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)
        return messages


def normal_form(text: str) -> str:
    """Return `text` in simplified, half-width, lower-case form with known slips put right."""
    text = simplifier().convert(normalised(text).lower())
    text = REPEATED.sub(r"\1\1", text)
    return slips().sub(lambda slip: vocabulary_of_slips()[slip.group()], text)


def words(normal: str) -> list[str]:
    """Return the words of a normal text as spaCy tells them apart."""
    return [word.text for word in segmenter().make_doc(normal) if not word.is_space]


@lru_cache(maxsize=1)
def simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def vocabulary_of_slips() -> dict[str, str]:
    return vocabulary.spellings()


@lru_cache(maxsize=1)
def slips() -> re.Pattern[str]:
    """Match any known slip; those in Latin letters only as whole words."""
    wrongs = sorted(vocabulary_of_slips(), key=len, reverse=True)
    latin = [re.escape(wrong) for wrong in wrongs if wrong.isascii()]
    han = [re.escape(wrong) for wrong in wrongs if not wrong.isascii()]
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])|{'|'.join(han)}")


@lru_cache(maxsize=1)
def segmenter() -> Nlp:
    """Return spaCy's Chinese pipeline with jieba and the terms of the field."""
    jieba.setLogLevel("WARNING")
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    for term in vocabulary.read("spellings"):
        jieba.add_word(term)
    return nlp
