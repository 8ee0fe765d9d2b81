"""An official account: the stand-in platform and a server of ours that knows one another."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.running import RunningServer
from tests.wechat_platform import Platform

TOKEN, APP_ID, APP_SECRET = "a token of the tests", "wx0123456789abcdef", "a secret of the tests"
AES_KEY = "0123456789abcdefghijABCDEFGHIJ0123456789abc"


class Official(NamedTuple):
    """The platform's side and ours."""

    platform: Platform
    server: RunningServer


def settings(platform: Platform, aes_key: str = "") -> dict[str, str]:
    return {
        "WECHAT_TOKEN": TOKEN,
        "WECHAT_APP_ID": APP_ID,
        "WECHAT_APP_SECRET": APP_SECRET,
        "WECHAT_AES_KEY": aes_key,
        "WECHAT_API_BASE": platform.base,
    }


@contextmanager
def official(folder: Path, aes_key: str = "", module: str = "bot", **environment: str) -> Iterator[Official]:
    with ExitStack() as stack:
        account = Platform(token=TOKEN, app_id=APP_ID, app_secret=APP_SECRET, aes_key=aes_key)
        platform = stack.enter_context(account)
        ours = {**settings(platform, aes_key), **environment}
        server = stack.enter_context(RunningServer(folder, module, **ours))
        platform.callback = f"{server.base}/wechat"
        yield Official(platform, server)


@pytest.fixture(scope="session")
def account(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Official]:
    """An account in plain mode, whose server takes as long as a message says (`slow.py`)."""
    with official(tmp_path_factory.mktemp("wechat"), module="tests.wechat.slow") as account:
        yield account


@pytest.fixture(scope="session")
def safe(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Official]:
    """An account in safe mode: everything is encrypted."""
    with official(tmp_path_factory.mktemp("wechat-safe"), AES_KEY) as account:
        yield account


@pytest.fixture(scope="session")
def without_api(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Official]:
    """An account that may not send service messages."""
    folder = tmp_path_factory.mktemp("wechat-without-api")
    with official(folder, module="tests.wechat.slow", WECHAT_APP_SECRET="") as account:
        yield account
