"""Errors as RFC 9457 problem details, with sentences a person can act on."""

from typing import Any

import ujson
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

DETAILS = {
    400: "The request cannot be understood.",
    401: "A valid token of this conversation is needed.",
    404: "There is nothing at this address.",
    405: "This address does not know that method.",
    409: "This choice was not offered in this conversation, or the conversation is closed.",
    413: "The message is too long; please shorten it.",
    429: "Too many messages; please wait a moment and send it again.",
    500: "Something went wrong on our side; please send it again.",
    503: "The message was not taken, because a store is away; please send it again in a moment.",
}


class Problem(SanicException):
    """An answer with `status`, the sentence of that status or a better `detail`, and headers."""

    def __init__(self, status: int, detail: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail or DETAILS[status], status_code=status)
        self.headers = headers or {}


def problem_response(status: int, detail: str = "", headers: dict[str, str] | None = None) -> HTTPResponse:
    body: dict[str, Any] = {"type": "about:blank", "status": status, "detail": detail or DETAILS.get(status, "")}
    return HTTPResponse(ujson.dumps(body), status=status, headers=headers, content_type="application/problem+json")
