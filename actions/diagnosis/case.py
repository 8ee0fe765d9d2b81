"""A case: what is asked about, by whom, when, and everything that may decide it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from actions.diagnosis.model import FamilyLink, Record, Surroundings

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True)
class Owner:
    """What the content owner decides: whether rows that rest on `extra` pages speak, and how old data may be."""

    extra: bool = False
    longest_age_of_data: timedelta = timedelta(days=3)
    longest_age_of_capability: timedelta = timedelta(days=180)


@dataclass(frozen=True)
class Case:
    """`asker`: none, self, holder (of an active link to the person), not_linked, staff.

    `claims` is what the person said, such as `{"said_visit": "outpatient"}`; it is kept apart
    from the record. `link` is the family link that the question is about, if any.
    `now` carries its zone.
    """

    now: datetime
    asker: str = "none"
    record: Record | None = None
    surroundings: Surroundings = field(default_factory=Surroundings)
    claims: Mapping[str, str] = field(default_factory=dict)
    link: FamilyLink | None = None
    owner: Owner = field(default_factory=Owner)

    @property
    def today(self) -> date:
        """The day asked, in Asia/Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def is_fresh(self) -> bool:
        """Whether the snapshot is young enough to believe regions and outages (rule 9)."""
        return self.record is None or self.now - self.record.taken_at <= self.owner.longest_age_of_data


def completed_years(born: date, today: date) -> int:
    """Return the age in completed years; the birthday itself counts as reached (D-12)."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def age_group(born: date | None, today: date) -> str:
    """Return `under_16`, `exactly_16`, `over_16` (17 or more) or `unknown`."""
    if born is None:
        return "unknown"
    years = completed_years(born, today)
    return "exactly_16" if years == 16 else "under_16" if years < 16 else "over_16"
