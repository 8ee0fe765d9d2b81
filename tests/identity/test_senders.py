"""Text messages reach the gateway or are given up in time; failures are told without number and text."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from actions.identity.courier import Courier, Letter
from actions.identity.senders import DemoOutbox, HttpGateway, NotSent
from actions.identity.texts import message_with
from tests.identity.world import Clock

PHONE, TEXT = "13903530001", "验证码424242"
HANG = 0


class Gateway(ThreadingHTTPServer):
    """A gateway that answers each request with the next of `answers`, and the last one from then on."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[int] = [200]
        self.got: list[tuple[dict, dict]] = []
        self.released = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/sms"


class Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), json.loads(body)))
        status = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        if status == HANG:
            self.server.released.wait(10)
            return
        self.send_response(status)
        self.send_header("Retry-After", "3600")
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    gateway = Gateway()
    threading.Thread(target=gateway.serve_forever, args=(0.01,), daemon=True).start()
    yield gateway
    gateway.released.set()
    gateway.shutdown()
    gateway.server_close()


def sender(url: str) -> HttpGateway:
    return HttpGateway(url, headers={"Authorization": "Bearer of the gateway"}, timeout=0.3, backoff=0.01)


def test_a_message_is_posted_as_json_with_the_credentials(gateway: Gateway) -> None:
    sender(gateway.url).send(PHONE, TEXT)
    [(headers, body)] = gateway.got
    assert body == {"to": PHONE, "text": TEXT}
    assert headers["Content-Type"] == "application/json" and headers["Authorization"] == "Bearer of the gateway"


def test_a_failing_gateway_is_asked_again_under_the_same_key(gateway: Gateway) -> None:
    gateway.answers = [500, 503, 202]
    sender(gateway.url).send(PHONE, TEXT)
    assert len(gateway.got) == 3 and len({headers["Idempotency-Key"] for headers, _ in gateway.got}) == 1
    sender(gateway.url).send(PHONE, TEXT)
    assert len({headers["Idempotency-Key"] for headers, _ in gateway.got}) == 2


def test_a_gateway_that_keeps_failing_is_given_up_after_four_tries(gateway: Gateway) -> None:
    gateway.answers = [500]
    with pytest.raises(NotSent):
        sender(gateway.url).send(PHONE, TEXT)
    assert len(gateway.got) == 4


@pytest.mark.parametrize("status", [301, 307, 400, 401, 429])
def test_a_gateway_that_refuses_is_not_asked_again(gateway: Gateway, status: int) -> None:
    gateway.answers = [status]
    with pytest.raises(NotSent, match=f"^status {status}$"):
        sender(gateway.url).send(PHONE, TEXT)
    assert len(gateway.got) == 1


def test_a_gateway_that_hangs_once_is_asked_again_and_one_that_always_does_is_given_up(gateway: Gateway) -> None:
    gateway.answers = [HANG, 200]
    sender(gateway.url).send(PHONE, TEXT)
    gateway.answers, begin = [HANG], time.monotonic()
    with pytest.raises(NotSent):
        sender(gateway.url).send(PHONE, TEXT)
    assert time.monotonic() - begin < 3 and len(gateway.got) == 6


def test_a_gateway_that_is_not_there_is_told_without_number_text_and_address(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    courier = Courier(sender(f"http://name:password@127.0.0.1:{port}/sms"))
    with caplog.at_level(logging.DEBUG):
        courier.post(Letter(PHONE, TEXT, time.time() + 300))
        courier.flush()
    assert "A text message was not sent: ConnectionError." in caplog.text
    assert not any(secret in caplog.text for secret in (PHONE, TEXT, "424242", "password"))


def test_the_outbox_keeps_the_newest_two_hundred() -> None:
    outbox = DemoOutbox(Clock())
    for number in range(250):
        outbox.send(PHONE, str(number))
    assert [each["text"] for each in outbox.listed()] == [str(number) for number in range(50, 250)]
    assert outbox.listed()[0] == {"to": PHONE, "text": "50", "at": Clock().now}


def test_the_courier_goes_on_after_a_failure_and_sends_nothing_that_has_expired_or_has_no_phone() -> None:
    class Picky(DemoOutbox):
        def send(self, phone: str, text: str) -> None:
            if text == "bad":
                raise RuntimeError
            super().send(phone, text)

    clock = Clock()
    outbox = Picky(clock)
    courier = Courier(outbox, clock)
    for phone, text, left in ((PHONE, "bad", 1), (PHONE, "old", 0), ("", "nobody's", 1), (PHONE, "good", 1)):
        courier.post(Letter(phone, text, clock.now + left))
    courier.flush()
    assert [each["text"] for each in outbox.listed()] == ["good"]


def test_letters_beyond_what_can_be_sent_are_dropped_without_waiting(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gate = threading.Event()

    class Stuck:
        def send(self, phone: str, text: str) -> None:
            gate.wait(10)

    monkeypatch.setattr("actions.identity.courier.MOST_WAITING", 2)
    courier = Courier(Stuck())
    for _ in range(6):
        courier.post(Letter(PHONE, TEXT, time.time() + 300))
    assert "dropped" in caplog.text and PHONE not in caplog.text
    gate.set()
    courier.flush()


@pytest.mark.parametrize(
    "language, parts",
    [
        ("zh", ("平定县人民医院", "验证码004211", "5分钟", "医保信息", "请不要输入", "不要告诉任何人")),
        (
            "en",
            ("Pingding County People's Hospital", "code is 004211", "5 minutes", "do not enter", "Tell it to nobody"),
        ),
        ("fr", ("验证码004211",)),
    ],
)
def test_the_message_says_what_the_code_is_for_and_what_not_to_do_with_it(language: str, parts: tuple[str]) -> None:
    message = message_with("004211", language)
    assert all(part in message for part in parts) and "{" not in message
