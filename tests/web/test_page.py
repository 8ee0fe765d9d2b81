"""The chat page in a real browser: by finger, by keyboard, on a small phone, through bad connections."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.running import RunningServer

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.goto(f"{server.base}/chat/")
    expect(page.locator(".bot")).to_have_count(1)
    yield page
    context.close()


def ask(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")


def test_a_question_is_asked_and_a_choice_tapped(page: Page) -> None:
    ask(page, "怎么激活医保码")
    expect(page.locator(".bot").last).to_contain_text("三种途径")
    page.get_by_role("button", name="支付宝").last.click()
    expect(page.locator(".bot").last).to_contain_text("立即支付")
    expect(page.locator(".person").last).to_have_text("支付宝")
    assert page.complaints == []  # type: ignore[attr-defined]


def test_a_reload_shows_the_same_conversation(page: Page) -> None:
    ask(page, "余额是一条杠")
    expect(page.locator(".bot")).to_have_count(2)
    before = page.locator("#log").inner_text()
    page.reload()
    expect(page.locator(".bot")).to_have_count(2)
    assert page.locator("#log").inner_text() == before


def test_what_was_written_survives_a_lost_connection_and_is_sent_once(page: Page) -> None:
    page.context.set_offline(True)
    ask(page, "密码忘了")
    expect(page.locator("#state")).to_contain_text("网络不通")
    expect(page.locator("#text")).to_have_value("密码忘了")
    page.context.set_offline(False)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".bot").last).to_contain_text("密码")
    expect(page.locator(".person")).to_have_count(1)


def test_nothing_typed_becomes_part_of_the_page(page: Page) -> None:
    ask(page, "<img src=x onerror=\"document.title='hacked'\"><b>bold</b>")
    expect(page.locator(".person").last).to_contain_text("<img src=x")
    assert page.locator("#log img, #log b").count() == 0 and page.title() != "hacked"


def test_the_page_speaks_both_languages_and_keeps_the_choice(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    ask(page, "how do I activate it?")
    expect(page.locator(".bot").last).to_contain_text("three ways")
    assert page.locator(".bot").last.get_attribute("lang") == "en"
    page.reload()
    expect(page.get_by_role("button", name="Send")).to_be_visible()


def test_everything_can_be_done_by_keyboard(page: Page) -> None:
    page.locator("#text").focus()
    page.keyboard.type("怎么激活")
    page.keyboard.press("Enter")
    expect(page.locator(".bot")).to_have_count(2)
    page.get_by_role("button", name="微信").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bot").last).to_contain_text("医疗健康")


def test_nothing_overflows_on_a_small_phone_in_large_print(page: Page) -> None:
    page.get_by_role("button", name="大字").click()
    ask(page, "怎么绑定家人")
    expect(page.locator(".bot")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    sizes = page.locator("button:visible").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(sizes) >= 44


def test_a_screen_reader_is_told_of_new_messages(page: Page) -> None:
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite" and log.get_attribute("aria-label") == "对话"
    assert page.get_by_label("您的问题").count() == 1


def test_the_conversation_can_be_cleared(page: Page) -> None:
    ask(page, "码打不开")
    expect(page.locator(".bot")).to_have_count(2)
    page.get_by_role("button", name="清除对话").click()
    expect(page.locator(".bot")).to_have_count(1)
    expect(page.locator(".person")).to_have_count(0)
