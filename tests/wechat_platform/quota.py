"""How many service messages may still be sent to one person, and until when."""

from dataclasses import dataclass

from tests.wechat_platform.errcodes import ApiError

HOUR = 3600.0


@dataclass(frozen=True)
class Allowance:
    """`messages` service messages within `seconds`."""

    seconds: float
    messages: int


@dataclass(frozen=True)
class Allowances:
    """What a person's message and what an event (CLICK, SCAN, subscribe) allows."""

    message: Allowance = Allowance(48 * HOUR, 5)
    event: Allowance = Allowance(60.0, 3)


@dataclass
class Window:
    """An open time to answer: `left` messages until `until` (seconds since 1970)."""

    until: float
    left: int


class Quota:
    """The windows of one person, one for each kind of interaction; the next of the same kind starts it anew."""

    def __init__(self, allowances: Allowances) -> None:
        self._allowances = allowances
        self._windows: dict[str, Window] = {}

    def open(self, kind: str, now: float) -> None:
        """Open the window of `kind`: "message", or the name of an event."""
        allowed = self._allowances.message if kind == "message" else self._allowances.event
        self._windows[kind] = Window(now + allowed.seconds, allowed.messages)

    def close(self) -> None:
        """Close all windows, as unfollowing does."""
        self._windows.clear()

    def take(self, now: float) -> None:
        """Count one service message; raise ApiError 45015 without an open window, 45047 when all are used up."""
        windows = self.windows(now).values()
        if not windows:
            raise ApiError(45015)
        # the window that closes first is used first, so that none is wasted
        usable = sorted((window for window in windows if window.left), key=lambda window: window.until)
        if not usable:
            raise ApiError(45047)
        usable[0].left -= 1

    def windows(self, now: float) -> dict[str, Window]:
        """Return the open windows by kind."""
        return {kind: window for kind, window in self._windows.items() if now < window.until}

    def left(self, now: float) -> int:
        """Return how many service messages may still be sent."""
        return sum(window.left for window in self.windows(now).values())
