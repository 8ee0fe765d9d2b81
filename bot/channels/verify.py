"""The verification page: `/verify/<one-time token>`. Plain forms, no script, so that any browser will do."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html
from sanic.response import json as json_response

from bot.cases import CasesAway, Page, Step
from bot.channels.problems import Problem
from bot.conversations.limits import TooFast
from bot.conversations.store import StoreAway

logger = logging.getLogger(__name__)

PAGES = Path(__file__).parent.parent / "web" / "verify"
WORDS: dict[str, dict[str, str]] = yaml.safe_load((PAGES / "words.yml").read_text("utf-8"))
TEMPLATE = Environment(loader=FileSystemLoader(PAGES), autoescape=True, trim_blocks=True).get_template("page.html")
FIELDS = ("id_number", "code", "consent", "again")
LONGEST_FIELD = 100
PRIVATE = {"Cache-Control": "no-store"}
GONE = Step("gone")


class VerifyChannel(InputChannel):
    """Serves the page on which a person proves who they are. `app.ctx.cases` and `app.ctx.exchange` do the work."""

    @classmethod
    def name(cls) -> str:
        return "verify"

    def url_prefix(self) -> str:
        return "/verify"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        verify = Blueprint("verify")
        verify.static("/assets/verify.css", PAGES / "verify.css", name="style")
        verify.add_route(show, "/<token>", name="show")
        verify.add_route(take, "/<token>", methods=["POST"], name="take")
        return verify


async def show(request: Request, token: str) -> HTTPResponse:
    try:
        page = await request.app.ctx.cases.page(token)
    except CasesAway:
        return shown(request, None, Step("gone", "away"), 503)
    return shown(request, page, Step(page.step) if page else GONE, 200 if page else 404)


async def take(request: Request, token: str) -> HTTPResponse:
    """Take the number or the code; when the code is right, the conversation goes on by itself."""
    given, cases = fields_of(request), request.app.ctx.cases
    try:
        page = await cases.page(token)
        if page is None:
            return shown(request, None, GONE, 404)
        request.app.ctx.limits.message(page.conversation_id)
        step = await cases.submit(token, given) or GONE
    except TooFast:
        return shown(request, page, Step(page.step, "too_fast"), 429)
    except CasesAway:
        return shown(request, page, Step(page.step if page else "gone", "away"), 503)
    if step.step == "done":
        await go_on(request, page)
    return shown(request, page, step, 200)


async def go_on(request: Request, page: Page) -> None:
    """Let the conversation go on; if it cannot now, the person's next message finds them verified."""
    try:
        await request.app.ctx.exchange.go_on(page.conversation_id, page.channel)
    except (StoreAway, LockError) as error:
        logger.error("A conversation could not go on after verification: %s.", type(error).__name__)


def fields_of(request: Request) -> dict[str, str]:
    """Return the fields of a form or of a JSON object; raises `Problem` 400."""
    given: Mapping[str, Any]
    if "json" in (request.content_type or ""):
        try:
            given = json.loads(request.body)
        except (ValueError, RecursionError):
            raise Problem(400, "The body is not JSON in UTF-8.") from None
        if not isinstance(given, dict):
            raise Problem(400, "The body must be a JSON object.")
    else:
        given = {name: (request.form or {}).get(name) for name in FIELDS}
    fields = {name: "yes" if given.get(name) is True else given.get(name) or "" for name in FIELDS}
    if not all(isinstance(value, str) and len(value) <= LONGEST_FIELD for value in fields.values()):
        raise Problem(400, "The fields must be short strings.")
    return fields


def shown(request: Request, page: Page | None, step: Step, status: int) -> HTTPResponse:
    if "json" in (request.content_type or ""):
        body = {"step": step.step, "told": step.told, "seconds": step.seconds, "tries": step.tries}
        return json_response(body, status=status, headers=PRIVATE)
    language = page.language if page else "zh"
    words = {name: each[language] for name, each in WORDS.items()}
    minutes = max(1, -(-step.seconds // 60))
    told = words[step.told].format(seconds=step.seconds, minutes=minutes, tries=step.tries) if step.told else ""
    text = TEMPLATE.render(
        language=language,
        words=words,
        step=step.step,
        told=step.told,
        told_text=told,
        pairing=page.pairing if page else "",
    )
    return html(text, status=status, headers=PRIVATE)
