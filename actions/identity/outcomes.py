"""What identity asks of the record store, and what it answers."""

from dataclasses import dataclass
from typing import Protocol


class Found(Protocol):
    """A person in the record store: its own reference, and the phone on record ("" for none)."""

    @property
    def ref(self) -> str: ...
    @property
    def phone(self) -> str: ...


class Directory(Protocol):
    def find(self, id_number: str) -> Found | None:
        """Return the person with this number; the same work whether or not there is one."""


@dataclass(frozen=True)
class Sending:
    """What came of sending a code, the same for known and unknown numbers.

    `outcome`: sent (`seconds`: how long the code is valid), wait and locked (`seconds`: for
    how long), none (a code was to be sent again, but no number is known any more).
    """

    outcome: str
    seconds: int = 0


@dataclass(frozen=True)
class Checking:
    """What came of a code.

    `outcome`: verified, wrong (`tries_left`, at least 1), locked (`seconds`: for how long),
    expired, none (no code was sent, or it was used).
    """

    outcome: str
    tries_left: int = 0
    seconds: int = 0
