"""Changes happen one after the other, readings change nothing, and a store that is away is told as such."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.engine import Engine

from actions.casestore.engine import engine_at
from actions.casestore.migrate import migrate
from actions.casestore.tables import lockouts
from actions.casestore.transaction import CaseStoreAway, Reading, Transaction, put, put_if_absent

ROW = {"subject": "s" * 32, "failures": 0, "level": 0, "locked_until": 0.0, "failed_at": 0.0}
OTHER = {**ROW, "subject": "t" * 32}


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    migrate(url)
    engine = engine_at(url)
    yield engine
    engine.dispose()


def failures(engine: Engine) -> list[int]:
    with Reading(engine) as store:
        return list(store.execute(select(lockouts.c.failures).order_by(lockouts.c.subject)).scalars())


def test_a_row_is_written_in_place_of_the_one_before_and_nothing_else_is_touched(engine: Engine) -> None:
    with Transaction(engine) as store:
        put(store, lockouts, ROW)
        put(store, lockouts, OTHER)
        put(store, lockouts, {**ROW, "failures": 3})
        put_if_absent(store, lockouts, {**ROW, "failures": 9})
    assert failures(engine) == [3, 0]


def test_what_was_read_under_lock_is_still_true_when_it_is_changed(engine: Engine) -> None:
    def count_one(_: int) -> None:
        with Transaction(engine) as store:
            put_if_absent(store, lockouts, ROW)
            before = store.execute(select(lockouts.c.failures).with_for_update()).scalar()
            store.execute(update(lockouts).values(failures=before + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_one, range(40)))
    assert failures(engine) == [40]


def test_nothing_of_a_failed_transaction_stays(engine: Engine) -> None:
    with pytest.raises(CaseStoreAway), Transaction(engine) as store:
        store.execute(insert(lockouts).values(**ROW))
        store.execute(insert(lockouts).values(**ROW))
    assert failures(engine) == []


def test_other_errors_pass_as_they_are_and_undo_the_transaction(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), Transaction(engine) as store:
        store.execute(insert(lockouts).values(**ROW))
        raise ZeroDivisionError
    assert failures(engine) == []


def test_a_store_without_its_tables_is_away_and_its_error_holds_no_value(engine: Engine) -> None:
    with Transaction(engine) as store:
        store.execute(text("DROP TABLE lockouts"))
    with pytest.raises(CaseStoreAway) as away, Transaction(engine) as store:
        store.execute(insert(lockouts).values(**ROW))
    assert ROW["subject"] not in f"{away.value} {away.value.__cause__}"


def test_a_server_that_cannot_be_reached_is_away() -> None:
    with pytest.raises(CaseStoreAway):
        migrate("postgresql://nobody@127.0.0.1:1/none")


def test_a_file_that_is_no_database_is_away(tmp_path: Path) -> None:
    (tmp_path / "cases.db").write_bytes(b"not a database" * 100)
    with pytest.raises(CaseStoreAway):
        migrate(f"sqlite:///{tmp_path}/cases.db")
