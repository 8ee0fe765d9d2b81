"""The page that looks like a phone: its files, its JSON, and the text messages of the demonstration."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from tests.wechat_platform.phone_acts import Acts, WrongAct
from tests.wechat_platform.phone_state import state
from tests.wechat_platform.platform import Platform

FILES = Path(__file__).parent / "phone"
SMS_PATIENCE = aiohttp.ClientTimeout(total=2)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LOCAL = ("127.0.0.1", "localhost")


class Phone:
    """Serves the page within the platform's own server.

    `sms` is the address of the text messages, `people` whom the page offers to try (as `people_to_try` returns them).
    """

    def __init__(self, platform: Platform, sms: str, people: Sequence[dict[str, Any]] = ()) -> None:
        self.acts = Acts(platform)
        self._platform, self._sms, self._people = platform, sms, list(people)
        platform.app.middlewares.append(guarded)
        platform.app.add_routes(
            [
                web.get("/", page),
                web.get("/phone/state", self._state),
                web.get("/phone/sms", self._texts),
                web.get("/phone/people", self._to_try),
                web.post("/phone/do", self._do),
                web.static("/phone", FILES),
            ]
        )

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(state(self._platform, request.query.get("person", "")))

    async def _do(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":  # what a form of another site cannot send
            raise web.HTTPUnsupportedMediaType
        try:
            told = dict(await request.json())
            act, openid, text = (str(told.get(name, "")) for name in ("act", "person", "text"))
            return web.json_response({"person": self.acts.do(act, openid, text, told.get("on") is True)})
        except (WrongAct, ValueError, TypeError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error

    async def _to_try(self, _: web.Request) -> web.Response:
        return web.json_response({"people": self._people})

    async def _texts(self, _: web.Request) -> web.Response:
        """Fetch the text messages here, so that the browser need not speak to another origin."""
        try:
            async with (
                aiohttp.ClientSession(timeout=SMS_PATIENCE) as session,
                session.get(self._sms, allow_redirects=False) as response,
            ):
                response.raise_for_status()
                return web.json_response({"texts": texts(await response.json(content_type=None))})
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
            return web.json_response({"texts": None})


async def page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(FILES / "index.html")


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Serve the page to this machine's browser only, and with a strict policy; the API goes through untouched."""
    if not request.path.startswith("/phone") and request.path != "/":
        return await handler(request)
    # another site must neither steer the phone nor read it by a name that leads here
    foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and request.path != "/"
    if request.host.partition(":")[0] not in LOCAL or foreign:
        raise web.HTTPForbidden
    response = await handler(request)
    response.headers.update(HEADERS)
    return response


def texts(listed: Any) -> list[dict[str, str]]:
    """Return the text messages as the page shows them; raise ValueError when it is no list of them."""
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ValueError("no list of text messages")
    return [{name: str(one.get(name, "")) for name in ("to", "text", "at")} for one in listed]
