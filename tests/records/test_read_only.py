"""Outside loading, the database itself refuses every write."""

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from actions.records.engine import engine_at
from actions.records.store import SqlRecords
from actions.records.tables import metadata, persons
from tests.records.people import LI, ZHANG

pytestmark = pytest.mark.usefixtures("two_people")
NEW = {"ref": "r", "name": "李", "id_number": "1"}


@pytest.mark.parametrize(
    "statement",
    [
        insert(persons).values(**NEW),
        delete(persons),
        text("CREATE TABLE more (id INTEGER)"),
        text("DROP TABLE outages"),
    ],
    ids=["insert", "delete", "create", "drop"],
)
def test_a_write_is_refused(records: SqlRecords, statement: object) -> None:
    with (
        pytest.raises(DBAPIError, match=r"(?i)read.?only"),
        records.engine.begin() as store,
    ):
        store.execute(statement)
    assert records.find(ZHANG) and records.find(LI)


def test_the_same_write_is_taken_while_loading(engine: Engine, records: SqlRecords) -> None:
    with engine.begin() as store:
        store.execute(insert(persons).values(**NEW))
    assert records.find("1")


def test_an_sqlite_file_that_may_not_be_changed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    engine = engine_at(f"sqlite:///{path}", read_only=False)
    metadata.create_all(engine)
    engine.dispose()
    path.chmod(0o400)
    assert SqlRecords(engine_at(f"sqlite:///{path}")).ping()


def test_reading_makes_no_file_where_there_was_none(tmp_path: Path) -> None:
    assert not SqlRecords(engine_at(f"sqlite:///{tmp_path / 'none.db'}")).ping()
    assert not (tmp_path / "none.db").exists()


def test_foreign_keys_and_listed_values_hold(engine: Engine) -> None:
    for table, row in (
        ("identities", "person_id, face_state) VALUES ((SELECT min(id) FROM persons) + 100, 'passed'"),
        ("persons", "ref, name, id_number, id_type) VALUES ('r', 'n', '1', 'passport'"),
        ("outages", "scope, subject, kind, starts) VALUES ('national', 'app', 'fluctuation', '2026-11-22 00:00:00'"),
        ("settlements", "region_code, place, \"use\", money) VALUES ('140321', 'abroad', 'pharmacy', 'pooled'"),
    ):
        with pytest.raises(DBAPIError, match=r"(?i)constraint"), engine.begin() as store:
            store.execute(text(f"INSERT INTO {table} ({row})"))
