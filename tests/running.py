"""A server process of the product, and a client that speaks HTTP to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parent.parent
LONGEST_START = 120
STORES = ("CONVERSATIONS", "RECORDS", "CASES")
EMBEDDING_SITE = "https://hospital.example"


class RunningServer:
    """Runs `python -m bot run`, or another `module`, on a free port with its own stores until the block ends."""

    def __init__(self, folder: Path, module: str = "bot", port: int = 0, **environment: str) -> None:
        self.port, self.log, self.module = port or free_port(), folder / "server.log", module
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "PORT": str(self.port),
            "ECERT_MODE": "demo",
            "WIDGET_ORIGINS": EMBEDDING_SITE,
            "PYTHONPATH": str(ROOT),
            **{f"{name}_DATABASE_URL": f"sqlite:///{folder}/{name.lower()}.db" for name in STORES},
            **environment,
        }

    def __enter__(self) -> "RunningServer":
        command = [sys.executable, "-W", "ignore", "-m", self.module, "run"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log.open("w"), stderr=subprocess.STDOUT
        )
        began = time.monotonic()
        while f"Ready: {self.base}/" not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() - began > LONGEST_START:
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)
        self.seconds_to_start = time.monotonic() - began
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> float:
        """Interrupt the server; return the seconds until it was gone."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)
        return time.monotonic() - began

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, dict[str, str]]:
        """Return status, decoded body and headers (lower-case names)."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return decoded(response.status, response.read(), response.headers)
        except urllib.error.HTTPError as error:
            return decoded(error.code, error.read(), error.headers)

    def open(self, language: str = "zh") -> "Client":
        return Client(self, language)


class Client:
    """One conversation over HTTP."""

    def __init__(self, server: RunningServer, language: str = "zh") -> None:
        self.server = server
        status, opened, _ = server.call("POST", "/chat/conversations", {"language": language})
        assert status == 201
        self.path = f"/chat/conversations/{opened['conversation_id']}"
        self.opening, self.token = opened["messages"], opened["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, **message: Any) -> tuple[int, Any]:
        body = {"message_id": str(uuid4()), **message}
        return self.server.call("POST", f"{self.path}/messages", body, self.headers)[:2]

    def history(self, after: str = "") -> list[dict[str, Any]]:
        return self.server.call("GET", f"{self.path}/messages?after={after}", None, self.headers)[1]["messages"]


def decoded(status: int, body: bytes, headers: Any) -> tuple[int, Any, dict[str, str]]:
    lower = {name.lower(): value for name, value in headers.items()}
    content = json.loads(body) if "json" in lower.get("content-type", "") else body
    return status, content, lower


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
