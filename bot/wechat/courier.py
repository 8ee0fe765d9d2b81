"""Sends what waits in the outbox, each person's letters in their order, within the quota."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from cachetools import TTLCache

from bot.conversations.store import StoreAway
from bot.wechat.errors import AGAIN, GONE, OPERATOR, UNSURE, WAIT, trouble
from bot.wechat.figures import REFUSALS, SENT
from bot.wechat.outbox import QUOTA, Letter, Outbox
from bot.wechat.outbox import UNSURE as UNSURE_LETTER
from bot.wechat.platform import Platform, Refused, Unreached, Unsure
from bot.wechat.quota import Quota
from bot.wechat.tokens import NoToken

logger = logging.getLogger(__name__)

AT_ONCE = 8
BETWEEN_LOOKS = 1.0  # seconds, unless something new is put in
LONGEST_PAUSE = 300.0
TYPING_LASTS = 15.0  # the platform refuses to show it again before
MOST_TRIES = 60  # with these pauses more than four hours


class Courier:
    """Sends letters until the server stops. `platform` is None when service messages cannot be sent."""

    def __init__(
        self, outbox: Outbox, platform: Platform | None, quota: Quota, clock: Callable[[], float] = time.time
    ) -> None:
        self.outbox, self.platform, self.quota, self.clock = outbox, platform, quota, clock
        self.threads = ThreadPoolExecutor(AT_ONCE, "wechat")  # the platform may be slow; other threads must not wait
        self.news = asyncio.Event()
        self.typing: TTLCache[str, bool] = TTLCache(maxsize=10_000, ttl=TYPING_LASTS)

    async def run(self) -> None:
        """Send what is due, again and again."""
        while self.platform:
            self.news.clear()
            try:
                letters = await self.in_thread(self.outbox.due)
                await asyncio.gather(*(self.in_thread(partial(self.deliver, letter)) for letter in letters))
            except StoreAway:
                letters = []
            if not letters:
                await self.pause()

    async def pause(self) -> None:
        try:
            await asyncio.wait_for(self.news.wait(), BETWEEN_LOOKS)
        except asyncio.TimeoutError:
            return

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    def show_typing(self, openid: str) -> None:
        """Show the person, without waiting for it, that an answer is being written; not while it is shown already."""
        if self.platform and openid not in self.typing:
            self.typing[openid] = True
            self.threads.submit(self.typing_shown, openid)

    def typing_shown(self, openid: str) -> None:
        try:
            self.platform.show_typing(openid)
        except (Refused, Unreached, Unsure, NoToken, StoreAway) as error:
            logger.debug("The typing state was not shown: %s.", type(error).__name__)

    def deliver(self, letter: Letter) -> None:
        """Send one letter, and note what became of it."""
        now = self.clock()
        if not self.quota.left(letter.to.talk, letter.to.tap, now):
            return self.outbox.keep(letter, QUOTA)
        way = "tap" if self.quota.charged_to_tap(letter.to.tap, now) else "talk"
        if error := self.refusal(letter):
            REFUSALS.labels(error).inc()
            return self.settle(letter, error)
        SENT.inc()
        return self.outbox.sent(letter, way)

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

    def settle(self, letter: Letter, error: str) -> None:
        do = trouble(error).do
        if do in (OPERATOR, UNSURE):
            logger.error("A WeChat service message was not sent (%s): %s", error, trouble(error).en)
        if do == GONE:
            self.outbox.drop(letter)
        elif do == WAIT or letter.tries >= MOST_TRIES:
            self.outbox.keep(letter, error)
        elif do == UNSURE:
            self.outbox.keep(letter, error, UNSURE_LETTER)
        elif do in (AGAIN, OPERATOR):
            self.outbox.again(letter, min(2.0**letter.tries, LONGEST_PAUSE), error)
