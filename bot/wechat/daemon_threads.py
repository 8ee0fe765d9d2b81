"""Threads for calls to a platform that may be slow: neither other threads nor the end of the program wait for them."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

Work = tuple[Callable[[], Any], "Future[Any]"]


class DaemonThreads:
    """A few threads that take work in turn. Those of `ThreadPoolExecutor` would hold up the end of the program."""

    def __init__(self, count: int, name: str) -> None:
        self.waiting: queue.SimpleQueue[Work] = queue.SimpleQueue()
        for place in range(count):
            threading.Thread(target=self.run, name=f"{name}-{place}", daemon=True).start()

    def submit(self, work: Callable[[], Any]) -> "Future[Any]":
        """Have something done; return what will come of it."""
        future: Future[Any] = Future()
        self.waiting.put((work, future))
        return future

    def run(self) -> None:
        while True:
            work, future = self.waiting.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # whoever waits for it decides what to do
                future.set_exception(error)
