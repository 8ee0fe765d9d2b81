"""The phone on the desk: `python -m tests.wechat_platform` (`--help` explains)."""

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tests.wechat_platform.demo import demo
from tests.wechat_platform.ending import ended
from tests.wechat_platform.people_to_try import FILE, people_to_try
from tests.wechat_platform.phone import Phone
from tests.wechat_platform.platform import Platform

SECRETS = ("callback", "token", "app_id", "app_secret")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.wechat_platform",
        description="A simulated WeChat Official Account with a page that looks like a phone. "
        "It speaks the platform's real protocol to the callback, and offers the platform's API to the product.",
    )
    add = parser.add_argument
    add("what", nargs="?", choices=["demo"], help="demo: start the product too, with made-up secrets; no option needed")
    add("--callback", help="address of the product, such as http://127.0.0.1:5005/wechat")
    add("--token", help="the Token that signatures are made with")
    add("--app-id", help="the AppID")
    add("--app-secret", help="the AppSecret that access tokens are given for")
    add("--aes-key", default="", help="the EncodingAESKey, 43 characters; without it messages are not encrypted")
    add("--port", type=int, default=8070, help="port on 127.0.0.1 of the page and of the API (%(default)s)")
    add("--sms", help="where the demonstration's text messages are listed (the callback's /demo/outbox)")
    add("--people", type=Path, default=FILE, help="YAML file of made-up people to offer on the page (the demo's own)")
    return parser


def main() -> int:
    parser = arguments()
    told = parser.parse_args()
    try:
        people = people_to_try(told.people)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    if told.what == "demo":
        return demo(told.port, int(os.environ.get("PORT", "5005")), people)
    if missing := [f"--{name.replace('_', '-')}" for name in SECRETS if not getattr(told, name)]:
        parser.error(f"needed: {', '.join(missing)} (or the word demo)")
    try:
        platform = Platform(
            told.token, told.app_id, told.app_secret, told.aes_key, port=told.port, callback=told.callback
        )
    except ValueError as error:
        parser.error(str(error))
    return serve(platform, told.sms or urljoin(told.callback, "/demo/outbox"), people)


def serve(platform: Platform, sms: str, people: Sequence[dict[str, Any]]) -> int:
    """Serve the phone until interrupted; return the exit code."""
    phone = Phone(platform, sms, people)
    try:
        with ended() as end, platform:
            print(f"Ready: {platform.base}/", flush=True)
            # a product that is slow to start must not keep the page from being served
            threading.Thread(target=greet, args=(platform, phone), daemon=True).start()
            end.wait()
    except OSError as error:
        print(f"Port {platform.port} cannot be taken ({error.strerror}); choose another with --port.", file=sys.stderr)
        return 1
    return 0


def greet(platform: Platform, phone: Phone) -> None:
    """Check the address as the platform does, and let the first person follow."""
    verified = platform.verify()
    print("The callback gave the right echo." if verified else "The callback did not give the right echo.", flush=True)
    phone.acts.new()


if __name__ == "__main__":
    sys.exit(main())
