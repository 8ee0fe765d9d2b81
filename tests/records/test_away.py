"""A store that cannot be asked is one clear error; a mistake of the program is not taken for one."""

import socket
import sqlite3
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from actions.records.away import RecordStoreAway, reading
from actions.records.engine import PATIENCE, engine_at
from actions.records.store import SqlRecords
from tests.records.conftest import NOW
from tests.records.people import ZHANG

SOON = PATIENCE + 1.5


def assert_away(records: SqlRecords) -> None:
    """Every question says that the store is away, soon, and with a text that gives nothing away."""
    questions: list[Callable[[], object]] = [lambda: records.find(ZHANG), lambda: records.surroundings(NOW)]
    for question in questions:
        started = time.monotonic()
        with pytest.raises(RecordStoreAway) as caught:
            question()
        assert time.monotonic() - started < SOON
        assert_tells_nothing("".join(traceback.format_exception(caught.value)), records)
    assert records.ping() is False


def assert_tells_nothing(report: str, records: SqlRecords) -> None:
    said = [line for line in report.splitlines() if not line.startswith((" ", "Traceback"))]
    assert len(said) == 1 and said[0].startswith("actions.records.away.RecordStoreAway: The record store cannot")
    for secret in (ZHANG, str(records.engine.url.database), "127.0.0.1", "hunter2"):
        assert secret not in said[0]


def test_a_store_without_tables_is_away(empty_url: str) -> None:
    engine_at(empty_url, read_only=False).connect().close()
    assert_away(SqlRecords(engine_at(empty_url)))


def test_a_missing_file_is_away(tmp_path: Path) -> None:
    assert_away(SqlRecords(engine_at(f"sqlite:///{tmp_path / 'none.db'}")))


def test_a_file_that_is_no_database_is_away(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(b"not a database at all" * 100)
    assert_away(SqlRecords(engine_at(f"sqlite:///{path}")))


def test_a_file_that_another_process_holds_is_away(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE persons (id INTEGER)")
    holder.execute("BEGIN EXCLUSIVE")
    records = SqlRecords(engine_at(f"sqlite:///{path}"))
    started = time.monotonic()
    with pytest.raises(RecordStoreAway):
        records.find(ZHANG)
    assert time.monotonic() - started < SOON
    holder.close()


def test_a_server_that_refuses_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert_away(SqlRecords(engine_at(f"postgresql://root:hunter2@127.0.0.1:{port}/test")))


def test_a_server_that_says_nothing_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        records = SqlRecords(engine_at(f"postgresql://root:hunter2@127.0.0.1:{silent.getsockname()[1]}/test"))
        started = time.monotonic()
        assert records.ping() is False
        assert time.monotonic() - started < SOON


@pytest.mark.postgres
def test_a_table_that_is_locked_is_away_and_comes_back(empty_url: str, request: pytest.FixtureRequest) -> None:
    if empty_url.startswith("sqlite"):
        pytest.skip("A reader of an SQLite file in WAL mode waits for nobody.")
    engine: Engine = request.getfixturevalue("engine")
    records: SqlRecords = request.getfixturevalue("records")
    with engine.begin() as holder:
        holder.execute(text("LOCK TABLE persons IN ACCESS EXCLUSIVE MODE"))
        started = time.monotonic()
        with pytest.raises(RecordStoreAway):
            records.find(ZHANG)
        assert time.monotonic() - started < SOON
    assert records.find(ZHANG) is None


@pytest.mark.postgres
def test_a_lost_connection_is_away_and_the_next_question_is_answered(
    empty_url: str, request: pytest.FixtureRequest
) -> None:
    if empty_url.startswith("sqlite"):
        pytest.skip("A file has no connection to lose.")
    engine: Engine = request.getfixturevalue("engine")
    records: SqlRecords = request.getfixturevalue("records")
    with pytest.raises(RecordStoreAway), reading(records.engine) as store:
        mine = store.execute(text("SELECT pg_backend_pid()")).scalar()
        with engine.begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
        time.sleep(0.1)
        store.execute(text("SELECT 1"))
    assert records.ping()


def test_too_many_questions_at_once_are_away(records: SqlRecords) -> None:
    taken = []
    try:
        with pytest.raises(RecordStoreAway):
            for _ in range(100):
                taken.append(reading(records.engine))
                taken[-1].__enter__()
    finally:
        for one in taken[:-1]:
            one.__exit__(None, None, None)
    assert records.ping()


@pytest.mark.parametrize("statement", ["SELECT no_such_column FROM persons", "SELEC 1", "SELECT no_such_function(1)"])
def test_a_mistake_of_the_program_is_not_taken_for_a_store_that_is_away(records: SqlRecords, statement: str) -> None:
    with pytest.raises(DBAPIError), reading(records.engine) as store:
        store.execute(text(statement))
