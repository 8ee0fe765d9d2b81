"""Chooses the answers that fit a situation."""

from collections.abc import Mapping
from dataclasses import dataclass

from actions.answering.situation import Facts, Situation

UNKNOWN = "unknown"
MOST_NOTES = 2
LONGEST_FRAGMENT = 40  # characters; whoever writes more has named what they ask about


class UnknownTopic(LookupError):
    """The rulebook has no page for a topic."""


@dataclass(frozen=True)
class Rule:
    """Names what to say when every condition holds.

    A condition allows one or several values; `unknown` holds when nothing was said of it.
    """

    when: Mapping[str, tuple[str, ...]]
    say: tuple[str, ...]

    def fits(self, facts: Facts) -> bool:
        return all(facts.get(name, UNKNOWN) in allowed for name, allowed in self.when.items())


@dataclass(frozen=True)
class Page:
    """The rules of one topic: every note that fits, then the first answer that fits."""

    notes: tuple[Rule, ...]
    answers: tuple[Rule, ...]


def choose(book: Mapping[str, Page], situation: Situation, follow_up: bool = False) -> list[str]:
    """Return the names of the responses to say, in order, none twice. Raises `UnknownTopic`.

    At most `MOST_NOTES` notes stand before the answer, since people read on small screens.
    A `follow_up` that asks for a detail ("and how long?") gets the note about it alone, not
    the whole answer again.
    """
    page = book.get(situation.topic)
    if page is None:
        raise UnknownTopic(situation.topic)
    notes = [name for rule in page.notes if rule.fits(situation.facts) for name in rule.say]
    answer = next(rule for rule in page.answers if rule.fits(situation.facts))
    detail_told = follow_up and "aspect" in situation.facts and notes and "aspect" not in answer.when
    return list(dict.fromkeys([*notes[:MOST_NOTES], *(() if detail_told else answer.say)]))


def meant(book: Mapping[str, Page], asked: Situation, earlier: Situation | None, text: str) -> Situation:
    """Return the situation a message really asks about: its own, or the one before it.

    A short message that asks for a detail which only the earlier topic can answer ("how
    many in total?" after binding) leans on that topic, whatever its own words resemble.
    """
    aspect = asked.facts.get("aspect")
    if earlier is None or not aspect or len(text) > LONGEST_FRAGMENT:
        return asked
    if knows(book, asked, aspect) or not knows(book, earlier, aspect):
        return asked
    return earlier.then(asked.facts)


def knows(book: Mapping[str, Page], situation: Situation, aspect: str) -> bool:
    page = book.get(situation.topic)
    return page is not None and any(aspect in rule.when.get("aspect", ()) for rule in (*page.notes, *page.answers))
