"""What is known of the case that a person asks about, from their words alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Facts = Mapping[str, str]

CARRIED = ("platform", "person", "age_group", "scheme", "visit", "institution", "place_scope", "symptom")
ADULTS = ("parent", "grandparent", "spouse")
FACE_CHECK_AGE = 16
GIVES_WAY = {"person": "age_group", "age": "age_group", "institution": "visit", "visit": "institution"}


@dataclass(frozen=True)
class Situation:
    """A topic and the details given to it, such as `{"platform": "alipay"}`."""

    topic: str
    facts: Facts = field(default_factory=dict)

    def then(self, said: Facts) -> "Situation":
        """Return the situation of a follow-up that leans on this one ("and in WeChat?").

        What the follow-up says wins; what was asked about (`aspect`) is not carried.
        """
        carried = {name: value for name, value in self.facts.items() if name in CARRIED}
        for name, gone in GIVES_WAY.items():
            if name in said:
                carried.pop(gone, None)
        return Situation(self.topic, completed({**carried, **said}))


def situation_of(topic: str, said: Facts) -> Situation:
    """Return the situation of a question of its own: nothing said before sticks to it."""
    return Situation(topic, completed(said))


def completed(said: Facts) -> dict[str, str]:
    """Return what was said with the age group that follows from an age or a person.

    Ages are completed years; 16 itself counts with those over 16 for the face check (D-12).
    """
    facts = dict(said)
    age = facts.pop("age", "")
    if facts.get("person") in ADULTS:
        facts["age_group"] = "over_16"
    elif age.isdecimal():
        facts["age_group"] = age_group(int(age))
    return facts


def age_group(years: int) -> str:
    if years == FACE_CHECK_AGE:
        return "exactly_16"
    return "under_16" if years < FACE_CHECK_AGE else "over_16"


def said_in(entities: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the details among `entities`; of several of one name the last said counts."""
    return {name: str(value) for name, value in entities if name != "language"}
