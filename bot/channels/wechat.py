"""The WeChat official account: `/wechat` of the contract, where the platform delivers messages. It owns HTTP alone."""

import hashlib
import logging
import select
from collections.abc import Awaitable, Callable
from functools import partial

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, text

from bot.channels.problems import Problem
from bot.conversations.limits import TooFast
from bot.conversations.store import StoreAway
from bot.wechat.figures import REFUSED_CALLS
from bot.wechat.inbox import Proof, SignatureReused
from bot.wechat.people import CHANNEL
from bot.wechat.reception import Reception
from bot.wechat.works import NOT_TAKEN
from bot.wire.wechat import Incoming, Unreadable, incoming, reply
from bot.wire.wechat_envelope import Envelope, Forged

logger = logging.getLogger(__name__)

LONGEST_BODY = 64_000  # bytes: a text has at most 2,048, its encryption a third more
ACKNOWLEDGED = "success"
TOO_FAST = "utter_wechat_too_fast"


class WeChatChannel(InputChannel):
    """Serves the callback. `bot/wiring.py` puts a `Callback` on `app.ctx.wechat`, or None when the channel is off."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def url_prefix(self) -> str:
        return "/wechat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        wechat = Blueprint("wechat", strict_slashes=False)
        wechat.add_route(echo, "/", name="echo")
        wechat.add_route(deliver, "/", methods=["POST"], name="deliver")
        return wechat


class Callback:
    """What the channel needs: the envelope of the account and the reception behind it."""

    def __init__(self, envelope: Envelope, reception: Reception) -> None:
        self.envelope, self.reception = envelope, reception


async def echo(request: Request) -> HTTPResponse:
    """Prove to the platform that this is the account's server (接入指南)."""
    callback = callback_of(request)
    try:
        callback.envelope.verify(query_of(request))
    except Forged as error:
        logger.warning("The platform's check of the callback address was refused: %s", error)
        raise refusal(error) from None
    return text(request.args.get("echostr", ""))


async def deliver(request: Request) -> HTTPResponse:
    callback, query = callback_of(request), query_of(request)
    try:
        if len(request.body) > LONGEST_BODY:
            raise Problem(413, "The body is too long for a message of the platform.")
        message = incoming(callback.envelope.open(query, request.body))
        said = await answer(request, callback, message)
    except (Forged, Unreadable, SignatureReused) as error:
        REFUSED_CALLS.labels(type(error).__name__).inc()
        raise refusal(error) from None
    if not said:
        return text(ACKNOWLEDGED)
    sealed = callback.envelope.seal(reply(message, said), query.get("nonce", ""))
    return text(sealed, content_type="application/xml; charset=utf-8")


async def answer(request: Request, callback: Callback, message: Incoming) -> str | None:
    """Return the answer to a message. In plain mode its signature, which does not cover the body, is noted with it."""
    signature, timestamp = request.args.get("signature"), int(request.args.get("timestamp"))
    proof = Proof(signature, hashlib.sha256(request.body).digest(), timestamp)
    try:
        request.app.ctx.limits.message(message.sender)
        connected = partial(is_connected, request)
        return await callback.reception.receive(message, connected, None if callback.envelope.crypto else proof)
    except TooFast:
        return callback.reception.works.worded(TOO_FAST)
    except (StoreAway, LockError) as error:
        logger.error("A delivery of WeChat was not taken: %s.", type(error).__name__)
        return callback.reception.works.worded(NOT_TAKEN)


def is_connected(request: Request) -> bool:
    """Tell whether the other side still waits: a reply written after it hung up is lost without an error."""
    transport = request.transport
    if transport is None or transport.is_closing():
        return False
    hung_up = select.poll()
    hung_up.register(transport.get_extra_info("socket").fileno(), select.POLLRDHUP)
    return not hung_up.poll(0)


def refusal(error: Exception) -> Problem:
    return Problem(400 if isinstance(error, Unreadable) else 403, str(error))


def query_of(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in request.args.items() if values}


def callback_of(request: Request) -> Callback:
    if request.app.ctx.wechat is None:
        raise Problem(404)
    return request.app.ctx.wechat
