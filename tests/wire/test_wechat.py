"""Whatever the platform pushes is read or refused in words, and any text comes back out of the answer."""

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
    Unreadable,
    incoming,
    reply,
)

ANNA, ACCOUNT, AT = "oANNA_mjrPTlm6-2sgVt7hMZOPfL2M", "gh_0123456789ab", "1700000000"
MESSAGE = {"ToUserName": ACCOUNT, "FromUserName": ANNA, "CreateTime": AT, "MsgType": "text"}
DEEP = 9000  # as deep as the longest body that is taken


def pushed(start: str = "", **fields: str | None) -> bytes:
    """Return a message as the platform pushes it; a value is XML, and None leaves the field out."""
    parts = [f"<{name}>{value}</{name}>" for name, value in {**MESSAGE, **fields}.items() if value is not None]
    return f"{start}<xml>{''.join(parts)}</xml>".encode()


def nested(depth: int) -> str:
    return "<a>" * depth + "</a>" * depth


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


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\x00",
        b"\xff\xfe",
        b"words",
        b"{}",
        b"<xml>",
        b"<xml/>",
        b"<xml>words</xml>",
        b"<xml><xml/></xml>",
        pushed()[:-1],
        pushed() + b"<xml/>",
        pushed() + b"\x00",
        pushed().replace(b"xml>", b"html>"),
        pushed().decode().encode("utf-16"),
        pushed(Content="\x01"),
        pushed(Content="&#xD800;"),
        pushed(Content="&unknown;"),
        pushed(Content="\ufffe"),
        pushed(Content="激活")[:-40] + b"\xe6\xbf" + pushed()[-6:],
    ],
)
def test_what_is_no_message_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        incoming(body)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE xml [<!ENTITY e "x">]>',
        '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY e "&b;&b;">]>',
        '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE xml [<!ENTITY e PUBLIC "p" "http://127.0.0.1:9/">]>',
        '<!DOCTYPE xml [<!ENTITY % e SYSTEM "http://127.0.0.1:9/"> %e;]>',
        '<!DOCTYPE xml [<!ENTITY e SYSTEM "p" NDATA n>]>',
    ],
)
@pytest.mark.parametrize("content", ["x", "&e;"])
def test_entities_are_refused_whether_used_or_not(doctype: str, content: str) -> None:
    with pytest.raises(Unreadable):
        incoming(pushed(doctype, Content=content))


def test_a_declaration_and_unknown_fields_do_no_harm() -> None:
    start = '\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- c -->'
    assert incoming(pushed(start, Content="x", New="y", Other=nested(3))).content == "x"


@pytest.mark.parametrize("name", MESSAGE)
@pytest.mark.parametrize("value", [None, "", " ", "<a>1</a>", "<a/>", f"1<a>{AT}</a>", nested(DEEP)])
def test_a_required_field_that_is_missing_or_nested_is_refused(name: str, value: str | None) -> None:
    with pytest.raises(Unreadable):
        incoming(pushed(**{name: value}))


@pytest.mark.parametrize("name", [*MESSAGE, "Content", "MsgId"])
def test_a_field_given_twice_or_with_an_attribute_is_refused(name: str) -> None:
    value = {**MESSAGE, "Content": "x", "MsgId": "23"}[name]
    for twice in (f"{value}</{name}><{name}>{value}", f"</{name}><{name} a='1'>{value}"):
        with pytest.raises(Unreadable):
            incoming(pushed(**{name: twice}))


@pytest.mark.parametrize(
    ("message_type", "name"), [("text", "Content"), ("voice", "Recognition"), ("text", "MsgId"), ("event", "Event")]
)
def test_what_a_message_says_is_text_and_nothing_nested(message_type: str, name: str) -> None:
    for value in ("<a>x</a>", nested(DEEP), f"x</{name}><{name}>y"):
        with pytest.raises(Unreadable):
            incoming(pushed(**{"MsgType": message_type, name: value}))


@pytest.mark.parametrize("event", ["subscribe", "scan", "click"])
def test_the_key_of_an_event_is_text(event: str) -> None:
    with pytest.raises(Unreadable):
        incoming(pushed(MsgType="event", Event=event, EventKey="<a>x</a>"))


def test_depth_beside_what_counts_does_no_harm() -> None:
    assert incoming(pushed(Content="x", New=nested(DEEP))).content == "x"


@pytest.mark.parametrize("name", ["FromUserName", "ToUserName"])
@pytest.mark.parametrize(
    "openid", ["a b", "a\nb", "x" * 65, "张三", "ａｂ", "a/b", "../..", "a'b", "a&amp;b", "a&#10;b", "a;b", "é"]
)
def test_an_odd_openid_is_refused(name: str, openid: str) -> None:
    with pytest.raises(Unreadable):
        incoming(pushed(**{name: openid}))


@pytest.mark.parametrize("openid", ["o", "_", "-a-", "0", "x" * 64, "gh_0123456789ab"])
def test_an_openid_of_letters_digits_and_dashes_is_taken(openid: str) -> None:
    message = incoming(pushed(FromUserName=openid, ToUserName=f"<![CDATA[{openid}]]>"))
    assert message.sender == message.account == openid


@pytest.mark.parametrize("at", ["soon", "1.5", "1e9", "nan", "inf", "0x10", "1 2", "9" * 5000])
def test_a_time_that_is_no_number_is_refused(at: str) -> None:
    with pytest.raises(Unreadable):
        incoming(pushed(CreateTime=at))


@pytest.mark.parametrize("number", ["18446744073709551615", "9" * 4000])
def test_huge_numbers_are_kept_exactly(number: str) -> None:
    message = incoming(pushed(CreateTime=number, MsgId=number))
    assert (str(message.at), message.id) == (number, number)
    assert len(message.key) == 64


def test_neither_a_refusal_nor_a_log_line_shows_who_wrote_what() -> None:
    assert "怎么激活" not in repr(incoming(pushed(Content="怎么激活"))) and ANNA not in repr(incoming(pushed()))
    with pytest.raises(Unreadable) as refused:
        incoming(pushed(Content="怎么激活", CreateTime="怎么激活"))
    assert "怎么激活" not in str(refused.value) and str(refused.value).endswith(".")
    assert refused.value.__suppress_context__


@given(st.binary())
def test_any_bytes_are_refused_in_words(body: bytes) -> None:
    with pytest.raises(Unreadable):
        incoming(body)


NAMES = st.sampled_from([*MESSAGE, "Content", "MsgId", "Event", "EventKey", "Recognition", "a"])
VALUES = st.one_of(
    st.sampled_from(["text", "voice", "event", "device_event", "subscribe", "CLICK", "qrscene_", "1", "<a/>", "]]>"]),
    st.text(max_size=8),
)


@given(st.dictionaries(NAMES, VALUES), st.lists(st.tuples(NAMES, VALUES), max_size=3), st.binary(max_size=4))
def test_any_fields_are_read_or_refused_in_words(fields: dict[str, str], more: list, end: bytes) -> None:
    again = "".join(f"<{name}>{value}</{name}>" for name, value in more)
    body = pushed(**fields).replace(b"</xml>", again.encode() + end + b"</xml>")
    try:
        message = incoming(body)
        assert UUID(message.message_id) and isinstance(message.content, str) and isinstance(message.at, int)
    except Unreadable as error:
        assert str(error).endswith(".")


def test_a_redelivery_has_the_key_of_the_first_delivery() -> None:
    first, again = (incoming(pushed(Content="x", MsgId="23")) for _ in range(2))
    assert first.key == again.key and first.message_id == again.message_id == str(UUID(first.message_id))


@pytest.mark.parametrize(
    "other",
    [
        {"FromUserName": "oBO"},
        {"ToUserName": "gh_another"},
        {"CreateTime": "1700000001"},
        {"MsgId": "24"},
        {"MsgId": None},
        {"MsgType": "voice"},
    ],
)
def test_the_same_id_of_another_person_or_time_is_another_message(other: dict) -> None:
    message = {"Content": "x", "MsgId": "23"}
    first, second = incoming(pushed(**message)), incoming(pushed(**message | other))
    assert first.key != second.key and first.message_id != second.message_id


@pytest.mark.parametrize(
    "other",
    [
        {"FromUserName": "oBO"},
        {"ToUserName": "gh_another"},
        {"CreateTime": "1700000001"},
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
    return message.sender, message.at, message.id, None if message.id else message.content


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
