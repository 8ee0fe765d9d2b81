"""Everything on one machine: the stand-in, the product with made-up secrets, the menu, and the phone."""

import os
import secrets
import socket
import string
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

from tests.wechat_platform.ending import ended
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import HOST, Platform
from tests.wechat_platform.product import Product

ROOT = Path(__file__).parents[2]
LETTERS = string.ascii_letters + string.digits
COMMAND = [sys.executable, "-W", "ignore", "-m", "bot"]
LONGEST_MENU = 60.0  # seconds


class NotStarted(Exception):
    """The demonstration cannot go on; says why in a sentence."""


def demo(port: int, product_port: int, people: Sequence[dict[str, Any]] = ()) -> int:
    """Run the demonstration until interrupted, offering `people` to try; return the exit code."""
    try:
        _refuse_busy(port, "choose another with --port")
        _refuse_busy(product_port, "choose another with PORT in the environment")
        return _run(made_up(port, product_port), product_port, people)
    except NotStarted as error:
        print(error, file=sys.stderr)
        return 1


def made_up(port: int, product_port: int) -> Platform:
    """Return a platform with random secrets."""
    return Platform(
        token=made(32),
        app_id="wx" + secrets.token_hex(8),
        app_secret=secrets.token_hex(16),
        aes_key=made(42) + secrets.choice("AEIMQUYcgkosw048"),  # its last two bits are 0, as strict decoders want
        port=port,
        callback=f"http://{HOST}:{product_port}/wechat",
    )


def made(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def environment(platform: Platform, product_port: int) -> dict[str, str]:
    """Return the environment that the product is started with."""
    account = platform.account
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "ECERT_MODE": "demo",
        "PORT": str(product_port),
        "PUBLIC_URL": f"http://{HOST}:{product_port}",
        "WECHAT_TOKEN": account.token,
        "WECHAT_APP_ID": account.app_id,
        "WECHAT_APP_SECRET": account.app_secret,
        "WECHAT_AES_KEY": account.aes_key,
        "WECHAT_API_BASE": platform.base,
    }


def _run(platform: Platform, product_port: int, people: Sequence[dict[str, Any]]) -> int:
    phone = Phone(platform, f"http://{HOST}:{product_port}/demo/outbox", people)
    around = environment(platform, product_port)
    with ended() as end, platform, Product([*COMMAND, "run"], ROOT, around) as product:
        if not product.wait_ready(end):
            if end.is_set():
                return 0
            raise NotStarted("The product ended before it was ready; what it said stands above.")
        _push_menu(around, end)
        print("The callback gave the right echo." if platform.verify() else "The callback's echo is wrong.")
        phone.acts.new()
        print(f"The phone: {platform.base}/   Ctrl-C stops everything.\nReady: {platform.base}/", flush=True)
        while not end.wait(0.5):
            if not product.runs:
                raise NotStarted("The product has ended; what it said stands above.")
    return 0


def _push_menu(around: dict[str, str], end: Event) -> None:
    with Product([*COMMAND, "wechat-menu"], ROOT, around) as menu:
        code = menu.wait(end, LONGEST_MENU)
    if code != 0 and not end.is_set():
        print("The menu was not pushed; the phone goes on without one.", flush=True)


def _refuse_busy(port: int, advice: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise NotStarted(f"Port {port} is in use; {advice}.") from error
