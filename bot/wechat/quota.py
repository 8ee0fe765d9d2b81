"""How many service messages the platform still lets us send to a person. Times are seconds since the epoch.

As understood from the platform's documentation (客服消息): what a person writes opens a window of
48 hours with 5 messages; a menu click, a scan or following opens one of a minute with 3.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """What one kind of interaction allows: `sends` messages within `seconds` after it."""

    seconds: float
    sends: int


@dataclass(frozen=True)
class Spent:
    """When a person last interacted in one of the two ways, and what was sent on the strength of it."""

    at: float = 0.0
    sends: int = 0


@dataclass(frozen=True)
class Quota:
    """The rules of the platform, and how many messages the bot leaves for a human agent."""

    talk: Window
    tap: Window
    kept_for_agents: int = 1

    def left(self, talk: Spent, tap: Spent, now: float, for_agent: bool = False) -> int:
        """Return how many messages may be sent now, by the bot or by a human agent."""
        whole = open_sends(self.talk, talk, now) + open_sends(self.tap, tap, now)
        return max(0, whole if for_agent else whole - self.kept_for_agents)

    def charged_to_tap(self, tap: Spent, now: float) -> bool:
        """Tell whether the next message counts against the short window, which is spent first."""
        return open_sends(self.tap, tap, now) > 0


def open_sends(window: Window, spent: Spent, now: float) -> int:
    return max(0, window.sends - spent.sends) if now - spent.at < window.seconds else 0
