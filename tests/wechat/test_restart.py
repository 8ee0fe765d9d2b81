"""A crash, a restart, a second process: what was taken is answered, once."""

import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningServer
from tests.wechat.conftest import APP_ID, APP_SECRET, TOKEN, settings
from tests.wechat_platform import Platform

QUESTION = "支付宝怎么激活医保电子凭证"
NUMBER = "140321196108290529"


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform(token=TOKEN, app_id=APP_ID, app_secret=APP_SECRET) as platform:
        yield platform


def server(folder: Path, platform: Platform, port: int = 0) -> RunningServer:
    return RunningServer(folder, "tests.wechat.slow", port=port, **settings(platform))


def kill(running: RunningServer) -> None:
    running.process.send_signal(signal.SIGKILL)
    running.process.wait(10)


def said_in_store(folder: Path) -> str:
    with sqlite3.connect(folder / "conversations.db") as store:
        return str(store.execute("select said, reply from wechat_inbox").fetchall())


def test_what_a_crash_interrupted_is_answered_after_the_restart(
    model: Path, tmp_path: Path, platform: Platform
) -> None:
    with server(tmp_path, platform) as first:
        platform.callback = f"{first.base}/wechat"
        anna, bo = platform.person(), platform.person()
        answered = anna.send_text(QUESTION).wait()
        late = anna.send_text("慢12 微信怎么激活医保电子凭证").wait()
        private = bo.send_text(f"慢12 我的身份证号是{NUMBER}").wait()
        assert [each.deliveries[-1].outcome for each in (late, private)] == ["success"] * 2
        assert NUMBER not in said_in_store(tmp_path) and "<id_number>" in said_in_store(tmp_path)
        kill(first)
    with server(tmp_path, platform, first.port):
        assert answered.redeliver().wait().reply == answered.reply
        screen = anna.wait_for(lambda screen: len(screen) == 2, 100)
        assert "微信" in screen[1].text and screen[1].by == "service"
        assert "再发一次" in bo.wait_for(lambda screen: len(screen) == 1, 30)[0].text
        time.sleep(3)
        assert len(anna.screen) == 2 and len(bo.screen) == 1


def test_a_redelivery_to_another_process_gets_the_same_answer(model: Path, tmp_path: Path, platform: Platform) -> None:
    with server(tmp_path, platform) as one, server(tmp_path, platform) as other:
        anna, bo = platform.person(), platform.person()
        platform.callback = f"{one.base}/wechat"
        working, done = anna.send_text(f"慢3 {QUESTION}"), bo.send_text(QUESTION).wait()
        time.sleep(0.5)
        platform.callback = f"{other.base}/wechat"
        assert working.redeliver().wait().reply == working.wait().reply != ""
        assert done.redeliver().wait().reply == done.reply
        assert len(anna.screen) == len(bo.screen) == 1
        late = anna.send_text("慢8 微信怎么激活医保电子凭证")
        time.sleep(1)
        platform.callback = f"{one.base}/wechat"
        late.redeliver().wait()
        anna.wait_for(lambda screen: len(screen) == 2, 20)
        time.sleep(3)
        assert [shown.by for shown in anna.screen] == ["reply", "service"]
        assert len([call for call in platform.calls if call.path.endswith("token")]) == 1
