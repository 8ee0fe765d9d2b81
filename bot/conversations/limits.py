"""How fast conversations may be opened and messages sent."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class TooFast(Exception):
    """The limit is reached; `seconds` tells how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Wait {seconds} s.")
        self.seconds = seconds


class Limits:
    """Moving-window limits, such as `240/minute`, per conversation and per address."""

    def __init__(self, messages: str, conversations: str) -> None:
        self.limiter = MovingWindowRateLimiter(MemoryStorage())
        self.messages, self.conversations = parse(messages), parse(conversations)

    def message(self, conversation_id: str) -> None:
        """Count a message of a conversation; raises `TooFast`."""
        self.count(self.messages, conversation_id)

    def opening(self, address: str) -> None:
        """Count a conversation opened from an address; raises `TooFast`."""
        self.count(self.conversations, address)

    def count(self, limit: RateLimitItem, whom: str) -> None:
        if not self.limiter.hit(limit, whom):
            free_at = self.limiter.get_window_stats(limit, whom).reset_time
            raise TooFast(max(1, math.ceil(free_at - time.time())))
