"""The commands: what they print, what they refuse, and that they end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from tests.wechat_platform import Platform
from tests.wechat_platform.demo import environment, made_up
from tests.wechat_platform.product import Product

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-W", "ignore", "-m", "tests.wechat_platform"]
TOLD = ["--callback", "http://127.0.0.1:9/wechat", "--token", "t", "--app-id", "wx1", "--app-secret", "s"]


def run(*told: str) -> subprocess.CompletedProcess:
    return subprocess.run([*COMMAND, *told], cwd=ROOT, capture_output=True, text=True, timeout=20)


def test_help_and_wrong_options(tmp_path: Path):
    (tmp_path / "people.yml").write_text("people: 1")
    assert "--callback" in run("--help").stdout
    assert "--token" in (wrong := run("--callback", "http://x")).stderr and wrong.returncode == 2
    assert "no list of people" in run("demo", "--people", str(tmp_path / "people.yml")).stderr
    assert "43 characters" in run(*TOLD, "--aes-key", "short").stderr


@pytest.mark.parametrize("told", [TOLD, ["demo"]])
def test_a_busy_port_is_one_sentence(told: list[str]):
    with Platform() as other:
        ended = run(*told, "--port", str(other.port))
    assert ended.returncode == 1 and ended.stderr.count("\n") == 1 and str(other.port) in ended.stderr


def test_the_phone_is_served_until_interrupted():
    process = subprocess.Popen([*COMMAND, *TOLD, "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().startswith("Ready: http://127.0.0.1:")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0 and time.monotonic() - began < 5


def test_a_product_is_waited_for_and_ended():
    script = "print('Ready: x', flush=True)\nimport time\ntime.sleep(60)"
    began = time.monotonic()
    with Product([sys.executable, "-c", script], ROOT, dict(os.environ)) as product:
        assert product.wait_ready(Event())
        assert product.wait(Event(), 0.1) is None
    assert not product.runs and time.monotonic() - began < 5


def test_a_product_that_ends_early_or_is_given_up():
    with Product([sys.executable, "-c", "1/0"], ROOT, dict(os.environ)) as product:
        assert not product.wait_ready(Event()) and product.wait(Event(), 5) == 1
    ended = Event()
    ended.set()
    with Product([sys.executable, "-c", "import time; time.sleep(60)"], ROOT, dict(os.environ)) as product:
        assert not product.wait_ready(ended)


def test_made_up_secrets_reach_the_product():
    platform = made_up(8070, 5005)
    around = environment(platform, 5005)
    assert len(around["WECHAT_AES_KEY"]) == 43 and around["WECHAT_API_BASE"] == "http://127.0.0.1:8070"
    assert around["PUBLIC_URL"] == "http://127.0.0.1:5005" and platform.callback == "http://127.0.0.1:5005/wechat"
