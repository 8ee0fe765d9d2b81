"""A message as the platform pushes it, whole or with any of its fields changed."""

ANNA, ACCOUNT, AT = "oANNA_mjrPTlm6-2sgVt7hMZOPfL2M", "gh_0123456789ab", "1700000000"
MESSAGE = {"ToUserName": ACCOUNT, "FromUserName": ANNA, "CreateTime": AT, "MsgType": "text"}
DEEP = 9000  # as deep as the longest body that is taken


def pushed(start: str = "", **fields: str | None) -> bytes:
    """Return a message as the platform pushes it; a value is XML, and None leaves the field out."""
    parts = [f"<{name}>{value}</{name}>" for name, value in {**MESSAGE, **fields}.items() if value is not None]
    return f"{start}<xml>{''.join(parts)}</xml>".encode()


def nested(depth: int) -> str:
    return "<a>" * depth + "</a>" * depth
