"""The API under /cgi-bin/, with the platform's own error codes."""

import asyncio
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.wechat_platform.account import Account
from tests.wechat_platform.envelope import LONGEST_CONTENT
from tests.wechat_platform.errcodes import ApiError, message
from tests.wechat_platform.faults import Faults, next_error
from tests.wechat_platform.menu import checked
from tests.wechat_platform.people import Person
from tests.wechat_platform.tokens import Tokens

PREFIX = "/cgi-bin/"
Answer = dict[str, Any]
OK: Answer = {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True)
class Call:
    """One API call: whole path, decoded JSON body (or query, without secrets), error code, time.

    `errcode` is None when the connection was closed without effect.
    """

    path: str
    body: Any
    errcode: int | None
    at: float


class Api:
    """Answers the calls of the product; `people` by openid. Used only within the event loop of the platform."""

    def __init__(self, account: Account, tokens: Tokens, people: dict[str, Person], faults: Faults) -> None:
        self._account, self._tokens, self._people, self.faults = account, tokens, people, faults
        self.calls: list[Call] = []
        self.menu: dict[str, Any] | None = None
        self._operations: dict[tuple[str, str], Callable[[Any], Answer]] = {
            ("GET", "token"): self._token,
            ("POST", "stable_token"): self._stable_token,
            ("POST", "message/custom/send"): self._send,
            ("POST", "message/custom/typing"): self._typing,
            ("POST", "menu/create"): self._create_menu,
            ("GET", "menu/get"): self._get_menu,
            ("GET", "menu/delete"): self._delete_menu,
        }

    def routes(self) -> list[web.RouteDef]:
        return [web.route("*", PREFIX + "{name:.*}", self._handle)]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        if self.faults.api_delay:
            await asyncio.sleep(self.faults.api_delay)
        if self.faults.used("api_reset"):
            self._note(request, raw, None)
            return closed(request)
        answer = self._answer(request, raw)
        self._note(request, raw, answer.get("errcode", 0))
        return closed(request) if self.faults.used("api_lost") else web.json_response(answer)

    def _answer(self, request: web.Request, raw: bytes) -> Answer:
        name = request.match_info["name"]
        try:
            operation = self._operations.get((request.method, name)) or self._refuse(name)
            if name in ("token", "stable_token"):
                return operation(dict(request.query) if name == "token" else decoded(raw))
            if name == "message/custom/send":
                fail(next_error(self.faults.api_errors))
            self._tokens.check(request.query.get("access_token", ""))
            return operation(decoded(raw) if request.method == "POST" else None)
        except ApiError as error:
            return {"errcode": error.errcode, "errmsg": message(error.errcode)}

    def _refuse(self, name: str) -> Callable[[Any], Answer]:
        wanted = next((method for method, known in self._operations if known == name), "")
        raise ApiError({"": 40066, "GET": 43001, "POST": 43002}[wanted])

    def _note(self, request: web.Request, raw: bytes, errcode: int | None) -> None:
        kept = {name: value for name, value in request.query.items() if name not in ("secret", "access_token")}
        try:
            body = decoded(raw) if raw else kept
        except ApiError:
            body = raw.decode(errors="replace")
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name != "secret"}
        self.calls.append(Call(request.path, body, errcode, self._account.clock()))

    def _token(self, query: Any) -> Answer:
        self._check_secret(query)
        token, seconds = self._tokens.new()
        return {"access_token": token, "expires_in": seconds}

    def _stable_token(self, body: Any) -> Answer:
        self._check_secret(body)
        token, seconds = self._tokens.stable(bool(body.get("force_refresh")))
        return {"access_token": token, "expires_in": seconds}

    def _check_secret(self, told: Any) -> None:
        fail(next_error(self.faults.token_errors))
        fail(0 if isinstance(told, dict) else 47001)
        fail(0 if told.get("grant_type") == "client_credential" else 40002)
        fail(0 if told.get("appid") == self._account.app_id else 40013)
        right = hmac.compare_digest(str(told.get("secret", "")).encode(), self._account.app_secret.encode())
        fail(0 if right else 40125)

    def _send(self, body: Any) -> Answer:
        person = self._addressee(body)
        fail(0 if body.get("msgtype") == "text" else 40008)
        content = content_of(body.get("text"))
        fail(45002 if len(content.encode(errors="replace")) > LONGEST_CONTENT else 0)
        fail(45047 if self.faults.quota_used_up else 0)
        person.quota.take(self._account.clock())
        person.show(content, "service")
        return OK

    def _typing(self, body: Any) -> Answer:
        person = self._addressee(body)
        command = body.get("command")
        fail(0 if command in ("Typing", "CancelTyping") else 45072)
        person.set_typing(command == "Typing")
        return OK

    def _addressee(self, body: Any) -> Person:
        fail(0 if isinstance(body, dict) else 47001)
        person = self._people.get(str(body.get("touser", "")))
        if person is None or not person.follower:
            raise ApiError(40003)
        return person

    def _create_menu(self, body: Any) -> Answer:
        self.menu = checked(body)
        return OK

    def _get_menu(self, _: None) -> Answer:
        if self.menu is None:
            raise ApiError(46003)
        return {"menu": self.menu}

    def _delete_menu(self, _: None) -> Answer:
        self.menu = None
        return OK


def decoded(raw: bytes) -> Any:
    """Return the JSON of a body; raise ApiError 44002 (empty) or 47001 (not JSON)."""
    fail(0 if raw else 44002)
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise ApiError(47001) from error


def content_of(text: Any) -> str:
    """Return the content of a text message; raise ApiError 44004 when there is none."""
    content = text.get("content") if isinstance(text, dict) else None
    if not isinstance(content, str) or not content:
        raise ApiError(44004)
    return content


def fail(errcode: int) -> None:
    """Raise ApiError unless `errcode` is 0."""
    if errcode:
        raise ApiError(errcode)


def closed(request: web.Request) -> web.Response:
    """Close the connection without an answer; the response returned goes nowhere."""
    if request.transport:
        request.transport.abort()
    return web.Response()
