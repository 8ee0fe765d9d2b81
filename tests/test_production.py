"""In production: codes go out by the gateway alone, nothing of the demonstration exists."""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from actions.records.demo import prepare_demo
from tests.running import ROOT, RunningServer
from tests.test_demo_people import PEOPLE


class Gateway(BaseHTTPRequestHandler):
    """A text message gateway that keeps what it is given."""

    taken: list[dict[str, str]] = []

    def do_POST(self) -> None:
        self.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def production(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    gateway = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=gateway.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp("production")
    prepare_demo(f"sqlite:///{folder}/records.db")
    settings = {
        "ECERT_MODE": "production",
        "VAULT_KEY": "a key of production that is long enough",
        "SMS_GATEWAY_URL": f"http://127.0.0.1:{gateway.server_port}/send",
    }
    with RunningServer(folder, **settings) as server:
        yield server
    gateway.shutdown()


def test_a_code_goes_to_the_phone_on_record_and_nowhere_else(production: RunningServer) -> None:
    client, person = production.open(), PEOPLE["face_failed_mother"]
    client.send(text="帮我查一下我的医保")
    client.send(text=person["id_number"])
    for _ in range(50):
        if not Gateway.taken:
            time.sleep(0.05)
    (letter,) = Gateway.taken
    code = re.findall(r"\d{6}", letter["text"])[0]
    assert letter["to"] == person["phone"]
    assert code not in json.dumps(client.history()) and code not in production.log.read_text()
    said = client.send(text=code)[1]["messages"]
    assert [message for message in said if "diagnosis" in message]


def test_the_outbox_of_the_demonstration_does_not_exist(production: RunningServer) -> None:
    assert production.call("GET", "/demo/outbox")[0] == 404


def test_a_missing_secret_stops_the_start_with_a_sentence(model: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "ECERT_MODE": "production", "PORT": "0", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-W", "ignore", "-m", "bot", "run"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0 and "VAULT_KEY is missing" in done.stderr and "Traceback" not in done.stderr
