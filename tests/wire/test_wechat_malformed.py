"""What the platform would never push is refused in words, and what is only odd about a message does no harm."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.wechat import Unreadable, incoming, message_id
from tests.wire.wechat_xml import ANNA, AT, DEEP, MESSAGE, nested, pushed


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
        assert UUID(message_id(message.key)) and isinstance(message.content, str) and isinstance(message.at, int)
    except Unreadable as error:
        assert str(error).endswith(".")
