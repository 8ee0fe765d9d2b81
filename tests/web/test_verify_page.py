"""The verification page in a real browser, from the chat and back to it."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.running import RunningServer
from tests.test_demo_people import PEOPLE
from tests.web.test_page import ask, browser  # noqa: F401

SOMEBODY = "wrong_number_and_face_failed"  # nobody else mistypes a code of theirs on the shared server
pytestmark = pytest.mark.browser


@pytest.fixture
def chat(browser: Browser, server: RunningServer) -> Iterator[Page]:  # noqa: F811
    context = browser.new_context(locale="zh-CN", viewport={"width": 320, "height": 640})
    chat = context.new_page()
    chat.goto(f"{server.base}/chat/")
    expect(chat.locator(".bot")).to_have_count(1)
    yield chat
    context.close()


def page_of(chat: Page) -> Page:
    """Ask for a check, and open the page that the chat links to."""
    ask(chat, "帮我查一下我的医保情况")
    with chat.context.expect_page() as opened:
        chat.get_by_role("link", name="打开核验页面").click()
    opened.value.wait_for_load_state()
    return opened.value


def newest_code(server: RunningServer, key: str) -> str:
    """Return the code sent to a person's phone; sending is off the request's path."""
    for _ in range(50):
        texts = [each["text"] for each in server.call("GET", "/demo/outbox")[1] if each["to"] == PEOPLE[key]["phone"]]
        if texts:
            return re.findall(r"\d{6}", texts[-1])[0]
        time.sleep(0.05)
    raise AssertionError("no text message came")


def give_number(page: Page, number: str) -> None:
    page.get_by_label("18 位身份证号").fill(number)
    page.get_by_label("我同意").check()
    page.get_by_role("button", name="获取短信验证码").click()


def test_who_is_verified_on_the_page_finds_the_answer_in_the_chat(chat: Page, server: RunningServer) -> None:
    page = page_of(chat)
    pairing = page.locator(".pairing strong").inner_text()
    assert f"页面上应显示数字 {pairing}" in chat.locator(".bot").last.inner_text()
    give_number(page, PEOPLE[SOMEBODY]["id_number"])
    page.get_by_label("6 位验证码").fill("000000")
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("alert")).to_contain_text("还可以再试 4 次")
    page.get_by_label("6 位验证码").fill(newest_code(server, SOMEBODY))
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("status")).to_contain_text("核验好了")
    expect(chat.locator(".bot").last).to_contain_text("公安部门")
    expect(chat.locator(".bot").last).to_contain_text("案件编号")
    address = page.url
    page.goto(address)
    expect(page.get_by_role("status")).to_contain_text("已经用过或过期")


def test_what_is_wrong_with_a_number_is_said_without_repeating_it(chat: Page) -> None:
    page = page_of(chat)
    give_number(page, "140321195203040020")
    expect(page.get_by_role("alert")).to_contain_text("最后一位对不上")
    assert "140321195203040020" not in page.content()


def test_the_page_is_the_same_for_a_number_that_is_nobodys(chat: Page) -> None:
    page = page_of(chat)
    give_number(page, "11010519491231002X")
    expect(page.get_by_role("alert")).to_contain_text("如果号码登记在册")
    expect(page.get_by_label("6 位验证码")).to_be_focused()


def test_the_page_fits_a_small_phone_works_without_script_and_says_what_it_is(browser: Browser, chat: Page) -> None:  # noqa: F811
    ask(chat, "帮我查一下我的医保情况")
    address = chat.get_by_role("link", name="打开核验页面").get_attribute("href")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 568})
    page = context.new_page()
    page.goto(address or "")
    expect(page.get_by_label("18 位身份证号")).to_have_attribute("autocomplete", "off")
    sizes = page.locator("button, input[type=checkbox]").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert min(sizes) >= 24 and page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    give_number(page, "11010519491231002X")
    expect(page.get_by_label("6 位验证码")).to_be_visible()
    context.close()


def test_an_unknown_link_shows_nothing_of_anybody(server: RunningServer) -> None:
    status, body, headers = server.call("GET", "/verify/nobody")
    assert status == 404 and "已经用过或过期".encode() in body
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"
    assert server.call("POST", "/verify/nobody", {"id_number": "x"}, {"Content-Type": "application/json"})[0] == 404
