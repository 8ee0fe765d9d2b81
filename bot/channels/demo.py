"""What exists in the demonstration alone: the text messages that would have been sent."""

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.problems import Problem


class DemoChannel(InputChannel):
    """Serves `/demo/outbox`; outside demo mode there is nothing at its address."""

    @classmethod
    def name(cls) -> str:
        return "demo"

    def url_prefix(self) -> str:
        return "/demo"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        demo = Blueprint("demo")
        demo.add_route(outbox, "/outbox", name="outbox")
        return demo


async def outbox(request: Request) -> HTTPResponse:
    listed = await request.app.ctx.cases.outbox() if request.app.ctx.demo else None
    if listed is None:
        raise Problem(404)
    return json(listed)
