"""Finds the details in a message: platform, person, age, place, what went wrong, what is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, product
from operator import attrgetter
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu import vocabulary
from bot.nlu.ages import ages_in
from bot.nlu.component import NORMAL, MessageComponent

PIECE = re.compile(r"[a-z]+|\d+|\S")
HAN_GAP, WORD_GAP = 6, 4  # pieces that may stand between the halves of a pair
MOST_HALVES = 12  # a message that says one half more often is no question, and pairs grow by the square
PLACE, OF, PAIR, FIRST, SECOND = "place_scope", "=", "#", ".a", ".b"
INSURED_THERE = re.compile(r"的?(医保|参保|社保)")
START = attrgetter("start")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityFinder(MessageComponent, EntityExtractorMixin):
    """Adds an entity for each detail that the vocabulary knows, in the order of saying."""

    in_training = False

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    def mark(self, messages: list[Message]) -> None:
        for message in messages:
            found = [
                {"entity": name, "value": value, "extractor": type(self).__name__}
                for name, value in details_in(message.get(NORMAL))
            ]
            message.set(ENTITIES, [*message.get(ENTITIES, []), *found], add_to_output=True)


def details_in(normal: str) -> list[tuple[str, str]]:
    """Return the details said in a normal text, such as `[("platform", "alipay")]`, each once."""
    spans = sorted(spans_in(document(normal)), key=name_of)
    found = [(name, value) for name, group in groupby(spans, name_of) for value in values_of(list(group))]
    return [*found, *(("age", str(age)) for age in ages_in(normal))]


def spans_in(doc: Doc) -> Iterator[Span]:
    """Yield each phrase found, and each pair of phrases that stand close enough together."""
    halves: dict[str, list[Span]] = defaultdict(list)
    for span in finders()(doc, as_spans=True):
        if PAIR in span.label_:
            halves[span.label_].append(span)
        elif not says_where_insured(doc, span):
            yield span
    for first in [label for label in halves if label.endswith(FIRST)]:
        yield from close_pairs(doc, halves[first], halves.get(first.removesuffix(FIRST) + SECOND, []))


def says_where_insured(doc: Doc, span: Span) -> bool:
    """Tell whether a place is named as that of the insurance ("我是太原的医保"), not of what is asked about."""
    after = "".join(token.text for token in doc[span.end : span.end + 3])
    before = " ".join(token.text for token in doc[max(0, span.start - 2) : span.start])
    return name_of(span) == PLACE and bool(INSURED_THERE.match(after) or before == "insured in")


def close_pairs(doc: Doc, firsts: list[Span], seconds: list[Span]) -> Iterator[Span]:
    for first, second in product(firsts[:MOST_HALVES], seconds[:MOST_HALVES]):
        gap = WORD_GAP if f"{first}{second}".isascii() else HAN_GAP
        if 0 <= second.start - first.end <= gap:
            yield Span(doc, first.start, second.end, first.label_.partition(PAIR)[0])


def values_of(spans: list[Span]) -> list[str]:
    """Return the values said, in order; of finds that overlap one another the longest counts."""
    values = (span.label_.partition(OF)[2] for span in sorted(filter_spans(spans), key=START))
    return list(dict.fromkeys(value for value in values if value))


def name_of(span: Span) -> str:
    return span.label_.partition(OF)[0]


def document(normal: str) -> Doc:
    """Return `normal` cut into single Chinese characters, whole Latin words and numbers.

    Every phrase of the vocabulary begins and ends at such a cut, whatever stands around
    it; the words that a segmenter finds depend on their neighbours.
    """
    return Doc(pieces().vocab, words=PIECE.findall(normal.replace("’", "'")) or [" "])


@lru_cache(maxsize=1)
def finders() -> PhraseMatcher:
    """Return the matcher of the whole vocabulary.

    A label is `name=value`, or `name=` for what looks like a detail and is none. The halves
    of a pair ("刷脸 … 不过") are labelled `name=value#number.` and `a` or `b`.
    """
    matcher = PhraseMatcher(pieces().vocab)
    for name in vocabulary.details():
        for value, ways in vocabulary.read(name).items():
            add(matcher, f"{name}{OF}{value}", [*ways.get("zh", []), *ways.get("en", [])])
            add(matcher, f"{name}{OF}", ways.get("except", []))
            for number, halves in enumerate(ways.get("patterns", [])):
                for half, alternatives in zip((FIRST, SECOND), halves):
                    add(matcher, f"{name}{OF}{value}{PAIR}{number}{half}", alternatives.split("|"))
    for place, scope in vocabulary.places().items():
        add(matcher, f"{PLACE}{OF}{scope}", [place])
    return matcher


def add(matcher: PhraseMatcher, label: str, phrases: list[str]) -> None:
    matcher.add(label, [document(str(phrase).strip().lower()) for phrase in phrases])


@lru_cache(maxsize=1)
def pieces() -> spacy.Language:
    return spacy.blank("xx")
