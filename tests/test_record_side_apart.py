"""The same conversation with the record side apart, away, and back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import ROOT, RunningServer, free_port

TOKEN = "a shared secret of the tests"


class RecordSide:
    """A process of `python -m actions.server`."""

    def __init__(self, folder: Path) -> None:
        self.port, self.log = free_port(), folder / "record-side.log"
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ACTION_TOKEN": TOKEN, "ACTION_PORT": str(self.port)}
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
    assert "这里目前还不能查询您个人的医保信息" in answer(apart, "帮我查一下我自己的医保是什么情况")


def test_the_record_side_answers_nobody_without_the_token(record_side: RecordSide, apart: RunningServer) -> None:
    apart.base, own = f"http://127.0.0.1:{record_side.port}", apart.base
    try:
        assert apart.call("POST", "/webhook", {"next_action": "action_check_status"})[0] == 401
        assert apart.call("GET", "/healthz")[0] == 401
        mine = {"Authorization": f"Bearer {TOKEN}"}
        assert apart.call("POST", "/webhook", {"next_action": "x", "tracker": {}}, mine)[0] == 404
        assert apart.call("POST", "/webhook", b"{", mine)[0] == 400
    finally:
        apart.base = own


def test_general_answers_go_on_while_the_record_side_is_away(record_side: RecordSide, apart: RunningServer) -> None:
    record_side.stop()
    try:
        assert "目前暂时查不了个人信息" in answer(apart, "帮我查一下我自己的医保是什么情况")
        assert "卡包" in answer(apart, "支付宝怎么激活医保电子凭证")
        assert apart.call("GET", "/readyz")[:2] == (503, {"model": "ok", "actions": "away", "conversations": "ok"})
    finally:
        record_side.start()
    assert apart.call("GET", "/readyz")[0] == 200
