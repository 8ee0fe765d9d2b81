"""The page: its JSON, its guard, and what a browser does with it."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.wechat_platform import Platform
from tests.wechat_platform.phone import Phone, texts
from tests.wechat_platform.stub import Callback, saying

SAYS = 'Hi <b>you</b> <a href="https://a.example/x">open</a> <a href="javascript:alert(1)">no</a>'
ASK = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%80%8E%E4%B9%88&msgmenuid=1">ask</a>'
MENU = {
    "button": [
        {"name": "Card", "sub_button": [{"type": "click", "name": "Activate", "key": "K"}]},
        {"type": "view", "name": "Page", "url": "https://a.example/menu"},
    ]
}


@pytest.fixture()
def callback() -> Iterator[Callback]:
    with Callback(saying(f"{SAYS} {ASK}")) as stub:
        yield stub


@pytest.fixture()
def platform(callback: Callback) -> Iterator[Platform]:
    platform = Platform(callback=callback.url)
    Phone(platform, "http://127.0.0.1:9/demo/outbox")
    with platform:
        yield platform


def call(platform: Platform, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(platform.base + path, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, None


def do(platform: Platform, act: str, person: str = "", **told: Any) -> tuple[int, Any]:
    return call(platform, "/phone/do", {"act": act, "person": person, **told})


def test_a_new_person_follows_and_writes(platform: Platform, callback: Callback):
    openid = do(platform, "new")[1]["person"]
    anna = platform.people[openid]
    anna.wait_for(lambda screen: len(screen) == 1, 5)
    assert do(platform, "text", openid, text="你好")[0] == 200
    anna.wait_for(lambda screen: len(screen) == 2, 5)
    anna.sendings[-1].wait(5)
    person = call(platform, f"/phone/state?person={openid}")[1]["person"]
    assert [line["by"] for line in person["lines"]] == ["me", "reply", "me", "reply"]
    assert person["last"]["deliveries"][0]["outcome"] == "reply"
    assert {one["kind"]: one["left"] for one in person["windows"]} == {"subscribe": 3, "message": 5}


@pytest.mark.parametrize("act", ["voice", "unheard", "image", "location", "link", "click", "view", "scan", "again"])
def test_every_act_reaches_the_callback(platform: Platform, callback: Callback, act: str):
    anna = platform.person()
    anna.send_text("hi").wait(5)
    assert do(platform, act, anna.openid, text="K")[0] == 200
    platform.person("oBen").send_text("later").wait(5)
    assert all(sending.wait(5).trouble == "" for sending in anna.sendings)


def test_wrong_acts(platform: Platform):
    anna = platform.person()
    assert do(platform, "fly", anna.openid)[0] == do(platform, "text", "oNobody", text="x")[0] == 400
    assert (
        do(platform, "text", anna.openid, text=" ")[0] == do(platform, "text", anna.openid, text="x" * 2001)[0] == 400
    )
    assert call(platform, "/phone/do", [1])[0] == 400
    assert call(platform, "/phone/do", {"act": "new"}, **{"Content-Type": "text/plain"})[0] == 415


def test_switches(platform: Platform):
    for name in ("slow", "twice", "quota"):
        do(platform, name, on=True)
    do(platform, "lose")
    assert call(platform, "/phone/state")[1]["faults"] == {"slow": True, "twice": True, "quota": True, "lose": 1}
    for name in ("slow", "twice", "quota"):
        do(platform, name, on=False)
    assert not platform.faults.delay and not platform.faults.api_delay and not platform.faults.duplicate


def test_other_sites_are_kept_out(platform: Platform):
    assert call(platform, "/phone/state", Host="evil.example")[0] == 403
    assert call(platform, "/phone/state", **{"Sec-Fetch-Site": "cross-site"})[0] == 403
    with urllib.request.urlopen(platform.base, timeout=5) as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_text_messages(platform: Platform):
    assert call(platform, "/phone/sms") == (200, {"texts": None})
    assert texts([{"to": "139", "text": "code 1", "at": 5, "more": 1}]) == [{"to": "139", "text": "code 1", "at": "5"}]
    with pytest.raises(ValueError, match="no list"):
        texts({"to": 1})


@pytest.fixture()
def page(platform: Platform, chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(platform.base)
        yield page
        browser.close()


@pytest.mark.browser
def test_the_phone_in_a_browser(platform: Platform, page: Any):
    platform._api.menu = MENU
    page.get_by_text("新的人").click()
    page.locator(".by-them .bubble").wait_for()
    bubble = page.locator(".by-them .bubble").first
    assert "<b>you</b>" in bubble.inner_text() and "javascript:alert(1)" in bubble.inner_text()
    link = bubble.locator("a")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("https://a.example/x", "_blank")
    bubble.locator(".sayer").click()
    page.locator(".by-me .bubble", has_text="怎么").wait_for()
    page.fill("#text", "你好")
    page.keyboard.press("Enter")
    page.locator(".by-me .bubble", has_text="你好").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.complaints == []


@pytest.mark.browser
def test_menu_by_keyboard_and_english(platform: Platform, page: Any):
    platform._api.menu = MENU
    page.get_by_text("新的人").click()
    opener = page.get_by_role("button", name="Card")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert opener.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.get_by_text("你点了菜单：Activate").wait_for()
    page.click("#language")
    page.get_by_text("You chose in the menu: Activate").wait_for()
    assert page.get_attribute("html", "lang") == "en" and page.complaints == []
