"""What is around the sending of letters under test: a store, a clock to turn, and a stand-in platform."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.conversations.store import Transaction
from bot.conversations.tables import engine_at
from bot.conversations.transcript import Transcript
from bot.wechat.courier import AT_ONCE, Courier
from bot.wechat.inbox import Inbox, Taken
from bot.wechat.outbox import Letter, Outbox, put_letters
from bot.wechat.people import conversation_of
from bot.wechat.platform import Platform
from bot.wechat.settings import WeChatSettings
from bot.wechat.tables import outbox
from bot.wire.wechat import Incoming
from tests.casestore.databases import postgresql_schema
from tests.wechat.conftest import APP_ID, APP_SECRET, TOKEN, settings
from tests.wechat_platform import Person
from tests.wechat_platform import Platform as StandIn

Result = TypeVar("Result")
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


class Clock:
    """Stands still until it is turned."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += seconds


class Keyed(Incoming):
    """A message whose key is its id, so that tests can name it."""

    @property
    def key(self) -> str:
        return self.id


def keyed(key: str, openid: str, at: int = 1_790_000_000) -> Keyed:
    return Keyed(sender=openid, account="gh_1", at=at, kind="text", content="", id=key)


class World:
    """A courier, an inbox and an outbox on the store at `url`, and the platform that they speak to."""

    def __init__(self, url: str, stand_in: StandIn, clock: Clock, **environment: str) -> None:
        self.clock, self.stand_in = clock, stand_in
        self.engine = engine_at(url)
        self.settings = account(stand_in, **environment)
        self.inbox = Inbox(Transcript(self.engine), self.settings.text_bytes, clock)
        self.outbox = Outbox(self.engine, clock)
        self.platform = Platform(self.settings, self.engine)
        self.platform.tokens.clock = clock
        self.courier = Courier(self.outbox, self.platform, self.settings.quota, clock)

    def close(self) -> None:
        self.quiet()
        self.engine.dispose()

    def quiet(self) -> None:
        """Wait until the courier's threads are through with what they were given."""
        gate = threading.Barrier(AT_ONCE)
        for through in [self.courier.threads.submit(partial(gate.wait, 10)) for _ in range(AT_ONCE)]:
            through.result()

    def person(self, *ways: str) -> Person:
        """Return a new person who has interacted in these ways."""
        person = self.stand_in.person()
        for way in ways:
            self.interact(person, way)
        return person

    def interact(self, person: Person, way: str = "talk") -> Taken:
        """Have a person write or tap, and take it."""
        if way == "talk":
            person.send_text("问题")
        else:
            person.event("CLICK", EventKey="/use")
        return self.take(person.openid, way)

    def take(self, openid: str, way: str = "talk") -> Taken:
        return self.inbox.take(keyed(secrets.token_hex(8), openid), {"text": "问题"}, way)

    def put(self, person: Person, *texts: str) -> None:
        """Put letters to a person into the outbox, due now."""
        with Transaction(self.engine) as store:
            conversation_id = conversation_of(store, self.inbox.transcript, person.openid)
            put_letters(store, conversation_id, texts, self.clock(), due=self.clock())

    def send_due(self) -> None:
        """Send until nothing is due any more."""
        while letters := self.outbox.due():
            for letter in letters:
                self.courier.deliver(letter)

    def begin_first(self) -> Letter:
        """Begin to send what is due first, and leave it at that."""
        begun = self.outbox.begin(self.outbox.due()[0])
        assert begun
        return begun

    def doubt_first(self) -> None:
        """Send what is due first without ever learning whether it arrived."""
        self.outbox.doubt(self.begin_first(), "unsure", "talk")

    def letters(self) -> list[tuple[str, str, str]]:
        """Return text, state and error of everything in the outbox, in its order."""
        query = select(outbox.c.text, outbox.c.state, outbox.c.error).order_by(outbox.c.place)
        with Transaction(self.engine) as store:
            return [tuple(row) for row in store.execute(query)]

    def calls(self, name: str) -> int:
        """Return how often the platform was called so, effect or not."""
        return sum(call.path == f"/cgi-bin/{name}" for call in list(self.stand_in.calls))


class Answering:
    """A server that always gives the same answer; yields its port."""

    def __init__(self, status: int, body: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            do_POST = do_GET

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> int:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self.server.server_port

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def standing() -> Clock:
    """Return a clock that stands still: to be made a fixture."""
    return Clock()


def stand_in_platform(**options: Any) -> StandIn:
    return StandIn(token=TOKEN, app_id=APP_ID, app_secret=APP_SECRET, **options)


def account(stand_in: StandIn, **environment: str) -> WeChatSettings:
    found = WeChatSettings.of({"ECERT_MODE": "demo", **settings(stand_in), **environment})
    assert found
    return found


def texts(person: Person) -> list[str]:
    return [shown.text for shown in person.screen]


def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty database of the kind in `request`: to be made a fixture."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/conversations.db"
        return
    with postgresql_schema(request.getfixturevalue("postgres")) as url:
        yield url


def at_once(works: Sequence[Callable[[], Result]]) -> list[Result]:
    """Do all of `works` at the same time, each in a thread of its own; return the results in their order."""
    gate = threading.Barrier(len(works))

    def do(work: Callable[[], Result]) -> Result:
        gate.wait(10)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(do, works))


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "It did not come about in time."
        time.sleep(0.02)


def rows(engine: Engine, table: Any) -> list[Any]:
    with Transaction(engine) as store:
        return store.execute(select(table)).all()
