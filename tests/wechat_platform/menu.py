"""The rules a pushed menu must keep."""

from collections.abc import Iterator
from typing import Any

from tests.wechat_platform.errcodes import ApiError

MOST_BUTTONS, MOST_SUB_BUTTONS = 3, 5
LONGEST_NAME, LONGEST_SUB_NAME = 16, 60  # bytes of UTF-8, as all lengths here
LONGEST_KEY, LONGEST_URL = 128, 1024


def checked(menu: Any) -> dict[str, Any]:
    """Return the menu, or raise ApiError.

    47001: form; 40016: how many; 40017: type; 40018: name; 40019: key; 40020: url.
    """
    buttons = menu.get("button") if isinstance(menu, dict) else None
    if not isinstance(buttons, list):
        raise ApiError(47001)
    _count(buttons, MOST_BUTTONS)
    for button in buttons:
        _check_top(button)
    return {"button": buttons}


def actions(menu: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all buttons that do something, from the left to the right."""
    for button in menu["button"]:
        yield from button.get("sub_button") or [button]


def _check_top(button: Any) -> None:
    name = _name(button, LONGEST_NAME)
    if not (below := button.get("sub_button")):
        return _check_action(button)
    if not name or not isinstance(below, list):
        raise ApiError(47001)
    _count(below, MOST_SUB_BUTTONS)
    for sub in below:
        _name(sub, LONGEST_SUB_NAME)
        _check_action(sub)
    return None


def _check_action(button: dict[str, Any]) -> None:
    kind = button.get("type")
    if kind not in ("click", "view"):
        raise ApiError(40017)
    value, longest, errcode = (
        (button.get("key"), LONGEST_KEY, 40019) if kind == "click" else (button.get("url"), LONGEST_URL, 40020)
    )
    _length(value, longest, errcode)


def _name(button: Any, longest: int) -> str:
    if not isinstance(button, dict):
        raise ApiError(47001)
    return _length(button.get("name"), longest, 40018)


def _length(value: Any, longest: int, errcode: int) -> str:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= longest:
        raise ApiError(errcode)
    return value


def _count(buttons: list[Any], most: int) -> None:
    if not 1 <= len(buttons) <= most:
        raise ApiError(40016)
