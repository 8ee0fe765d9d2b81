"""When failures lock, and for how long (the product's own rule, no standard)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

TRIES = 5
LOCKED_FOR = (15 * 60, 60 * 60, 4 * 60 * 60, 24 * 60 * 60)  # seconds; the last one repeats
FORGIVEN_AFTER = 24 * 60 * 60  # seconds without a failure, counted from the end of a lock

SENDING_GAP = 60  # seconds between two text messages
SENDINGS = 5  # in any SENDING_SPAN
SENDING_SPAN = 60 * 60  # seconds


@dataclass(frozen=True)
class Standing:
    """How a person or a conversation stands: failures since the last lock, locks so far, times in seconds."""

    failures: int = 0
    level: int = 0
    locked_until: float = 0.0
    failed_at: float = 0.0

    def seconds_locked(self, now: float) -> int:
        """Return for how many seconds more it is locked, 0 if it is not."""
        return max(0, math.ceil(self.locked_until - now))

    def forgiven(self, now: float) -> bool:
        return now >= max(self.locked_until, self.failed_at) + FORGIVEN_AFTER

    def tries_left(self, now: float) -> int:
        return TRIES if self.forgiven(now) else TRIES - self.failures


def after_failure(standing: Standing, now: float) -> Standing:
    """Return the standing after one more failure at `now`; the fifth locks, each time for longer."""
    before = Standing() if standing.forgiven(now) else standing
    if before.failures + 1 < TRIES:
        return replace(before, failures=before.failures + 1, failed_at=now)
    seconds = LOCKED_FOR[min(before.level, len(LOCKED_FOR) - 1)]
    return Standing(level=before.level + 1, locked_until=now + seconds, failed_at=now)


def seconds_until_sending(sent: Sequence[float], now: float) -> int:
    """Return after how many seconds another message may go, given the times of those `sent`; 0 for now."""
    latest = sorted(sent)[-SENDINGS:]
    free = [latest[-1] + SENDING_GAP] if latest else []
    if len(latest) == SENDINGS:
        free.append(latest[0] + SENDING_SPAN)
    return max(0, math.ceil(max(free, default=now) - now))
