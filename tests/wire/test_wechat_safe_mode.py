"""Where a key is set, only what the platform encrypted and signed is opened, and every answer is sealed."""

import base64
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.wechat import Unreadable
from bot.wire.wechat_envelope import Forged
from tests.wire.wechat_signed import (
    AES_KEY,
    APP_ID,
    NOW,
    SAFE,
    TOKEN,
    XML,
    decrypted,
    encrypted,
    framed,
    opened,
    query,
    safe_query,
    signature,
    wrapped,
)

OTHER_KEY = "x" * 42 + "w"
FOREIGN = "<xml><Content>a secret</Content></xml>"


@pytest.mark.parametrize("kind", [None, "", "raw", "AES", "aes "])
def test_with_a_key_what_is_not_encrypted_is_refused(kind: str | None) -> None:
    asked = query() if kind is None else {**query(), "encrypt_type": kind}
    with pytest.raises(Forged, match="WECHAT_AES_KEY"):
        SAFE.open(asked, XML)


def test_what_the_platform_encrypted_is_opened() -> None:
    assert opened(encrypted(framed(XML))) == XML


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_opened_and_sealed(text: str) -> None:
    assert opened(encrypted(framed(text.encode()))) == text.encode()
    sealed = ElementTree.fromstring(SAFE.seal(text, "n0nce"))
    assert decrypted(sealed.findtext("Encrypt")) == (text.encode(), APP_ID)


def test_a_sealed_answer_is_signed() -> None:
    sealed = {part.tag: part.text for part in ElementTree.fromstring(SAFE.seal(XML.decode(), "n0nce"))}
    assert (sealed["TimeStamp"], sealed["Nonce"]) == (str(NOW), "n0nce")
    assert sealed["MsgSignature"] == signature(TOKEN, str(NOW), "n0nce", sealed["Encrypt"])


def test_no_two_sealed_answers_are_alike() -> None:
    assert SAFE.seal("x", "n0nce") != SAFE.seal("x", "n0nce")


@pytest.mark.parametrize(
    "changed",
    [
        {"msg_signature": ""},
        {"msg_signature": "签名"},
        {"msg_signature": query()["signature"]},
        {"nonce": "another"},
        {"timestamp": str(NOW + 1)},
    ],
)
def test_an_encrypted_message_that_is_not_signed_is_forged(changed: dict[str, str]) -> None:
    text = encrypted(framed(XML))
    with pytest.raises(Forged):
        SAFE.open({**safe_query(text), **changed}, wrapped(text))


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
def test_an_encrypted_message_with_a_missing_parameter_is_forged(missing: str) -> None:
    text = encrypted(framed(XML))
    with pytest.raises(Forged):
        SAFE.open({name: value for name, value in safe_query(text).items() if name != missing}, wrapped(text))


def test_the_signature_covers_what_is_encrypted_its_moment_and_its_parameter() -> None:
    text, another = encrypted(framed(XML)), encrypted(framed(b"<xml/>"))
    with pytest.raises(Forged):
        SAFE.open(safe_query(text), wrapped(another))
    with pytest.raises(Forged):
        SAFE.open(safe_query(text, timestamp=str(NOW - 301)), wrapped(text))
    with pytest.raises(Forged):
        SAFE.open(safe_query(text, token="another token"), wrapped(text))
    with pytest.raises(Forged):
        SAFE.open({**query(), "signature": safe_query(text)["msg_signature"], "encrypt_type": "aes"}, wrapped(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AAAA",
        "秘密",
        "=",
        encrypted(framed(XML), OTHER_KEY),
        encrypted(framed(XML, app_id="wxanother")),
        encrypted(framed(XML, app_id="")),
        encrypted(framed(XML, app_id=APP_ID + "0")),
        encrypted(framed(XML, app_id="应用")),
        encrypted(framed(XML, length=2**32 - 1)),
        encrypted(framed(XML, length=0)),
        encrypted(framed(XML, length=len(XML) + 1)),
        encrypted(framed(XML, length=len(XML) - 1)),
        encrypted(framed(b"\xff\xfe")),
        encrypted(framed(XML, pad=0)),
        encrypted(framed(XML, pad=1)),
        encrypted(framed(XML, pad=255)),
        encrypted(b"r" * 16),
        encrypted(b"\x01" * 32),
        encrypted(b"\x10" * 32),
        encrypted(b"\x00" * 64),
        encrypted(framed(XML))[4:],
        encrypted(framed(XML)) + encrypted(framed(XML)),
    ],
)
def test_what_cannot_be_decrypted_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        opened(text)


@pytest.mark.parametrize("cut", range(1, 49))
def test_a_truncated_message_is_unreadable(cut: int) -> None:
    with pytest.raises(Unreadable):
        opened(encrypted(framed(XML))[:-cut])


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_garbage_is_refused_in_words(text: str) -> None:
    with pytest.raises((Forged, Unreadable)) as refused:
        opened(text)
    assert str(refused.value).endswith(".")


@given(st.binary().map(lambda garbage: garbage * 16))
def test_signed_blocks_of_garbage_are_unreadable(garbage: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(base64.b64encode(garbage).decode())
    with pytest.raises(Unreadable):
        opened(encrypted(garbage))


@given(st.binary())
def test_any_body_is_refused_in_words(body: bytes) -> None:
    with pytest.raises((Forged, Unreadable)) as refused:
        SAFE.open(safe_query("x"), body)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"words",
        b"\xff",
        b"<xml>",
        b"<xml/>",
        b"<xml>words</xml>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt>x</Encrypt><Encrypt>x</Encrypt></xml>",
        b"<xml><Encrypt><a>x</a></Encrypt></xml>",
        b"<xml><Encrypt a='1'>x</Encrypt></xml>",
        b"<xml><a><Encrypt>x</Encrypt></a></xml>",
        b"<html><Encrypt>x</Encrypt></html>",
        b'<?xml version="1.0" encoding="gbk"?><xml><Encrypt>x</Encrypt></xml>',
        b'<!DOCTYPE xml [<!ENTITY e "x">]><xml><Encrypt>x</Encrypt></xml>',
        b'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>',
        b"<xml><Encrypt>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</Encrypt></xml>",
    ],
)
def test_a_body_without_an_encrypted_part_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        SAFE.open(safe_query("x"), body)


def test_a_refusal_shows_nothing_of_the_message() -> None:
    text = encrypted(framed(FOREIGN.encode(), app_id="wxanother"))
    with pytest.raises(Unreadable) as refused:
        opened(text)
    assert "secret" not in str(refused.value) and AES_KEY not in str(refused.value)
    assert refused.value.__suppress_context__
