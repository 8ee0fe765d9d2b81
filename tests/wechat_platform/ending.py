"""Waiting for the end: Ctrl-C, or a request to terminate."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ended() -> Iterator[threading.Event]:
    """Give an event that is set by Ctrl-C and by SIGTERM; only in the main thread."""
    event = threading.Event()
    before = {name: signal.signal(name, lambda *_: event.set()) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
