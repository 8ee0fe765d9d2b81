"""Every message and event is told apart by its kind and its key, and any text comes back out of the answer."""

import re
import time
from uuid import UUID
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.wechat import (
    CLICK,
    EVENT,
    FOLLOW,
    LEAVE,
    LINK,
    LOCATION,
    PICTURE,
    SCAN,
    TEXT,
    UNKNOWN,
    VOICE,
    Incoming,
    incoming,
    message_id,
    reply,
)
from tests.wire.wechat_xml import ACCOUNT, ANNA, AT, pushed


@pytest.mark.parametrize(
    ("message_type", "fields", "kind", "content"),
    [
        ("text", {"Content": "怎么激活"}, TEXT, "怎么激活"),
        ("TEXT", {"Content": "怎么激活"}, TEXT, "怎么激活"),
        ("text", {"Content": "<![CDATA[<b>&amp;]]>"}, TEXT, "<b>&amp;"),
        ("text", {"Content": "&lt;b&gt;&#x1F600;&amp;"}, TEXT, "<b>😀&"),
        ("text", {"Content": " \n "}, TEXT, ""),
        ("text", {}, TEXT, ""),
        ("voice", {"MediaId": "m", "Recognition": "怎么使用。"}, VOICE, "怎么使用。"),
        ("voice", {"MediaId": "m", "Recognition": ""}, VOICE, ""),
        ("voice", {"MediaId": "m"}, VOICE, ""),
        ("image", {"PicUrl": "http://127.0.0.1/p.jpg"}, PICTURE, ""),
        ("video", {"MediaId": "m"}, PICTURE, ""),
        ("shortvideo", {"MediaId": "m"}, PICTURE, ""),
        ("location", {"Location_X": "37.8", "Label": "平定县"}, LOCATION, ""),
        ("link", {"Title": "t", "Url": "http://127.0.0.1/"}, LINK, ""),
        ("file", {"Title": "t"}, UNKNOWN, ""),
        ("miniprogrampage", {"Content": "t"}, UNKNOWN, ""),
    ],
)
def test_every_type_of_message_has_its_kind(message_type: str, fields: dict, kind: str, content: str) -> None:
    message = incoming(pushed(MsgType=message_type, MsgId="23", **fields))
    assert message == Incoming(ANNA, ACCOUNT, int(AT), kind, content, "23")


@pytest.mark.parametrize(
    ("event", "key", "kind", "content"),
    [
        ("subscribe", None, FOLLOW, ""),
        ("subscribe", "", FOLLOW, ""),
        ("subscribe", "qrscene_activate", FOLLOW, "activate"),
        ("unsubscribe", "", LEAVE, ""),
        ("SCAN", "code", SCAN, "code"),
        ("scan", "4711", SCAN, "4711"),
        ("CLICK", "/activate", CLICK, "/activate"),
        ("VIEW", "https://example.org/", EVENT, ""),
        ("LOCATION", None, EVENT, ""),
        ("TEMPLATESENDJOBFINISH", None, EVENT, ""),
        ("scancode_waitmsg", "k", EVENT, ""),
        ("something_new", "k", EVENT, ""),
        (None, "k", EVENT, ""),
    ],
)
def test_every_event_has_its_kind(event: str | None, key: str | None, kind: str, content: str) -> None:
    message = incoming(pushed(MsgType="event", Event=event, EventKey=key))
    assert (message.kind, message.content, message.id) == (kind, content, "")


@pytest.mark.parametrize("message_type", ["device_event", "device_text", "device_something_new"])
@pytest.mark.parametrize("event", [None, "subscribe", "bind"])
def test_what_a_device_does_is_an_event_that_says_nothing(message_type: str, event: str | None) -> None:
    assert incoming(pushed(MsgType=message_type, Event=event)).kind == EVENT


def test_a_redelivery_has_the_key_of_the_first_delivery() -> None:
    first, again = (incoming(pushed(Content="x", MsgId="23")) for _ in range(2))
    assert first.key == again.key and message_id(first.key) == message_id(again.key) == str(UUID(message_id(first.key)))


def test_an_id_at_another_time_has_another_key_at_its_time_alone() -> None:
    first, later = (incoming(pushed(Content="x", MsgId="23", CreateTime=at)) for at in ("1700000000", "1700000001"))
    assert first.key == later.key and first.key_at_its_time != later.key_at_its_time


@pytest.mark.parametrize(
    "other",
    [
        {"FromUserName": "oBO"},
        {"ToUserName": "gh_another"},
        {"MsgId": "24"},
        {"MsgId": None},
        {"MsgType": "voice"},
    ],
)
def test_the_same_id_of_another_person_is_another_message(other: dict) -> None:
    message = {"Content": "x", "MsgId": "23"}
    first, second = incoming(pushed(**message)), incoming(pushed(**message | other))
    assert first.key != second.key and first.key_at_its_time != second.key_at_its_time


@pytest.mark.parametrize(
    "other",
    [
        {"FromUserName": "oBO"},
        {"ToUserName": "gh_another"},
        {"EventKey": "/use"},
        {"Event": "SCAN"},
        {"Event": "subscribe"},
    ],
)
def test_events_have_no_id_and_differ_by_who_did_what_when(other: dict) -> None:
    event = {"MsgType": "event", "Event": "CLICK", "EventKey": "/activate"}
    assert incoming(pushed(**event)).key == incoming(pushed(**event)).key
    assert incoming(pushed(**event)).key != incoming(pushed(**event | other)).key


MESSAGES = st.fixed_dictionaries(
    {
        "FromUserName": st.sampled_from(["a", "b"]),
        "CreateTime": st.sampled_from(["1", "2"]),
        "MsgId": st.text("12\n", max_size=3),
        "Content": st.text("12\n", max_size=3),
    }
)


def identity(message: Incoming) -> tuple:
    return (message.sender, message.id) if message.id else (message.sender, message.at, message.content)


@given(MESSAGES, MESSAGES)
def test_no_two_messages_share_a_key(one: dict[str, str], other: dict[str, str]) -> None:
    first, second = incoming(pushed(**one)), incoming(pushed(**other))
    assert (first.key == second.key) == (identity(first) == identity(second))


def answered(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(reply(Incoming(ANNA, ACCOUNT, int(AT), TEXT, "x", "23"), text))


def test_an_answer_goes_from_the_account_to_the_person() -> None:
    answer = answered("您好")
    assert {field.tag: field.text for field in answer if field.tag != "CreateTime"} == {
        "ToUserName": ANNA,
        "FromUserName": ACCOUNT,
        "MsgType": "text",
        "Content": "您好",
    }
    assert abs(int(answer.findtext("CreateTime")) - time.time()) < 10


@pytest.mark.parametrize(
    ("text", "arrives"),
    [
        ("", ""),
        ("]]>", "]]＞"),
        ("a]]]]>>b", "a]]]]＞>b"),
        ("]]\x00>", "]]＞"),
        ("]]><Content>x</Content>", "]]＞<Content>x</Content>"),
        ('<a href="https://h/">页面</a>', '<a href="https://h/">页面</a>'),
        ("&amp; &e; <!-- {value} {0} %s", "&amp; &e; <!-- {value} {0} %s"),
        ("a\x00\x08\x0b\x1f\ufffe\uffff\ud800b", "ab"),
        ("一\n\t二 😀\x7f\x85", "一\n\t二 😀\x7f\x85"),
        (" x ", " x "),
    ],
)
def test_the_text_of_an_answer_arrives_as_it_is(text: str, arrives: str) -> None:
    assert answered(text).findtext("Content") == arrives


def held(sign: str) -> bool:
    """Tell whether XML can hold a character (XML 1.0, section 2.2)."""
    code = ord(sign)
    return sign in "\t\n\r" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


@given(st.text(st.one_of(st.characters(), st.sampled_from("]>\r\n\x00"))))
def test_any_text_arrives_but_for_what_xml_cannot_hold(text: str) -> None:
    arrives = "".join(filter(held, text)).replace("]]>", "]]＞")
    assert answered(text).findtext("Content") == re.sub("\r\n?", "\n", arrives)
