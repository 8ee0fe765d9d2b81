"""Ways to send a text message."""

import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

OUTBOX_SIZE = 200
TIMEOUT = 3.0  # seconds to connect, and seconds between two bytes of the answer
RETRIES = 3
BACKOFF = 0.5  # seconds before the second retry; each one after it waits twice as long


class NotSent(Exception):
    """The message could not be handed over; the text says why, without number and message."""


class Sender(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Send `text` to `phone`; raises `NotSent`."""


class DemoOutbox:
    """Sends nothing: keeps the newest 200 messages in memory, for the page of the demo."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock, self.messages = clock, deque[dict[str, Any]](maxlen=OUTBOX_SIZE)

    def send(self, phone: str, text: str) -> None:
        self.messages.append({"to": phone, "text": text, "at": self.clock()})

    def listed(self) -> list[dict[str, Any]]:
        """Return the messages, oldest first: `to`, `text`, `at` (seconds since the epoch)."""
        return list(self.messages)


class HttpGateway:
    """Hands messages to a gateway: POST of `{"to", "text"}` as JSON; any 2xx means taken.

    A lost connection, a time-out and 5xx are tried three times more, under the same
    Idempotency-Key, by which a gateway can tell a repeat. Put credentials into `headers` or
    before the @ of the URL, not into its query, which a failed try may show in the log.
    """

    def __init__(
        self, url: str, headers: Mapping[str, str] | None = None, timeout: float = TIMEOUT, backoff: float = BACKOFF
    ) -> None:
        self.url, self.timeout, self.session = url, timeout, requests.Session()
        self.session.headers.update(headers or {})
        retries = Retry(
            total=RETRIES,
            status_forcelist=range(500, 600),
            allowed_methods={"POST"},
            backoff_factor=backoff,
            respect_retry_after_header=False,  # a gateway may not hold up everybody's codes
        )
        self.session.mount("http://", HTTPAdapter(max_retries=retries))
        self.session.mount("https://", HTTPAdapter(max_retries=retries))

    def send(self, phone: str, text: str) -> None:
        body, key = {"to": phone, "text": text}, {"Idempotency-Key": str(uuid.uuid4())}
        try:
            answer = self.session.post(self.url, json=body, headers=key, timeout=self.timeout, allow_redirects=False)
        except requests.RequestException as error:
            raise NotSent(type(error).__name__) from None
        if not 200 <= answer.status_code < 300:
            raise NotSent(f"status {answer.status_code}")
