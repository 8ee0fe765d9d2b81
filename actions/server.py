"""The record side over HTTP, for when it runs apart from the Internet-facing side: actions and cases.

`python -m actions.server` listens on ACTION_HOST (default 127.0.0.1) and ACTION_PORT
(default 5055). Every call needs the shared secret ACTION_TOKEN.
"""

import asyncio
import hmac
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, json

from actions.cases import AWAY, Cases
from actions.content.rules import MalformedRules
from actions.handlers import executor
from actions.identity.keys import WeakKey
from actions.identity.number import BadIdNumber
from actions.records.load import BadFile
from actions.settings import MissingSetting
from actions.wiring import record_services

logger = logging.getLogger(__name__)

METHODS = ("keep", "open_page", "page", "submit", "receipt", "ready", "purge", "erase", "outbox")


def create_app(token: str, executor: ActionExecutor, cases: Cases) -> Sanic:
    """Return the application; it answers nobody who does not know `token`."""
    app = Sanic("record_side", configure_logging=False)

    async def guard(request: Request) -> HTTPResponse | None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if hmac.compare_digest(given.encode(), token.encode()):
            return None
        return json({"status": 401, "detail": "The token of the record side is needed."}, status=401)

    async def webhook(request: Request) -> HTTPResponse:
        return json(await run(executor, request.json))

    async def case(request: Request, method: str) -> HTTPResponse:
        return json({"result": await asyncio.to_thread(asked, cases, method, request.json)})

    async def alive(request: Request) -> HTTPResponse:
        return json({"alive": True})

    app.register_middleware(guard, "request")
    app.add_route(webhook, "/webhook", methods=["POST"])
    app.add_route(case, "/cases/<method>", methods=["POST"])
    app.add_route(alive, "/healthz")
    app.error_handler.add(Exception, as_problem)
    return app


async def run(executor: ActionExecutor, call: Any) -> dict[str, Any]:
    """Run the action that `call` names; raises `SanicException` 400 or 404."""
    if not isinstance(call, dict) or not isinstance(call.get("tracker"), dict):
        raise SanicException("The body is not an action call.", status_code=400)
    try:
        return await executor.run(call) or {"events": [], "responses": []}
    except ActionNotFoundException:
        raise SanicException("There is no such action here.", status_code=404) from None


def asked(cases: Cases, method: str, arguments: Any) -> Any:
    """Call a method of the cases; raises `SanicException` 400, 404 or 503."""
    if method not in METHODS:
        raise SanicException("There is no such call.", status_code=404)
    try:
        return getattr(cases, method)(**(arguments or {}))
    except (TypeError, BadIdNumber):
        raise SanicException("The call has not the right arguments.", status_code=400) from None
    except AWAY:
        raise SanicException("A store of the record side is away.", status_code=503) from None


async def as_problem(request: Request, error: Exception) -> HTTPResponse:
    status = getattr(error, "status_code", 500)
    if status == 500:
        logger.error("A call of the record side failed with %s.", type(error).__name__)
    detail = str(error) if isinstance(error, SanicException) and status < 500 else "The call failed."
    return json({"status": status, "detail": detail}, status=status, content_type="application/problem+json")


def main(environment: Mapping[str, str] = os.environ) -> int:
    token = environment.get("ACTION_TOKEN")
    if not token:
        print("ACTION_TOKEN is missing: set the secret that both sides share.", file=sys.stderr)
        return 1
    host, port = environment.get("ACTION_HOST", "127.0.0.1"), int(environment.get("ACTION_PORT", "5055"))
    try:
        app = create_app(token, executor(), record_services().cases)
    except (MissingSetting, WeakKey, MalformedRules, BadFile) as error:
        print(error, file=sys.stderr)
        return 1
    app.register_listener(lambda app, loop: print(f"Ready: http://{host}:{port}/", flush=True), "after_server_start")
    app.run(host=host, port=port, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
