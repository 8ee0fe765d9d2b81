"""One message or event on its way to the callback, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING

from tests.wechat_platform.envelope import Fields

if TYPE_CHECKING:
    from tests.wechat_platform.people import Person


@dataclass(frozen=True)
class Delivery:
    """One delivery: when it began (the platform's clock), how many real seconds it took, and its outcome.

    `outcome`: "reply", "success", "cut" (no whole answer in time), "reset", "lost" (by a fault) or "trouble: why".
    """

    began: float
    seconds: float
    outcome: str


@dataclass(eq=False)
class Sending:
    """A message of `person`; `message` is the plain XML, the same in every delivery.

    `reply` is the text of the passive reply, `trouble` why the phone shows that the service is out of order.
    """

    person: "Person"
    kind: str  # MsgType
    fields: Fields
    msg_id: int | None  # None: an event
    created: int
    message: str
    again: Callable[["Sending"], None]
    origin: "Sending | None" = None  # of a repeated delivery: the first one
    deliveries: list[Delivery] = field(default_factory=list)
    reply: str = ""
    trouble: str = ""
    shown: bool = False  # whether the phone has shown a reply to it
    _through: Event = field(default_factory=Event)

    @property
    def done(self) -> bool:
        """Whether the platform is through with it."""
        return self._through.is_set()

    @property
    def first(self) -> "Sending":
        """The message itself, also when this is a repeated delivery of it."""
        return self.origin or self

    def wait(self, timeout: float = 30) -> "Sending":
        """Wait until the platform is through with it; raise AssertionError after `timeout` seconds."""
        if not self._through.wait(timeout):
            raise AssertionError(f"Not through after {timeout} s: {self.deliveries} of {self.message}")
        return self

    def redeliver(self) -> "Sending":
        """Deliver the same message once more now; what it answers is shown only if no reply to it was shown before."""
        repeated = Sending(
            self.person, self.kind, self.fields, self.msg_id, self.created, self.message, self.again, origin=self.first
        )
        self.again(repeated)
        return repeated

    def finish(self, trouble: str = "") -> None:
        """Mark it as through."""
        self.trouble = trouble
        self._through.set()
