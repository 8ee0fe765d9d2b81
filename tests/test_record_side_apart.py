"""The same conversation with the record side apart, away, and back."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import ROOT, RunningServer, free_port
from tests.test_demo_people import PEOPLE

TOKEN = "a shared secret of the tests"


class RecordSide:
    """A process of `python -m actions.server`."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log, self.folder = free_port(), folder / "record-side.log", folder
        self.start()

    def start(self) -> None:
        stores = {f"{name}_DATABASE_URL": f"sqlite:///{self.folder}/{name.lower()}.db" for name in ("RECORDS", "CASES")}
        own = {"PYTHONPATH": str(ROOT), "ECERT_MODE": "demo", "ACTION_TOKEN": TOKEN, "ACTION_PORT": str(self.port)}
        environment = {**os.environ, **own, **stores}
        command = [sys.executable, "-W", "ignore", "-m", "actions.server"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log.open("w"))
        deadline = time.monotonic() + 30
        while "Ready" not in self.log.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)


@pytest.fixture(scope="module")
def record_side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordSide]:
    side = RecordSide(tmp_path_factory.mktemp("apart"))
    yield side
    side.stop()


@pytest.fixture(scope="module")
def apart(record_side: RecordSide, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    environment = {"ACTION_URL": f"http://127.0.0.1:{record_side.port}", "ACTION_TOKEN": TOKEN}
    with RunningServer(tmp_path_factory.mktemp("apart-server"), **environment) as server:
        yield server


def answer(server: RunningServer, text: str) -> str:
    return server.open().send(text=text)[1]["messages"][0]["text"]


def test_both_kinds_of_question_are_answered(apart: RunningServer) -> None:
    assert "卡包" in answer(apart, "支付宝怎么激活医保电子凭证")
    assert "请先同意" in answer(apart, "帮我查一下我自己的医保是什么情况")


def test_a_whole_diagnosis_goes_over_the_wire(apart: RunningServer) -> None:
    client, person = apart.open(), PEOPLE["face_failed_mother"]
    client.send(text="医保码激活不了，帮我查一下")
    client.send(text="帮我查一下")
    client.send(text=person["id_number"])
    time.sleep(0.3)
    (message,) = [each for each in apart.call("GET", "/demo/outbox")[1] if each["to"] == person["phone"]]
    code = re.findall(r"\d{6}", message["text"])[0]
    (found,) = [each["diagnosis"] for each in client.send(text=code)[1]["messages"] if "diagnosis" in each]
    assert [each["code"] for each in found["findings"]] == person["expect"]["cannot_activate_or_use"]


def test_the_internet_facing_side_holds_no_key_and_no_store_of_the_record_side(apart: RunningServer) -> None:
    assert not [each.name for each in apart.log.parent.iterdir() if each.name.startswith(("records", "cases"))]


def test_the_record_side_answers_nobody_without_the_token(record_side: RecordSide, apart: RunningServer) -> None:
    apart.base, own = f"http://127.0.0.1:{record_side.port}", apart.base
    try:
        assert apart.call("POST", "/webhook", {"next_action": "action_diagnose"})[0] == 401
        assert apart.call("POST", "/cases/receipt", {"case_code": "2222-2222"})[0] == 401
        assert apart.call("GET", "/healthz")[0] == 401
        mine = {"Authorization": f"Bearer {TOKEN}"}
        assert apart.call("POST", "/webhook", {"next_action": "x", "tracker": {}}, mine)[0] == 404
        assert apart.call("POST", "/webhook", b"{", mine)[0] == 400
        assert apart.call("POST", "/cases/__init__", {}, mine)[0] == 404
        assert apart.call("POST", "/cases/page", {"nothing": "fits"}, mine)[0] == 400
    finally:
        apart.base = own


def test_general_answers_go_on_while_the_record_side_is_away(record_side: RecordSide, apart: RunningServer) -> None:
    record_side.stop()
    try:
        assert "目前暂时查不了个人信息" in answer(apart, "帮我查一下我自己的医保是什么情况")
        assert "卡包" in answer(apart, "支付宝怎么激活医保电子凭证")
        away = {"actions": "away", "records": "away", "cases": "away"}
        assert apart.call("GET", "/readyz")[:2] == (503, {"model": "ok", "conversations": "ok", **away})
    finally:
        record_side.start()
    assert apart.call("GET", "/readyz")[0] == 200
