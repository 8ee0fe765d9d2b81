"""The web chat: `/chat` of the contract. It owns HTTP and nothing else."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, file, json

from bot.channels.problems import Problem
from bot.conversations.exchange import Exchange, IdTaken
from bot.conversations.limits import TooFast
from bot.conversations.signals import END, Signal
from bot.conversations.transcript import Transcript
from bot.conversations.understanding import NotOffered
from bot.text.language import LANGUAGES
from bot.wire.web import Malformed, TooLong, event, json_object, sent, shown

PAGES = Path(__file__).parent.parent / "web" / "chat"
CHANNEL = "web"
BEAT, SECONDS_BETWEEN_BEATS = ":\n\n", 15.0  # keeps a silent stream open through proxies and time-outs


class WebChannel(InputChannel):
    """Serves the chat page and the conversations behind it.

    `bot/wiring.py` puts what it needs (`exchange`, `transcript`, `limits`) on `app.ctx`.
    """

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def url_prefix(self) -> str:
        return "/chat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        chat = Blueprint("chat", strict_slashes=False)
        chat.static("/assets", PAGES, name="assets")
        chat.add_route(page, "/", name="page")
        chat.add_route(open_conversation, "/conversations", methods=["POST"], name="open")
        chat.add_route(send, "/conversations/<conversation_id>/messages", methods=["POST"], name="send")
        chat.add_route(history, "/conversations/<conversation_id>/messages", name="history")
        chat.add_route(events, "/conversations/<conversation_id>/events", name="events")
        chat.add_route(rate, "/conversations/<conversation_id>/feedback", methods=["POST"], name="feedback")
        return chat


async def page(request: Request) -> HTTPResponse:
    return await file(PAGES / "index.html", headers={"Cache-Control": "no-cache"})


async def open_conversation(request: Request) -> HTTPResponse:
    within(request.app.ctx.limits.opening, request.remote_addr or request.ip)
    language = read(json_object, request.body).get("language", "zh")
    if language not in LANGUAGES:
        raise Problem(400, "language must be zh or en.")
    conversation_id, token, greeting = await exchange_of(request).open(CHANNEL, language)
    opened = {"conversation_id": conversation_id, "token": token, "messages": list(map(shown, greeting))}
    return json(opened, status=201)


async def send(request: Request, conversation_id: str) -> HTTPResponse:
    await admit(request, conversation_id)
    message = read(sent, request.body)
    within(request.app.ctx.limits.message, conversation_id)
    try:
        answers = await exchange_of(request).take(conversation_id, message, CHANNEL)
    except NotOffered:
        raise Problem(409, "This choice was not offered in this conversation.") from None
    except IdTaken:
        raise Problem(409, "This message_id belongs to another message of this conversation.") from None
    return json({"messages": list(map(shown, answers))})


async def history(request: Request, conversation_id: str) -> HTTPResponse:
    await admit(request, conversation_id)
    said = await asyncio.to_thread(transcript_of(request).since, conversation_id, request.args.get("after", ""))
    return json({"messages": list(map(shown, said))})


async def events(request: Request, conversation_id: str) -> None:
    await admit(request, conversation_id)
    with exchange_of(request).signals.listen(conversation_id) as queue:
        stream = await request.respond(content_type="text/event-stream", headers={"Cache-Control": "no-store"})
        await stream.send(BEAT)
        while (signal := await next_signal(queue)) is not END:
            await stream.send(event(signal.kind, signal.content) if signal else BEAT)


async def next_signal(queue: "asyncio.Queue[Signal]") -> Signal | None:
    try:
        return await asyncio.wait_for(queue.get(), SECONDS_BETWEEN_BEATS)
    except asyncio.TimeoutError:
        return None


async def rate(request: Request, conversation_id: str) -> HTTPResponse:
    await admit(request, conversation_id)
    fields = read(json_object, request.body)
    message_id, helpful = fields.get("message_id"), fields.get("helpful")
    if not isinstance(message_id, str) or not isinstance(helpful, bool):
        raise Problem(400, "message_id must be a string and helpful true or false.")
    if not await asyncio.to_thread(transcript_of(request).rate, conversation_id, message_id, helpful):
        raise Problem(404, "There is no such message in this conversation.")
    return empty()


async def admit(request: Request, conversation_id: str) -> None:
    scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
    admitted = await transcript_of(request).admitted(conversation_id, token if scheme.lower() == "bearer" else "")
    if admitted is None:
        raise Problem(404, "There is no such conversation.")
    if not admitted:
        raise Problem(401, headers={"WWW-Authenticate": "Bearer"})


def read(reader: Callable[[bytes], Any], body: bytes) -> Any:
    try:
        return reader(body)
    except Malformed as error:
        raise Problem(400, str(error)) from None
    except TooLong as error:
        raise Problem(413, str(error)) from None


def within(limit: Callable[[str], None], whom: str) -> None:
    try:
        limit(whom)
    except TooFast as error:
        raise Problem(429, headers={"Retry-After": str(error.seconds)}) from None


def exchange_of(request: Request) -> Exchange:
    return request.app.ctx.exchange


def transcript_of(request: Request) -> Transcript:
    return request.app.ctx.transcript
