"""Lets a crowd in before it is served, and serves it so that the first are answered in time."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

AT_ONCE = 2  # so that in a crowd the first are answered in time, and deliveries are acknowledged in between
FEW, LONGEST_CROWD = 4, 2.0  # deliveries at the door; seconds to wait until there are no more than that
PACE_WEIGHT = 0.1  # of the newest work in the moving average of how long one takes
WAITING_AFTER = 1.0  # seconds, after which a work waits for something and makes room for another


class Crowd:
    """Who is being served and who is at the door. `pace`: seconds from one message served to the next."""

    def __init__(self) -> None:
        self.free, self.pace = asyncio.Semaphore(AT_ONCE), 0.0
        self.arriving, self.few_arriving = 0, asyncio.Event()
        self.few_arriving.set()

    @asynccontextmanager
    async def room(self) -> AsyncIterator[None]:
        """Wait for one's turn. Whoever then takes long waits for something, such as a store, and lets others go on."""
        await self.free.acquire()
        await self.calm()
        began = time.monotonic()
        let_go = asyncio.get_running_loop().call_later(WAITING_AFTER, self.free.release)
        try:
            yield
        finally:
            if not let_go.cancelled() and let_go.when() > asyncio.get_running_loop().time():
                let_go.cancel()
                self.free.release()
            took = min(time.monotonic() - began, WAITING_AFTER) / AT_ONCE
            self.pace += PACE_WEIGHT * (took - self.pace)

    async def calm(self) -> None:
        """Let a crowd that is just arriving be taken in first: a delivery cut at the door comes again."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.few_arriving.wait(), LONGEST_CROWD)

    @contextmanager
    def arrival(self) -> Iterator[None]:
        """Count a delivery that is being taken in."""
        self.count_arriving(1)
        try:
            yield
        finally:
            self.count_arriving(-1)

    def count_arriving(self, change: int) -> None:
        self.arriving += change
        (self.few_arriving.set if self.arriving <= FEW else self.few_arriving.clear)()
