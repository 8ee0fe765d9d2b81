"""Sends text messages off the request's path, so that its time tells nothing about a phone on record."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Full, Queue

from actions.identity.senders import NotSent, Sender

logger = logging.getLogger(__name__)

MOST_WAITING = 1000  # more could not be sent before their codes expire


@dataclass(frozen=True)
class Letter:
    """A message to send before `expires_at`; one without a phone goes to nobody."""

    phone: str | None
    text: str
    expires_at: float


class Courier:
    """One thread that hands letters to `sender`, in the order in which they came."""

    def __init__(self, sender: Sender, clock: Callable[[], float] = time.time) -> None:
        self.sender, self.clock = sender, clock
        self.waiting: Queue[Letter] = Queue(MOST_WAITING)
        threading.Thread(target=self.work, name="text messages", daemon=True).start()

    def post(self, letter: Letter) -> None:
        """Take a letter over and return at once; it is dropped when too many are waiting."""
        try:
            self.waiting.put_nowait(letter)
        except Full:
            logger.error("A text message was dropped: %d are waiting for the gateway.", MOST_WAITING)

    def flush(self) -> None:
        """Wait until every letter taken so far was dealt with."""
        self.waiting.join()

    def work(self) -> None:
        while True:
            letter = self.waiting.get()
            try:
                self.deliver(letter)
            except NotSent as error:
                logger.warning("A text message was not sent: %s.", error)
            except Exception as error:  # the thread must outlive whatever a sender does
                logger.error("A text message was not sent: %s.", type(error).__name__)
            finally:
                self.waiting.task_done()

    def deliver(self, letter: Letter) -> None:
        if letter.phone and letter.expires_at > self.clock():
            self.sender.send(letter.phone, letter.text)
