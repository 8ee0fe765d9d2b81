"""Everything around an identity service under test."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from actions.casestore.engine import engine_at
from actions.id_number import check_digit
from actions.identity.keys import Keys
from actions.identity.senders import DemoOutbox
from actions.identity.verification import Identity

MASTER = b"a master key of the tests, 32 bytes at least"
SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True)
class Someone:
    ref: str
    phone: str


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


class People:
    """A directory of people; it can be away, and it can be without somebody's phone."""

    def __init__(self) -> None:
        self.people: dict[str, Someone] = {}
        self.trouble: Exception | None = None

    def find(self, id_number: str) -> Someone | None:
        if self.trouble:
            raise self.trouble
        return self.people.get(id_number)


class World:
    """One process of the program; several may share a database, a clock and a directory."""

    def __init__(self, url: str, beside: "World | None" = None) -> None:
        self.url, self.engine, self.keys = url, engine_at(url), Keys(MASTER)
        self.clock = beside.clock if beside else Clock()
        self.people = beside.people if beside else People()
        self.outbox = DemoOutbox(self.clock)
        self.identity = Identity(self.engine, self.people, self.keys, self.outbox, self.clock)

    def __enter__(self) -> "World":
        return self

    def __exit__(self, *_: object) -> None:
        self.identity.courier.flush()
        self.engine.dispose()

    def someone(self, serial: int = 2, phone: str = "13903530001") -> str:
        """Put a person into the directory; return the ID number."""
        number = id_number(serial)
        self.people.people[number] = Someone(f"ref-{serial:018}", phone)
        return number

    def later(self, seconds: float) -> None:
        self.clock.now += seconds

    def code_sent(self) -> str:
        """Return the code of the newest text message."""
        self.identity.courier.flush()
        return SIX.findall(self.outbox.listed()[-1]["text"])[0]

    def wrong_code(self) -> str:
        return f"{(int(self.code_sent()) + 1) % 10**6:06}"

    def sent(self, conversation: str, number: str) -> str:
        """Have a code sent; return it."""
        assert self.identity.send_code(conversation, number, "zh").outcome == "sent"
        return self.code_sent()


def id_number(serial: int) -> str:
    """Return a valid made-up number of Pingding County; each `serial` gives another."""
    born = date(1950, 1, 1) + timedelta(days=serial // 1000)
    first = f"140321{born:%Y%m%d}{serial % 1000:03}"
    return first + check_digit(first)
