"""The audit only grows, and tells what was done to it behind its back."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from actions.casestore.engine import engine_at
from actions.casestore.migrate import migrate
from actions.identity.__main__ import main
from actions.identity.audit import Audit
from actions.identity.audit_chain import Broken, mark_of, seal_of
from actions.identity.keys import Keys
from tests.casestore.databases import postgresql_schema
from tests.identity.world import MASTER, id_number

ROW: dict[str, Any] = {"who_kind": "self", "why": "activate", "channel": "web", "disclosed": ["act.face_failed"]}
OTHER_COLUMNS = "at, who, who_kind, whom, why, channel, disclosed, case_code, seal"
TRIGGERS = ("audit_unchanged", "audit_kept", "audit_head_kept", "audit_head_grows")


@pytest.fixture
def audit(engine: Engine, keys: Keys) -> Audit:
    return Audit(engine, keys)


@pytest.fixture
def audit_here(file: Path, keys: Keys) -> Audit:
    """An audit on SQLite, for what does not depend on the database."""
    return Audit(engine_at(f"sqlite:///{file}"), keys)


def record(audit: Audit, count: int = 1, **more: Any) -> None:
    me = audit.keys.fingerprint("person", id_number(2))
    for at in range(count):
        audit.record(**{"who": me, "whom": me, "at": 1_790_000_000.1 + at, "case_code": "K7QM-2", **ROW, **more})


def do(engine: Engine, *statements: str) -> None:
    """Change the store behind its back, as somebody may who owns the database."""
    with engine.begin() as store:
        tables = {"audit_unchanged": "audit", "audit_kept": "audit"}
        for trigger in TRIGGERS:
            of_table = f" ON {tables.get(trigger, 'audit_head')}" if store.dialect.name == "postgresql" else ""
            store.execute(text(f"DROP TRIGGER IF EXISTS {trigger}{of_table}"))
        for statement in statements:
            store.execute(text(statement))


def test_an_audit_nobody_touched_is_whole(audit: Audit) -> None:
    assert audit.verify() is None and audit.newest() == (0, "0" * 64)
    record(audit, 3)
    assert audit.verify() is None and audit.newest()[0] == 3
    assert audit.verify(noted=audit.newest()) is None


def test_an_audit_longer_than_one_reading_is_whole(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.identity.audit.ROWS_AT_A_TIME", 3)
    record(audit, 9)
    assert audit.verify() is None
    do(audit.engine, "DELETE FROM audit WHERE place = 8")
    assert audit.verify() == Broken(8, "removed")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET why = 'use'",
        "DELETE FROM audit",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET place = 1",
        "UPDATE audit_head SET place = 7",
        "UPDATE audit_head SET seal = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_is_written(audit: Audit, statement: str) -> None:
    record(audit, 3)
    with pytest.raises(DBAPIError), audit.engine.begin() as store:
        store.execute(text(statement))
    assert audit.verify() is None and audit.newest()[0] == 3


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["audit", "audit_head"])
def test_postgresql_refuses_to_truncate_it(postgres: str, table: str) -> None:
    with postgresql_schema(postgres) as url:
        migrate(url)
        engine = engine_at(url)
        with pytest.raises(DBAPIError, match="only added"), engine.begin() as store:
            store.execute(text(f"TRUNCATE {table}"))
        engine.dispose()


@pytest.mark.parametrize(
    "column", ["at", "who", "who_kind", "whom", "why", "channel", "disclosed", "case_code", "seal"]
)
def test_a_change_of_any_column_is_found(audit_here: Audit, column: str) -> None:
    record(audit_here, 3)
    do(audit_here.engine, f"UPDATE audit SET {column} = {'1.5' if column == 'at' else repr('other')} WHERE place = 2")
    assert audit_here.verify() == Broken(2, "changed")


@pytest.mark.parametrize(
    "what, statements, broken",
    [
        ("first", ["DELETE FROM audit WHERE place = 1"], Broken(1, "removed")),
        ("middle", ["DELETE FROM audit WHERE place = 2"], Broken(2, "removed")),
        ("newest", ["DELETE FROM audit WHERE place = 3"], Broken(3, "removed")),
        ("all", ["DELETE FROM audit"], Broken(1, "removed")),
        (
            "middle, closing the gap",
            ["DELETE FROM audit WHERE place = 2", "UPDATE audit SET place = 2 WHERE place = 3"],
            Broken(2, "changed"),
        ),
        (
            "newest, with the head moved back",
            [
                "DELETE FROM audit WHERE place = 3",
                "UPDATE audit_head SET place = 2, seal = (SELECT seal FROM audit WHERE place = 2)",
            ],
            Broken(2, "head"),
        ),
        ("head", ["DELETE FROM audit_head"], Broken(0, "head")),
        (
            "one put in",
            ["INSERT INTO audit SELECT 4, " + OTHER_COLUMNS + " FROM audit WHERE place = 3"],
            Broken(4, "inserted"),
        ),
    ],
)
def test_rows_removed_or_put_in_are_found(audit_here: Audit, what: str, statements: list[str], broken: Broken) -> None:
    record(audit_here, 3)
    do(audit_here.engine, *statements)
    assert audit_here.verify() == broken, what


def test_who_has_not_the_key_cannot_write_a_row_that_passes(audit_here: Audit) -> None:
    record(audit_here, 1)
    forger = Keys(b"some other key that the forger made up")
    with audit_here.engine.connect() as store:
        row = dict(store.execute(text("SELECT * FROM audit")).one()._mapping)
    seal = seal_of(forger, row | {"why": "use"}, "0" * 64)
    do(audit_here.engine, f"UPDATE audit SET why = 'use', seal = '{seal}'")
    do(audit_here.engine, f"UPDATE audit_head SET seal = '{seal}', mark = '{mark_of(forger, 1, seal)}'")
    assert audit_here.verify() == Broken(1, "head")


def test_a_whole_database_put_back_is_found_by_what_was_noted_down(audit_here: Audit) -> None:
    record(audit_here, 2)
    with audit_here.engine.connect() as store:
        head = store.execute(text("SELECT * FROM audit_head")).one()
    record(audit_here, 1)
    noted = audit_here.newest()
    back = f"UPDATE audit_head SET place = {head.place}, seal = '{head.seal}', mark = '{head.mark}'"
    do(audit_here.engine, "DELETE FROM audit WHERE place = 3", back)
    assert audit_here.verify() is None
    assert audit_here.verify(noted) == Broken(3, "noted")


def test_rows_added_at_once_make_one_chain(url: str, keys: Keys) -> None:
    engines = [engine_at(url), engine_at(url)]
    audits = [Audit(engine, keys) for engine in engines]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(record, audits * 20))
    assert audits[0].verify() is None and audits[0].newest()[0] == 40
    for engine in engines:
        engine.dispose()


def test_processes_that_add_at_once_make_one_chain(url: str, keys: Keys) -> None:
    code = (
        "import sys; from tests.identity.test_audit import record; from actions.casestore.engine import engine_at;"
        "from actions.identity.audit import Audit; from actions.identity.keys import Keys;"
        "from tests.identity.world import MASTER; record(Audit(engine_at(sys.argv[1]), Keys(MASTER)), 25)"
    )
    both = [subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, url]) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    engine = engine_at(url)
    assert Audit(engine, keys).verify() is None and Audit(engine, keys).newest()[0] == 50
    engine.dispose()


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": id_number(2)},
        {"whom": "张秀兰"},
        {"who_kind": "friend"},
        {"why": "her phone is 13903530001"},
        {"why": "13903530001"},
        {"disclosed": ["act.ready", "张秀兰"]},
        {"case_code": "14032119520304"},
    ],
)
def test_people_and_sentences_do_not_get_in(audit_here: Audit, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as refused:
        record(audit_here, **wrong)
    assert not any(str(value) in str(refused.value) for value in wrong.values())
    assert audit_here.newest()[0] == 0


def run(url: str, *arguments: str, key: bytes = MASTER) -> int:
    return main(arguments, {"CASES_DATABASE_URL": url, "VAULT_KEY": key.decode()})


def test_the_command_tells_whether_the_audit_is_whole(audit: Audit, url: str, capsys: pytest.CaptureFixture) -> None:
    record(audit, 3)
    assert run(url, "audit") == 0
    told = capsys.readouterr().out
    assert told.startswith("The audit is whole: 3 rows.")
    assert run(url, "audit", "--noted", told.split()[-1]) == 0
    assert run(url, "audit", "--noted", "2:" + "0" * 64) == 1
    do(audit.engine, "UPDATE audit SET why = 'use' WHERE place = 2")
    assert run(url, "audit") == 1
    assert "The audit is broken at row 2: it was changed" in capsys.readouterr().err


def test_the_commands_refuse_in_one_sentence(url: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert run(url, "audit", key=b"short") == 1
    assert run(f"sqlite:///{tmp_path}/none.db", "audit") == run(f"sqlite:///{tmp_path}/none.db", "purge") == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3 and lines[0].startswith("VAULT_KEY must have") and "migrate" in lines[1]


def test_an_operator_can_migrate_and_purge(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert run(url, "migrate") == run(url, "purge") == run(url, "audit") == 0
    assert "Deleted: 0 secrets" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--help"], ["audit", "--help"], ["purge", "--help"], ["migrate", "--help"]])
def test_every_command_explains_itself(arguments: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments, {})
    assert left.value.code == 0 and "usage" in capsys.readouterr().out
