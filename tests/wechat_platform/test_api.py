"""The API: tokens, service messages, quotas, typing, the menu, and its faults."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any

import pytest

from tests.wechat_platform import Faults, Platform
from tests.wechat_platform.stub import SUCCESS, Callback, always

SEND, TYPING = "message/custom/send", "message/custom/typing"


class Product:
    """Calls the API as a product does."""

    def __init__(self, platform: Platform) -> None:
        self.base, self.token = platform.base + "/cgi-bin/", ""

    def call(self, path: str, body: Any = None, **query: str) -> dict[str, Any]:
        text = "&".join(f"{name}={value}" for name, value in query.items())
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        with urllib.request.urlopen(f"{self.base}{path}?{text}", data, timeout=5) as response:
            assert response.status == 200
            return json.loads(response.read())

    def new_token(self, **other: str) -> dict[str, Any]:
        told = {"grant_type": "client_credential", "appid": "wx1", "secret": "s", **other}
        return self.call("token", **told)

    def stable(self, **other: Any) -> dict[str, Any]:
        return self.call("stable_token", {"grant_type": "client_credential", "appid": "wx1", "secret": "s", **other})

    def send(self, openid: str, text: Any = "hi", **other: Any) -> int:
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}, **other}
        return self.call(SEND, body, access_token=self.token)["errcode"]

    def typing(self, openid: str, command: str = "Typing") -> int:
        return self.call(TYPING, {"touser": openid, "command": command}, access_token=self.token)["errcode"]


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture()
def clock() -> Clock:
    return Clock()


@pytest.fixture()
def platform(clock: Clock) -> Iterator[Platform]:
    with (
        Callback(always(SUCCESS)) as callback,
        Platform(token="token", app_id="wx1", app_secret="s", clock=clock, callback=callback.url) as made,
    ):
        yield made


@pytest.fixture()
def product(platform: Platform) -> Product:
    product = Product(platform)
    product.token = product.new_token()["access_token"]
    return product


def test_token(platform: Platform, product: Product):
    answer = product.new_token()
    assert answer["expires_in"] == 7200 and answer["access_token"] != product.token
    assert product.new_token(appid="wx2")["errcode"] == 40013
    assert product.new_token(secret="x")["errcode"] == 40125
    assert product.new_token(grant_type="x")["errcode"] == 40002
    platform.faults.token_errors = [40164]
    assert product.new_token()["errcode"] == 40164 and "access_token" in product.new_token()
    assert all("secret" not in call.body for call in platform.calls)


def test_a_replaced_token_lives_on_for_a_while(platform: Platform, product: Product, clock: Clock):
    product.new_token()
    clock.now += 299
    assert product.call("menu/get", access_token=product.token)["errcode"] == 46003
    clock.now += 2
    assert product.call("menu/get", access_token=product.token)["errcode"] == 40001


def test_stable_token(product: Product, clock: Clock):
    first = product.stable()
    clock.now += 100
    second = product.stable()
    assert second == {"access_token": first["access_token"], "expires_in": 7100}
    assert product.stable(force_refresh=True)["access_token"] != first["access_token"]
    assert product.call("menu/get", access_token=first["access_token"])["errcode"] == 40001
    clock.now += 7200
    assert product.stable()["expires_in"] == 7200


def test_tokens_end(platform: Platform, product: Product, clock: Clock):
    clock.now += 7200
    assert product.send("o1") == 42001
    product.token = product.stable()["access_token"]
    platform.expire_tokens()
    assert product.send("o1") == 42001
    platform.revoke_tokens()
    assert product.send("o1") == 40001
    product.token = product.stable()["access_token"]
    assert product.send("o1") == 40003
    product.token = ""
    assert product.send("o1") == 41001


def test_service_messages_and_their_quota(platform: Platform, product: Product, clock: Clock):
    anna = platform.person("oAnna")
    assert product.send("oAnna") == 45015
    anna.send_text("hi").wait(5)
    assert [product.send("oAnna", f"n{i}") for i in range(6)] == [0] * 5 + [45047]
    assert (anna.screen[0].text, anna.screen[0].by, anna.screen[0].msg_id) == ("n0", "service", None)
    anna.send_text("hi").wait(5)
    clock.now += 48 * 3600 - 1
    product.token = product.new_token()["access_token"]
    assert product.send("oAnna") == 0
    clock.now += 2
    assert product.send("oAnna") == 45015
    assert [call.errcode for call in platform.errors()] == [45015, 45047, 45015]
    assert platform.errors()[0].path == "/cgi-bin/message/custom/send"


def test_windows_add_up(platform: Platform, product: Product, clock: Clock):
    anna = platform.person("oAnna")
    anna.event("CLICK", EventKey="K")
    assert [product.send("oAnna") for _ in range(4)] == [0, 0, 0, 45047]
    anna.event("VIEW", EventKey="u")
    assert product.send("oAnna") == 45047
    anna.scan("1")
    anna.send_text("hi")
    assert anna.quota.left(clock.now) == 8
    assert [product.send("oAnna") for _ in range(4)] == [0] * 4
    clock.now += 61
    assert anna.quota.left(clock.now) == 4
    anna.unfollow()
    assert product.send("oAnna") == 40003


def test_refused_service_messages(platform: Platform, product: Product):
    platform.person("oAnna").send_text("hi")
    assert product.send("oBen") == 40003
    assert product.send("oAnna", "好" * 683) == 45002 and product.send("oAnna", "好" * 682) == 0
    assert product.send("oAnna", "") == product.send("oAnna", 5) == 44004
    assert product.send("oAnna", msgtype="image") == 40008
    assert product.call(SEND, b"{", access_token=product.token)["errcode"] == 47001
    assert product.call(SEND, [], access_token=product.token)["errcode"] == 47001
    assert product.call(SEND, access_token=product.token)["errcode"] == 43002
    assert product.call("menu/get", {}, access_token=product.token)["errcode"] == 43001
    assert product.call("nothing", access_token=product.token)["errcode"] == 40066


def test_typing(platform: Platform, product: Product, clock: Clock):
    anna = platform.person("oAnna")
    assert product.typing("oAnna") == 45080
    anna.send_text("hi")
    assert product.typing("oAnna", "typing") == 45072
    assert product.typing("oAnna") == 0 and anna.typing and product.typing("oAnna") == 45081
    assert product.typing("oAnna", "CancelTyping") == 0 and not anna.typing
    assert product.typing("oAnna") == 0
    clock.now += 16
    assert not anna.typing and product.typing("oAnna") == 0 and anna.typed == 3
    product.send("oAnna")
    assert not anna.typing
    clock.now += 30
    assert product.typing("oAnna") == 45080


CLICK = {"type": "click", "name": "a", "key": "K"}
VIEW = {"type": "view", "name": "a", "url": "http://x"}


@pytest.mark.parametrize(
    ("buttons", "errcode"),
    [
        ([CLICK, VIEW, {"name": "更多", "sub_button": [CLICK] * 5}], 0),
        ([CLICK] * 4, 40016),
        ([], 40016),
        ([{"name": "a", "sub_button": [CLICK] * 6}], 40016),
        ([{**CLICK, "name": "好" * 6}], 40018),
        ([{"name": "a", "sub_button": [{**CLICK, "name": "好" * 20}]}], 0),
        ([{"name": "a", "sub_button": [{**CLICK, "name": "好" * 21}]}], 40018),
        ([{**CLICK, "key": ""}], 40019),
        ([{**CLICK, "key": "k" * 129}], 40019),
        ([{**VIEW, "url": "u" * 1025}], 40020),
        ([{"type": "view", "name": "a"}], 40020),
        ([{"name": "a"}], 40017),
        (["a"], 47001),
        (None, 47001),
    ],
)
def test_menu_rules(platform: Platform, product: Product, buttons: Any, errcode: int):
    answer = product.call("menu/create", {"button": buttons}, access_token=product.token)
    assert answer["errcode"] == errcode
    assert (platform.menu is not None) == (errcode == 0)


def test_menu_is_kept_until_deleted(platform: Platform, product: Product):
    product.call("menu/create", {"button": [CLICK]}, access_token=product.token)
    assert product.call("menu/get", access_token=product.token) == {"menu": {"button": [CLICK]}}
    assert product.call("menu/delete", access_token=product.token)["errcode"] == 0
    assert platform.menu is None


def test_faults_of_the_api(platform: Platform, product: Product):
    anna = platform.person("oAnna")
    anna.send_text("hi")
    platform.faults.api_errors = [-1, 0, 45047]
    assert [product.send("oAnna") for _ in range(4)] == [-1, 0, 45047, 0]
    platform.faults = Faults(api_reset=1, api_lost=1)
    for expected in (2, 3):
        with pytest.raises((urllib.error.URLError, HTTPException, ConnectionError)):
            product.send("oAnna")
        assert len(anna.screen) == expected
    assert [call.errcode for call in platform.calls][-2:] == [None, 0]
    platform.faults.quota_used_up = True
    assert product.send("oAnna") == 45047
