"""People with a phone: what they send and what their screen shows."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from typing import TYPE_CHECKING

from tests.wechat_platform.envelope import write
from tests.wechat_platform.quota import Quota
from tests.wechat_platform.sending import Sending
from tests.wechat_platform.typing_state import TypingState

if TYPE_CHECKING:
    from tests.wechat_platform.platform import Platform

OPENING_EVENTS = ("CLICK", "SCAN", "subscribe")  # those that allow service messages
TROUBLE = "该公众号提供的服务出现故障，请稍后再试"


@dataclass(frozen=True)
class Shown:
    """A text on the screen: passive `by` "reply" to `msg_id`, or sent as "service" message; `at` in seconds since 1970.

    In `Person.history` also by "trouble": the platform's own notice that the service is out of order.
    """

    text: str
    by: str
    at: float
    msg_id: int | None = None


class Person:
    """One person with one phone. `history` holds what was sent and shown, in order; `follower` whether they follow."""

    def __init__(self, platform: "Platform", openid: str, quota: Quota) -> None:
        self.openid, self.follower, self.quota = openid, True, quota
        self.history: list[Shown | Sending] = []
        self._platform, self._changed = platform, Condition()
        self._typing = TypingState(platform.account.clock)

    @property
    def screen(self) -> list[Shown]:
        """What the account has said on the screen, in order."""
        with self._changed:
            return [item for item in self.history if isinstance(item, Shown) and item.by != "trouble"]

    @property
    def sendings(self) -> list[Sending]:
        """What the person has sent, in order."""
        with self._changed:
            return [item for item in self.history if isinstance(item, Sending)]

    @property
    def typing(self) -> bool:
        """Whether the screen says now that the account is typing."""
        return self._typing.on

    @property
    def typed(self) -> int:
        """How often the typing state began."""
        return self._typing.count

    def send_text(self, text: str, *, msg_id: int | None = None, created: int | None = None) -> Sending:
        """Send a text; returns at once."""
        return self.send("text", msg_id=msg_id, created=created, Content=text)

    def send(
        self, kind: str, *, msg_id: int | None = None, created: int | None = None, **fields: str | int | float
    ) -> Sending:
        """Send a message of any type with any fields; returns at once, delivery goes on in the background."""
        self._interact("message")
        return self._start(kind, fields, created, self._platform.next_msg_id() if msg_id is None else msg_id)

    def event(
        self, event: str, *, msg_id: int | None = None, created: int | None = None, **fields: str | int | float
    ) -> Sending:
        """Cause an event; events have no MsgId unless one is given."""
        if event in OPENING_EVENTS:
            self._interact(event)
        return self._start("event", {"Event": event, **fields}, created, msg_id)

    def follow(self, scene: str = "", *, msg_id: int | None = None, created: int | None = None) -> Sending:
        """Follow the account, by the code of `scene` or without one."""
        self.follower = True
        fields = {"EventKey": f"qrscene_{scene}", "Ticket": f"ticket-{scene}"} if scene else {"EventKey": ""}
        return self.event("subscribe", msg_id=msg_id, created=created, **fields)

    def unfollow(self, *, msg_id: int | None = None, created: int | None = None) -> Sending:
        """Stop following; nothing can be sent to the person any more."""
        self.follower = False
        self.quota.close()
        return self.event("unsubscribe", msg_id=msg_id, created=created, EventKey="")

    def scan(self, scene: str, *, msg_id: int | None = None, created: int | None = None) -> Sending:
        """Scan the code of `scene`; who does not follow yet, follows by it."""
        if not self.follower:
            return self.follow(scene, msg_id=msg_id, created=created)
        return self.event("SCAN", msg_id=msg_id, created=created, EventKey=scene, Ticket=f"ticket-{scene}")

    def wait_for(self, condition: Callable[[list[Shown]], bool], timeout: float = 30) -> list[Shown]:
        """Wait until the screen satisfies `condition`; return the screen, or raise AssertionError with it."""
        with self._changed:
            if self._changed.wait_for(lambda: condition(self.screen), timeout):
                return self.screen
            raise AssertionError(f"Not within {timeout} s; the screen: {self.screen}")

    def show(self, text: str, by: str, msg_id: int | None = None) -> None:
        """Put a text on the screen; a text of the account ends its typing."""
        with self._changed:
            self.history.append(Shown(text, by, self._platform.account.clock(), msg_id))
            self._typing.end()
            self._changed.notify_all()

    def show_reply(self, sending: Sending, text: str) -> None:
        """Put a passive reply on the screen, once for each message."""
        with self._changed:
            if sending.first.shown:
                return
            sending.first.shown = True
            self.show(text, "reply", sending.msg_id)

    def show_trouble(self, sending: Sending) -> None:
        """Put the platform's notice on the screen."""
        self.show(TROUBLE, "trouble", sending.msg_id)

    def set_typing(self, on: bool) -> None:
        """Begin or end the typing state; raises ApiError 45080 or 45081."""
        with self._changed:
            if on:
                self._typing.begin()
            else:
                self._typing.end()

    def _interact(self, kind: str) -> None:
        self.quota.open(kind, self._platform.account.clock())
        self._typing.interaction()

    def _start(
        self, kind: str, fields: dict[str, str | int | float], created: int | None, msg_id: int | None
    ) -> Sending:
        account = self._platform.account
        at = int(account.clock()) if created is None else created
        head: dict[str, str | int | float]
        head = {"ToUserName": account.name, "FromUserName": self.openid, "CreateTime": at, "MsgType": kind}
        message = write({**head, **fields, **({} if msg_id is None else {"MsgId": msg_id})})
        sending = Sending(self, kind, fields, msg_id, at, message, self._platform.carry)
        with self._changed:
            self.history.append(sending)
        self._platform.carry(sending)
        return sending
