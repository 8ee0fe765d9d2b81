"""Error codes of the API, with the platform's words."""

MESSAGES = {
    -1: "system error",
    0: "ok",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40008: "invalid message type",
    40013: "invalid appid",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40066: "invalid url",
    40125: "invalid appsecret",
    40164: "invalid ip 127.0.0.1, not in whitelist",
    41001: "access_token missing",
    42001: "access_token expired",
    43001: "require GET method",
    43002: "require POST method",
    44002: "empty post data",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "reach max api daily quota limit",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    45072: "invalid command",
    45080: "typing needs an interaction within 30 seconds",
    45081: "already in typing status",
    46003: "menu no exist",
    47001: "data format error",
}


class ApiError(Exception):
    """The call is refused with `errcode`."""

    def __init__(self, errcode: int) -> None:
        super().__init__(f"{errcode} {message(errcode)}")
        self.errcode = errcode


def message(errcode: int) -> str:
    return MESSAGES.get(errcode, "error")
