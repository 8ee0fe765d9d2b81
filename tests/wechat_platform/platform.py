"""The platform as tests and the phone use it: synchronous and safe among threads."""

import asyncio
import itertools
import secrets
import string
import time
from threading import Lock
from typing import Any

import aiohttp
from aiohttp import web

from tests.wechat_platform.account import Account, Clock
from tests.wechat_platform.api import Api, Call
from tests.wechat_platform.delivery import Contradiction, Courier
from tests.wechat_platform.envelope import sealed, signed
from tests.wechat_platform.faults import Faults
from tests.wechat_platform.loop_thread import LoopThread
from tests.wechat_platform.people import Person
from tests.wechat_platform.quota import Allowances, Quota
from tests.wechat_platform.sending import Sending
from tests.wechat_platform.tokens import Tokens

HOST = "127.0.0.1"
LETTERS = string.ascii_letters + string.digits + "-_"
PATIENCE = 30.0  # seconds for an answer outside of deliveries
SHUTDOWN = 1.0  # seconds that open connections are given at the end


class Platform:
    """A simulated platform; serves within `with`. `port` 0 takes a free one, a busy one raises OSError at the start.

    `aes_key`: 43 characters for the safe mode, "" for plain. `clock`: seconds since 1970, for quotas, tokens, typing.
    `cut`: real seconds one delivery may take. `overlap`: seconds a replaced token stays valid. `account`: the gh_ id.
    """

    def __init__(
        self,
        token: str = "token",
        app_id: str = "wx0123456789abcdef",
        app_secret: str = "secret",
        aes_key: str = "",
        clock: Clock = time.time,
        port: int = 0,
        *,
        callback: str = "",
        cut: float = 5.0,
        overlap: float = 300.0,
        allowances: Allowances | None = None,
        account: str = "gh_3d1f0c5a7b92",
    ) -> None:
        self.account = Account(token, app_id, app_secret, aes_key, account, clock)
        self.people: dict[str, Person] = {}
        self.port, self.app = port, web.Application()
        self._allowances, self._lock = allowances or Allowances(), Lock()
        self._faults, self._tokens = Faults(), Tokens(clock, overlap)
        self._api = Api(self.account, self._tokens, self.people, self._faults)
        self._courier = Courier(self.account, self._faults, cut)
        self._msg_ids = itertools.count(secrets.randbits(62))
        self.app.add_routes(self._api.routes())
        self.callback = callback

    def __enter__(self) -> "Platform":
        self._thread = LoopThread("wechat-platform")
        self._thread.start()
        try:
            self._thread.run(self._open())
        except BaseException:
            self._thread.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.run(self._close())
        self._thread.stop()

    @property
    def base(self) -> str:
        """The address of the API, for the product."""
        return f"http://{HOST}:{self.port}"

    @property
    def callback(self) -> str:
        """The address of the product that messages are delivered to."""
        return self._courier.callback

    @callback.setter
    def callback(self, url: str) -> None:
        self._courier.callback = url

    @property
    def faults(self) -> Faults:
        """What goes wrong; its fields, or the whole, may be set at any time."""
        return self._faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        self._faults = self._api.faults = self._courier.faults = faults

    @property
    def calls(self) -> list[Call]:
        """The API calls of the product, in order."""
        return self._api.calls

    @property
    def menu(self) -> dict[str, Any] | None:
        """The last menu pushed: {"button": [...]}, or None."""
        return self._api.menu

    @property
    def contradictions(self) -> list[Contradiction]:
        """Messages that two deliveries at the same time got different replies to."""
        return self._courier.contradictions

    def errors(self) -> list[Call]:
        """The calls that were refused."""
        return [call for call in list(self.calls) if call.errcode]

    def expire_tokens(self) -> None:
        """Make all tokens expired: 42001."""
        self._tokens.expire()

    def revoke_tokens(self) -> None:
        """Make all tokens invalid: 40001."""
        self._tokens.revoke()

    def person(self, openid: str = "") -> Person:
        """Return the person of `openid`, made up if omitted; who is new follows at once, without an event."""
        openid = openid or "o" + "".join(secrets.choice(LETTERS) for _ in range(27))
        with self._lock:
            if openid not in self.people:
                self.people[openid] = Person(self, openid, Quota(self._allowances))
            return self.people[openid]

    def verify(self) -> bool:
        """Ask the callback for the echo, as the platform does when an address is entered."""
        echo = str(secrets.randbits(62))
        query = signed(self.account, b"").query | {"echostr": echo}
        try:
            answer = self._thread.run(asyncio.wait_for(self._courier.get(query), PATIENCE))
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False
        return answer == (200, echo.encode())

    def post(
        self,
        body: bytes,
        *,
        timestamp: str | int | None = None,
        nonce: str | None = None,
        signature: str | None = None,
        token: str | None = None,
        encrypt: bool = False,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Send any bytes to the callback, signed rightly unless told otherwise; return status and body.

        Raises aiohttp.ClientError when the connection fails, asyncio.TimeoutError after 30 s.
        """
        when = None if timestamp is None else str(timestamp)
        make = sealed if encrypt else signed
        parcel = make(self.account, body, timestamp=when, nonce=nonce, signature=signature, token=token)
        return self._thread.run(asyncio.wait_for(self._courier.post(parcel, headers), PATIENCE))

    def carry(self, sending: Sending) -> None:
        """Begin to deliver; returns at once."""
        self._thread.spawn(self._courier.carry(sending))

    def next_msg_id(self) -> int:
        """Return a new message id, 64-bit."""
        return next(self._msg_ids)

    async def _open(self) -> None:
        await self._courier.open()
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=SHUTDOWN)
        try:
            await self._runner.setup()
            site = web.TCPSite(self._runner, HOST, self.port, backlog=1024)
            await site.start()
        except BaseException:
            await self._close()
            raise
        self.port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        await self._runner.cleanup()
        await self._courier.close()
