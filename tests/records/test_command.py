"""The command `python -m actions.records`."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from actions.records.__main__ import main
from actions.records.engine import engine_at
from actions.records.store import SqlRecords
from tests.records.people import ZHANG, people_file, person_text


@pytest.fixture
def here(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RECORDS_DATABASE_URL", empty_url)
    return empty_url


def test_an_empty_database_is_made_ready_by_any_command(here: str, tmp_path: Path) -> None:
    file = people_file(tmp_path, person_text(more="enrolments: [{region: '140321'}]"))
    assert main(["load", str(file)]) == 0
    assert SqlRecords(engine_at(here)).find(ZHANG)


def test_an_outage_is_published_and_ended(here: str) -> None:
    about = ["--scope", "region", "--subject", "140500"]
    assert main(["outage", "publish", *about, "--kind", "maintenance", "--starts", "now-1h"]) == 0
    records, now = SqlRecords(engine_at(here)), datetime.now(timezone.utc)
    (outage,) = records.surroundings(now).outages or ()
    assert (outage.scope, outage.subject, outage.kind, outage.ends) == ("region", "140500", "maintenance", None)
    assert main(["outage", "end", *about]) == 0
    (ended,) = records.surroundings(datetime.now(timezone.utc)).outages or ()
    assert ended.ends and ended.ends >= now


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["load", "none.yml"], "none.yml: there is no such file"),
        (["outage", "publish", "--scope", "region"], "a subject is needed, unless the scope is national"),
        (["outage", "publish", "--scope", "region", "--subject", "999999"], "unknown region 999999"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(
    here: str, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(words) == 1
    assert capsys.readouterr().err == sentence + "\n"


def test_a_database_that_cannot_be_reached_is_one_sentence_without_the_url(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECORDS_DATABASE_URL", "postgresql://root:hunter2@127.0.0.1:1/test")
    assert main(["migrate"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("The record store could not be written") and said.count("\n") == 1
    assert "hunter2" not in said and "127.0.0.1" not in said


@pytest.mark.parametrize("command", [[], ["migrate"], ["load"], ["fill"], ["outage"]])
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0 and len(capsys.readouterr().out) > 100
