"""Days and times relative to the day of loading."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.records.days import CHINA, Calendar

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=CHINA)
MOMENTS = {
    "now": NOW,
    "now-2h": NOW - timedelta(hours=2),
    "now+30min": NOW + timedelta(minutes=30),
    "today": datetime(2026, 11, 22, tzinfo=CHINA),
    "today-1d 08:00": datetime(2026, 11, 21, 8, tzinfo=CHINA),
    "2026-11-18 08:00": datetime(2026, 11, 18, 8, tzinfo=CHINA),
    "2026-11-18T08:00+00:00": datetime(2026, 11, 18, 8, tzinfo=timezone.utc),
}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 9999))
def test_days_are_counted_from_the_day_of_loading(today: date, days: int) -> None:
    calendar = Calendar(datetime(today.year, today.month, today.day, 12, tzinfo=CHINA))
    assert calendar.day(f"today-{days}d") == today - timedelta(days=days)
    assert calendar.day(f"today+{days}d") == today + timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today-16y", date(2010, 11, 22)),
        ("today-16y+1d", date(2010, 11, 23)),
        ("today-16y-1d", date(2010, 11, 21)),
        ("today+2m", date(2027, 1, 22)),
        (date(2026, 1, 5), date(2026, 1, 5)),
    ],
)
def test_years_and_months_keep_the_day(text: object, day: date) -> None:
    assert Calendar(NOW).day(text) == day


def test_a_year_before_29_february_is_the_28th() -> None:
    assert Calendar(datetime(2028, 2, 29, 12, tzinfo=CHINA)).day("today-1y") == date(2027, 2, 28)


def test_the_day_is_that_of_china() -> None:
    assert Calendar(datetime(2026, 11, 21, 17, tzinfo=timezone.utc)).day("today") == date(2026, 11, 22)


@pytest.mark.parametrize(("text", "moment"), MOMENTS.items())
def test_times_may_be_written_in_these_ways(text: str, moment: datetime) -> None:
    assert Calendar(NOW).moment(text) == moment


@pytest.mark.parametrize("text", ["", "tomorrow", "today-", "today-1", "today-2h", "now", 20260105, None, "2026-01-05"])
def test_anything_else_is_no_day(text: object) -> None:
    with pytest.raises(ValueError, match="day"):
        Calendar(NOW).day(text)
