"""The courier: three deliveries, five seconds each, and the faults on the way."""

import asyncio
import time
from dataclasses import dataclass

import aiohttp

from tests.wechat_platform.account import Account
from tests.wechat_platform.envelope import Request, WrongAnswer, read_answer, request
from tests.wechat_platform.faults import Faults
from tests.wechat_platform.resetting import reset
from tests.wechat_platform.sending import Delivery, Sending

DELIVERIES = 3
NO_ANSWER = "no answer to any delivery"
STOPPED = "the platform was stopped"
HEADERS = {"User-Agent": "Mozilla/4.0", "Accept": "*/*", "Content-Type": "text/xml", "Pragma": "no-cache"}


@dataclass(frozen=True)
class Contradiction:
    """Two deliveries of one message at the same time were answered with different texts."""

    sending: Sending
    texts: tuple[str, str]


@dataclass(frozen=True)
class End:
    """How one delivery, or a series of them, ended: its outcome (see `Delivery`) and the text of the reply."""

    outcome: str
    reply: str = ""

    @property
    def answered(self) -> bool:
        return self.outcome in ("reply", "success")

    @property
    def wrong(self) -> str:
        """Why the answer was wrong, or ""."""
        return self.outcome.removeprefix("trouble: ") if self.outcome.startswith("trouble: ") else ""


class Courier:
    """Delivers to `callback`; used only within the event loop of the platform."""

    def __init__(self, account: Account, faults: Faults, cut: float) -> None:
        self.callback = ""
        self.contradictions: list[Contradiction] = []
        self._account, self.faults, self._cut = account, faults, cut

    async def open(self) -> None:
        # every delivery has its own connection, as from the many machines of the real platform
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, force_close=True),
            timeout=aiohttp.ClientTimeout(total=None),
            headers=HEADERS,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=True,
        )

    async def close(self) -> None:
        await self._session.close()

    async def carry(self, sending: Sending) -> None:
        """Deliver until answered; always ends with the sending finished."""
        try:
            self._conclude(sending, await self._series_of(sending))
        except asyncio.CancelledError:
            sending.finish(STOPPED)
            raise
        except Exception as error:  # whoever waits for the sending must learn of it
            sending.finish(f"the stand-in failed: {error!r}")

    async def _series_of(self, sending: Sending) -> list[End]:
        if sending.origin:
            return [await self._deliver(sending)]
        twice = self.faults.happens(self.faults.duplicate)
        return list(await asyncio.gather(*(self._series(sending) for _ in range(1 + twice))))

    async def _series(self, sending: Sending) -> End:
        for _ in range(DELIVERIES):
            end = await self._deliver(sending)
            if end.answered or end.wrong:
                break
        return end

    async def _deliver(self, sending: Sending) -> End:
        await asyncio.sleep(self.faults.delay)
        began, start = self._account.clock(), time.monotonic()
        end = await self._attempt(sending)
        sending.deliveries.append(Delivery(began, time.monotonic() - start, end.outcome))
        if end.reply:
            sending.reply = sending.reply or end.reply
            sending.person.show_reply(sending, end.reply)
        return end

    async def _attempt(self, sending: Sending) -> End:
        parcel = request(self._account, sending.message, sending.person.openid)
        if self.faults.happens(self.faults.reset):
            await reset(self.callback, parcel, HEADERS, self.faults.random, self._cut)
            return End("reset")
        try:
            status, body = await asyncio.wait_for(self.post(parcel), self._cut)
        except asyncio.TimeoutError:
            return End("cut")
        except (aiohttp.ClientError, OSError):
            return End("reset")
        return self._judged(sending, status, body)

    def _judged(self, sending: Sending, status: int, body: bytes) -> End:
        try:
            text = read_answer(self._account, sending.person.openid, status, body)
        except WrongAnswer as why:
            return End(f"trouble: {why}")
        if self.faults.loses():
            return End("lost")
        return End("reply" if text else "success", text)

    def _conclude(self, sending: Sending, ends: list[End]) -> None:
        texts = [end.reply for end in ends if end.reply]
        if len(set(texts)) > 1:
            self.contradictions.append(Contradiction(sending, (texts[0], texts[1])))
        wrong = next((end.wrong for end in ends if end.wrong), "")
        trouble = wrong or ("" if any(end.answered for end in ends) else NO_ANSWER)
        if trouble and not sending.origin:
            sending.person.show_trouble(sending)
        sending.finish(trouble)

    async def post(self, parcel: Request, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Send one signed request; return status and body."""
        going = self._session.post(
            self.callback, params=parcel.query, data=parcel.body, headers=headers, allow_redirects=False
        )
        async with going as response:
            return response.status, await response.read()

    async def get(self, query: dict[str, str]) -> tuple[int, bytes]:
        """Ask the callback; return status and body."""
        async with self._session.get(self.callback, params=query, allow_redirects=False) as response:
            return response.status, await response.read()
