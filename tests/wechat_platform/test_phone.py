"""The page: its JSON, its guard, and what a browser does with it."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wechat_platform import Platform
from tests.wechat_platform.people_to_try import FILE, MOST, people_to_try
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
PERSON = {
    "key": "k",
    "name": "张秀兰",
    "id_number": "140321195203040021",
    "phone": "13903531007",
    "what": {"zh": "刷脸没有通过。", "en": "The face check failed."},
}
SMS = {
    "texts": [
        {"to": PERSON["phone"], "text": "验证码094551，5分钟内有效", "at": "5"},
        {"to": "1", "text": "hi", "at": "5"},
    ]
}


@pytest.fixture()
def callback() -> Iterator[Callback]:
    with Callback(saying(f"{SAYS} {ASK}")) as stub:
        yield stub


@pytest.fixture()
def platform(callback: Callback) -> Iterator[Platform]:
    platform = Platform(callback=callback.url)
    Phone(platform, "http://127.0.0.1:9/demo/outbox", [PERSON])
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


def test_people_to_try_have_different_troubles(platform: Platform):
    people = people_to_try(FILE)
    assert len(people) == len({one["id_number"] for one in people}) == MOST
    assert {"face_failed_mother", "healthy_employee", "twice_in_one_place"} < {one["key"] for one in people}
    assert all(one["name"] and one["phone"] and one["what"]["zh"] and one["what"]["en"] for one in people)
    assert call(platform, "/phone/people") == (200, {"people": [PERSON]})


def test_a_file_of_other_people(tmp_path: Path):
    file = tmp_path / "people.yml"
    assert people_to_try(file) == []
    entries = [
        {"key": "a", "expect": {"use": ["use.ready"]}},
        {"key": "like a", "expect": {"activate": ["use.ready"]}},
        {"key": "nothing", "expect": {}},
        {"key": "b", "id_number": 5, "expect": {"use": ["use.ready", "place.ok"]}},
        {"key": "healthy_employee", "expect": {"use": ["place.ok"]}},
    ]
    file.write_text(json.dumps({"people": entries}))
    shown = people_to_try(file)
    assert [one["key"] for one in shown] == ["healthy_employee", "a", "b"]
    assert shown[2]["id_number"] == "5" and shown[2]["what"] == {"zh": "", "en": ""}


@pytest.mark.parametrize("content", ["{", "- 1", "people: 1", "people: [1]", "\xff"])
def test_a_file_without_people_is_refused(tmp_path: Path, content: str):
    file = tmp_path / "people.yml"
    file.write_bytes(content.encode("latin-1"))
    with pytest.raises(ValueError, match="people|decode"):
        people_to_try(file)


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


@pytest.mark.browser
def test_numbers_and_codes_are_filled_in_but_not_sent(platform: Platform, page: Any):
    page.route("**/phone/sms", lambda route: route.fulfill(json=SMS))
    page.get_by_text("新的人").click()
    page.get_by_text("刷脸没有通过。").wait_for()
    page.get_by_role("button", name="填入张秀兰的身份证号").focus()
    page.keyboard.press("Enter")
    assert page.input_value("#text") == PERSON["id_number"] and page.evaluate("document.activeElement.id") == "text"
    page.get_by_role("button", name="填入 094551").click()
    assert page.input_value("#text") == "094551" and page.locator("#texts .fill").count() == 1
    assert page.locator(".by-me").count() == 0
    page.keyboard.press("Enter")
    page.locator(".by-me .bubble", has_text="094551").wait_for()
    page.click("#language")
    page.get_by_text("The face check failed.").wait_for()
    page.get_by_text("Unfollow").click()
    page.locator("#to-try .fill:disabled").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360 and page.complaints == []


@pytest.mark.browser
def test_without_people_there_is_no_card(platform: Platform, page: Any):
    page.locator("#to-try li").wait_for()
    page.route("**/phone/people", lambda route: route.fulfill(json={"people": []}))
    with page.expect_response("**/phone/sms"):  # fetched after the people
        page.reload()
    page.locator("#texts li").wait_for()
    assert page.locator("#try").is_hidden() and page.complaints == []
