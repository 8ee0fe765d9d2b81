"""Tells whoever listens to a conversation what happens in it: messages, typing."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

MOST_UNREAD = 200  # signals, some fifty exchanges; a listener that far behind is gone


class Signal(NamedTuple):
    """Something that happened: `message` with the message, or `typing` with whether it goes on."""

    kind: str
    content: Any


END = Signal("end", None)


class Signals:
    """Signals inside one process. Whoever reads too slowly is let go and fetches the history instead."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[asyncio.Queue[Signal]]] = defaultdict(set)

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator["asyncio.Queue[Signal]"]:
        """Return a queue of what happens in a conversation from now on; `END` closes it."""
        queue: asyncio.Queue[Signal] = asyncio.Queue(MOST_UNREAD)
        self.listeners[conversation_id].add(queue)
        try:
            yield queue
        finally:
            self.forget(conversation_id, queue)

    def tell(self, conversation_id: str, kind: str, content: Any) -> None:
        for queue in list(self.listeners.get(conversation_id, ())):
            self.put(conversation_id, queue, Signal(kind, content))

    def end(self) -> None:
        """Tell every listener that nothing more will come, so that the server can stop."""
        for conversation_id, queues in list(self.listeners.items()):
            for queue in list(queues):
                self.put(conversation_id, queue, END)

    def put(self, conversation_id: str, queue: "asyncio.Queue[Signal]", signal: Signal) -> None:
        if queue.full() or signal is END:
            while not queue.empty():
                queue.get_nowait()
            signal = END
            self.forget(conversation_id, queue)
        queue.put_nowait(signal)

    def forget(self, conversation_id: str, queue: "asyncio.Queue[Signal]") -> None:
        self.listeners[conversation_id].discard(queue)
        if not self.listeners[conversation_id]:
            del self.listeners[conversation_id]
