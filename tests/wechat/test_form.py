"""A message of the bot is one text on WeChat, and no link in it but its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.form import as_text, link

CHOOSE, URL = "回复数字即可：", "https://h.example.org/verify/abc?a=1&b=2"
BAD = '<a href="https://evil.example.org">点这里</a>'


def buttons(*titles: str) -> list[dict[str, str]]:
    return [{"title": title, "payload": "/x"} for title in titles]


def test_text_alone_stays_as_it_is() -> None:
    assert as_text({"text": "一\n二"}, CHOOSE) == "一\n二"
    assert as_text({"text": "一", "buttons": [], "link": None}, CHOOSE) == "一"


def test_choices_are_a_list_numbered_in_brackets() -> None:
    listed = "怎么激活？\n\n回复数字即可：\n【1】微信\n【2】支付宝"
    assert as_text({"text": "怎么激活？", "buttons": buttons("微信", "支付宝")}, CHOOSE) == listed


def test_the_numbers_are_not_those_of_the_steps() -> None:
    text = as_text({"text": "1. 打开微信\n2. 点“我”", "buttons": buttons("支付宝")}, CHOOSE)
    assert re.findall(r"【(\d+)】", text) == ["1"] and text.startswith("1. 打开微信\n2. ")


def test_there_may_be_more_than_nine_choices() -> None:
    text = as_text({"text": "", "buttons": buttons(*map(str, range(12)))}, CHOOSE)
    assert text.startswith(CHOOSE) and text.endswith("【12】11")


def test_a_link_stands_between_the_text_and_the_choices() -> None:
    message = {"text": "请核验", "link": {"title": "打开核验页面", "url": URL}, "buttons": buttons("取消")}
    assert as_text(message, CHOOSE) == f'请核验\n\n<a href="{URL}">打开核验页面</a>\n\n{CHOOSE}\n【1】取消'


def test_a_link_alone_has_no_empty_paragraph_before_it() -> None:
    assert as_text({"text": "", "link": {"title": "页面", "url": URL}}, CHOOSE) == link("页面", URL)


@pytest.mark.parametrize(
    "message",
    [
        {"text": BAD},
        {"text": "x", "buttons": buttons(BAD)},
        {"text": "x", "link": {"title": BAD, "url": URL}},
        {"text": "x", "link": {"title": f"</a>{BAD}<a>", "url": URL}},
        {"text": BAD.upper(), "link": {"title": "页面", "url": URL}, "buttons": buttons("< a href=x>", "<\na")},
        {"text": "余额<500元", "link": {"title": "<", "url": URL}},
    ],
)
def test_nothing_in_a_text_or_title_becomes_a_link(message: dict) -> None:
    text = as_text(message, CHOOSE)
    own = 1 if "link" in message else 0
    assert text.count("<a ") == text.count("</a>") == own and text.count("<") == 2 * own
    assert re.findall(r'<a href="([^"]*)">', text) == [URL] * own


@given(st.text("<a href=\"/'>x&;\n"), st.text("<a/> >"), st.text("<a/> >"))
def test_whatever_is_said_the_only_link_is_the_own_one(text: str, title: str, choice: str) -> None:
    message = {"text": text, "link": {"title": title, "url": URL}, "buttons": buttons(choice)}
    shown = as_text(message, CHOOSE)
    assert shown.count("<") == 2 and f'<a href="{URL}">' in shown
