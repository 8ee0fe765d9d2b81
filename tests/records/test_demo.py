"""The demo's people are loaded when there is a reason to, and not otherwise."""

from datetime import datetime, timedelta
from pathlib import Path

from actions.records.demo import prepare_demo
from actions.records.engine import engine_at
from actions.records.store import SqlRecords
from tests.records.conftest import NOW
from tests.records.people import LI, ZHANG, people_file, person_text


def test_an_empty_store_is_filled_once_and_again_when_the_file_changes(empty_url: str, tmp_path: Path) -> None:
    people = people_file(tmp_path, person_text())
    assert prepare_demo(empty_url, people, NOW) is True
    assert prepare_demo(empty_url, people, NOW) is False
    people = people_file(tmp_path, person_text(), person_text("li", "李一诺", LI))
    assert prepare_demo(empty_url, people, NOW) is True
    records = SqlRecords(engine_at(empty_url))
    assert records.find(ZHANG) and records.find(LI) and records.surroundings(NOW).institutions
    records.engine.dispose()


def test_relative_days_move_on_with_the_day(empty_url: str, tmp_path: Path) -> None:
    people = people_file(tmp_path, person_text(more="birth_date: today-16y"))
    born = []
    for at in (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=1)):
        prepare_demo(empty_url, people, at)
        born.append(birth_date(empty_url, at))
    assert born == ["2010-11-22", "2010-11-22", "2010-11-23"]


def birth_date(url: str, at: datetime) -> str:
    records = SqlRecords(engine_at(url))
    found = records.find(ZHANG)
    record = records.record(found.ref, at) if found else None
    records.engine.dispose()
    assert record and record.birth_date
    return record.birth_date.isoformat()
