"""Sends what waits in the outbox, each person's letters in their order, within the quota."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from cachetools import TTLCache

from bot.conversations.store import StoreAway
from bot.wechat.daemon_threads import DaemonThreads
from bot.wechat.errors import GONE, OPERATOR, UNSURE, WAIT, trouble
from bot.wechat.figures import REFUSALS, SENT
from bot.wechat.outbox import QUOTA, Letter, Outbox
from bot.wechat.platform import Platform, Refused, Unreached, Unsure
from bot.wechat.quota import Quota
from bot.wechat.tokens import NoToken

logger = logging.getLogger(__name__)

AT_ONCE = 8
BETWEEN_LOOKS = 1.0  # seconds, unless something new is put in
LONGEST_PAUSE = 300.0
TYPING_LASTS = 15.0  # the platform refuses to show it again before


class Courier:
    """Sends letters until the server stops. `platform` is None when service messages cannot be sent."""

    def __init__(
        self, outbox: Outbox, platform: Platform | None, quota: Quota, clock: Callable[[], float] = time.time
    ) -> None:
        self.outbox, self.platform, self.quota, self.clock = outbox, platform, quota, clock
        self.threads = DaemonThreads(AT_ONCE, "wechat")
        self.news = asyncio.Event()
        self.typing: TTLCache[str, bool] = TTLCache(maxsize=10_000, ttl=TYPING_LASTS)

    async def run(self) -> None:
        """Send what is due, again and again, whatever fails."""
        while self.platform:
            self.news.clear()
            letters: list[Letter] = []
            try:
                letters = await self.in_thread(self.outbox.due)
                await asyncio.gather(*(self.in_thread(partial(self.deliver, letter)) for letter in letters))
            except Exception as error:
                logger.error("Sending on WeChat was interrupted by %s and goes on.", type(error).__name__)
                letters = []
            if not letters:
                await self.pause()

    async def pause(self) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.news.wait(), BETWEEN_LOOKS)

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.wrap_future(self.threads.submit(work))

    def show_typing(self, openid: str) -> None:
        """Show the person, without waiting for it, that an answer is being written; not while it is shown already."""
        if self.platform and openid not in self.typing:
            self.typing[openid] = True
            self.threads.submit(partial(self.typing_shown, openid))

    def typing_shown(self, openid: str) -> None:
        try:
            self.platform.show_typing(openid)
        except (Refused, Unreached, Unsure, NoToken, StoreAway) as error:
            logger.debug("The typing state was not shown: %s.", type(error).__name__)

    def deliver(self, due: Letter) -> None:
        """Send one letter, and note what became of it."""
        letter, now = self.outbox.begin(due), self.clock()
        if letter is None:
            return
        if not self.quota.left(letter.to.talk, letter.to.tap, now):
            self.outbox.keep(letter, QUOTA)
            return
        way = "tap" if self.quota.charged_to_tap(letter.to.tap, now) else "talk"
        if error := self.refusal(letter):
            REFUSALS.labels(error).inc()
            self.settle(letter, error, way)
        else:
            SENT.inc()
            self.outbox.sent(letter, way)

    def refusal(self, letter: Letter) -> str:
        """Send a letter; return why it was refused, or nothing."""
        try:
            self.platform.send_text(letter.to.openid, letter.text)
        except Refused as error:
            return str(error.code)
        except (Unreached, NoToken, StoreAway):
            return "away"
        except Unsure:
            return "unsure"
        return ""

    def settle(self, letter: Letter, error: str, way: str) -> None:
        do = trouble(error).do
        if do in (OPERATOR, UNSURE):
            logger.error("A WeChat service message was not sent (%s): %s", error, trouble(error).en)
        if do == GONE:
            self.outbox.drop(letter)
        elif do == WAIT:
            self.outbox.keep(letter, error)
        elif do == UNSURE:
            self.outbox.doubt(letter, error, way)
        else:
            self.outbox.again(letter, min(2.0 ** min(letter.tries, 10), LONGEST_PAUSE), error)
