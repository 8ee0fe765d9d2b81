"""A small callback for the stand-in's own tests."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.wechat_platform.account import Account
from tests.wechat_platform.envelope import read, signature, write
from tests.wechat_platform.loop_thread import LoopThread

Fields = dict[str, str]
Answer = tuple[int, bytes] | None
SUCCESS = 200, b"success"


class Callback:
    """Answers as `answer(fields)` says: status and body, or None to drop the connection. `seen`: queries and fields."""

    def __init__(self, answer: Callable[[Fields], Awaitable[Answer]]) -> None:
        self.answer = answer
        self.seen: list[tuple[dict[str, str], Fields]] = []

    def __enter__(self) -> "Callback":
        self._thread = LoopThread("stub-callback")
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._thread.run(self._open())}/wechat"
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.run(self._runner.cleanup())
        self._thread.stop()

    async def _open(self) -> int:
        app = web.Application()
        app.add_routes([web.get("/wechat", echo), web.post("/wechat", self._message)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        return int(self._runner.addresses[0][1])

    async def _message(self, request: web.Request) -> web.Response:
        fields = read(await request.read())
        self.seen.append((dict(request.query), fields))
        answer = await self.answer(fields)
        if answer is None:
            assert request.transport
            request.transport.abort()
            return web.Response()
        return web.Response(status=answer[0], body=answer[1])


async def echo(request: web.Request) -> web.Response:
    query = request.query
    right = query["signature"] == signature("token", query["timestamp"], query["nonce"])
    return web.Response(text=query["echostr"] if right else "no")


def saying(text: str, seconds: float = 0.0) -> Callable[[Fields], Awaitable[Answer]]:
    """Answer every message with `text`, after `seconds`."""

    async def answer(fields: Fields) -> Answer:
        await asyncio.sleep(seconds)
        return 200, reply(fields, text)

    return answer


def always(answer: Answer) -> Callable[[Fields], Awaitable[Answer]]:
    async def same(_: Fields) -> Answer:
        return answer

    return same


def reply(fields: Fields, text: str, **other: str) -> bytes:
    """Write a passive reply; `other` replaces fields."""
    head: dict[str, str | int] = {"ToUserName": fields["FromUserName"], "FromUserName": fields["ToUserName"]}
    return write({**head, "CreateTime": 1, "MsgType": "text", "Content": text, **other}).encode()


def sealed_reply(account: Account, plain: bytes, **other: str) -> bytes:
    """Encrypt a passive reply as a product in safe mode does; `other` replaces fields."""
    assert account.cipher
    encrypted = account.cipher.encrypt(plain)
    seal = signature(account.token, "1700000000", "n1", encrypted)
    return write({"Encrypt": encrypted, "MsgSignature": seal, "TimeStamp": 1700000000, "Nonce": "n1", **other}).encode()
