"""A process of the product whose output is passed on."""

import os
import signal
import subprocess
import time
from pathlib import Path
from threading import Event, Thread
from typing import IO

LONGEST_GOODBYE = 3.0  # seconds between the interrupt and the kill
LONGEST_START = 900.0  # a first start trains a model


class Product:
    """Runs `command` in `folder` until the block ends; shows what it prints."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self._command, self._folder, self._environment = command, folder, environment
        self._ready = Event()

    def __enter__(self) -> "Product":
        # a session of its own, so that Ctrl-C reaches it through `stop` alone and its children end with it
        self._process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        assert self._process.stdout
        Thread(target=self._pass_on, args=(self._process.stdout,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.runs:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(LONGEST_GOODBYE)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def wait_ready(self, end: Event) -> bool:
        """Wait for the line `Ready:`; False when the process or the wait ends first."""
        before = time.monotonic() + LONGEST_START
        while self.runs and not end.is_set() and time.monotonic() < before:
            if self._ready.wait(0.1):
                return True
        return False

    def wait(self, end: Event, timeout: float) -> int | None:
        """Wait for the exit code; None when the wait ends first."""
        before = time.monotonic() + timeout
        while self.runs and not end.is_set() and time.monotonic() < before:
            time.sleep(0.05)
        return self._process.poll()

    def _pass_on(self, output: IO[str]) -> None:
        for line in output:
            print(f"  {line}", end="", flush=True)
            if line.startswith("Ready:"):
                self._ready.set()
