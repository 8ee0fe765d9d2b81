"""What operators and their machines ask: alive, ready, metrics; and the rules for every answer."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, json, raw, redirect

from bot.channels.problems import DETAILS, Problem, problem_response
from bot.conversations.store import StoreAway

logger = logging.getLogger(__name__)

SECRET_PATH = re.compile(r"(/verify/)[\w-]+")
CONTENT_LENGTH = re.compile(rb"^content-length[ \t]*:(.*?)\r?$", re.I | re.M)

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class OperationsChannel(InputChannel):
    """Serves `/healthz`, `/readyz`, `/metrics` and sets what holds for the whole server."""

    @classmethod
    def name(cls) -> str:
        return "operations"

    def url_prefix(self) -> str:
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        operations = Blueprint("operations")
        operations.add_route(alive, "/healthz", name="alive")
        operations.add_route(ready, "/readyz", name="ready")
        operations.add_route(metrics, "/metrics", name="metrics")
        operations.listener("before_server_start")(rule_whole_server)
        return operations


async def alive(request: Request) -> HTTPResponse:
    return json({"alive": True})


async def ready(request: Request) -> HTTPResponse:
    parts = await request.app.ctx.readiness()
    ok = all(parts.values())
    return json({name: "ok" if part else "away" for name, part in parts.items()}, status=200 if ok else 503)


async def metrics(request: Request) -> HTTPResponse:
    return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


class WithoutTokens(logging.Filter):
    """Takes one-time tokens out of what the server itself logs of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRET_PATH.sub(r"\1…", record.getMessage()), ()
        return True


async def rule_whole_server(app: Sanic, loop: Any) -> None:
    for name in ("sanic.root", "sanic.error"):
        logging.getLogger(name).addFilter(WithoutTokens())
    app.error_handler.add(Exception, as_problem)
    app.register_middleware(lead_to_chat, "request")
    app.register_middleware(add_headers, "response")


async def refuse_odd_length(head: bytes) -> None:
    """Refuse a Content-Length that is no plain number: Sanic waits for ever for one below zero."""
    if any(not value.strip().isdigit() for value in CONTENT_LENGTH.findall(head)):
        raise ValueError("The Content-Length is not a number.")


async def lead_to_chat(request: Request) -> HTTPResponse | None:
    return redirect("/chat/") if not request.path.strip("/") else None


async def add_headers(request: Request, response: HTTPResponse) -> None:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("access-control-allow-credentials", None)
    origin = request.headers.get("origin")
    if origin and request.path.startswith("/chat") and origin in request.app.ctx.widget_origins:
        allow(response, origin)


def allow(response: HTTPResponse, origin: str) -> None:
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Vary"] = "Origin"


async def as_problem(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, Problem):
        return problem_response(error.status_code, str(error), error.headers)
    if isinstance(error, SanicException):
        return problem_response(error.status_code if error.status_code in DETAILS else 500)
    if isinstance(error, StoreAway | LockError):
        return problem_response(503, headers={"Retry-After": "2"})
    if request.path.startswith("/chat/assets"):
        return problem_response(404)
    logger.error("%s %s failed with %s.", request.method, SECRET_PATH.sub(r"\1…", request.path), type(error).__name__)
    return problem_response(500)
