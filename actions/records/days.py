"""Days and times as a file may write them: fixed, or relative to the day of loading.

`2026-11-18`, `today`, `today-30d`, `today+2m`, `today-16y`, `today-16y+1d`; for times also
`now-2h`, `now+30min`, `today-1d 08:00`, `2026-11-18 08:00`. Without a zone, that of China is meant.
"""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

CHINA = ZoneInfo("Asia/Shanghai")
DAY = re.compile(r"today(?P<steps>(?:[+-]\d{1,5}[dmy])*)")
MOMENT = re.compile(r"(?P<start>today|now)(?P<steps>(?:[+-]\d{1,5}(?:d|min|m|y|h))*)(?: (?P<clock>\d\d:\d\d))?")
UNITS = {"d": "days", "m": "months", "y": "years", "h": "hours", "min": "minutes"}


class Calendar:
    """The moment of loading, by which relative days and times are counted."""

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(CHINA)

    def day(self, value: Any) -> date:
        """Return the day that `value` names; years keep the day (29 February becomes the 28th).

        Raises `ValueError` or `OverflowError` if it names none.
        """
        if type(value) is date:
            return value
        found = DAY.fullmatch(value) if isinstance(value, str) else None
        if not found:
            raise ValueError("no day")
        return self.now.date() + steps_in(found["steps"])

    def moment(self, value: Any) -> datetime:
        """Return the time, with its zone, that `value` names; a day stands for its first moment.

        Raises `ValueError` or `OverflowError` if it names none.
        """
        if type(value) is date:
            return datetime.combine(value, time(), CHINA)
        if isinstance(value, str) and (found := MOMENT.fullmatch(value)):
            return self.relative(found)
        fixed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return fixed if fixed.tzinfo else fixed.replace(tzinfo=CHINA)

    def relative(self, found: "re.Match[str]") -> datetime:
        if found["start"] == "now":
            return self.now + steps_in(found["steps"])
        clock = time.fromisoformat(found["clock"] or "00:00")
        return datetime.combine(self.now.date(), clock, CHINA) + steps_in(found["steps"])


def steps_in(steps: str) -> relativedelta:
    total = relativedelta()
    for amount, unit in re.findall(r"([+-]\d+)(d|min|m|y|h)", steps):
        total += relativedelta(**{UNITS[unit]: int(amount)})  # type: ignore[arg-type]
    return total
