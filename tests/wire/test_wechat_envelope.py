"""Only what the platform signed is taken, of this moment, and encrypted where a key is set; the rest is refused."""

import base64
import hashlib
import struct
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.wechat import Unreadable
from bot.wire.wechat_envelope import Envelope, Forged

TOKEN, APP_ID, NOW = "a token of the tests", "wx0123456789abcdef", 1_700_000_000
AES_KEY, OTHER_KEY = "0123456789abcdefghijABCDEFGHIJ0123456789abc", "x" * 42 + "w"
XML = "<xml><Content>怎么激活 😀</Content></xml>".encode()
FOREIGN = "<xml><Content>a secret</Content></xml>"


def envelope(aes_key: str = "", window: float = 300, now: float = NOW) -> Envelope:
    return Envelope(TOKEN, APP_ID, aes_key, window, clock=lambda: now)


PLAIN, SAFE = envelope(), envelope(AES_KEY)


def signature(*signed: str) -> str:
    return hashlib.sha1("".join(sorted(signed)).encode()).hexdigest()


def query(timestamp: str = str(NOW), nonce: str = "n0nce", token: str = TOKEN) -> dict[str, str]:
    return {"timestamp": timestamp, "nonce": nonce, "signature": signature(token, timestamp, nonce)}


def safe_query(encrypted: str, **given: str) -> dict[str, str]:
    plain = query(**given)
    signed = signature(given.get("token", TOKEN), plain["timestamp"], plain["nonce"], encrypted)
    return {**plain, "encrypt_type": "aes", "msg_signature": signed}


def cipher(aes_key: str) -> Cipher:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def encrypted(plain: bytes, aes_key: str = AES_KEY) -> str:
    encryptor = cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def framed(xml: bytes, app_id: str = APP_ID, length: int | None = None, pad: int | None = None) -> bytes:
    """Return what is encrypted: random bytes, length, text, app id; `pad` is what the padding says of itself."""
    plain = b"r" * 16 + struct.pack("!I", len(xml) if length is None else length) + xml + app_id.encode()
    short = 32 - len(plain) % 32
    return plain + bytes([short if pad is None else pad]) * short


def decrypted(text: str) -> tuple[bytes, str]:
    decryptor = cipher(AES_KEY).decryptor()
    plain = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    end = 20 + struct.unpack("!I", plain[16:20])[0]
    return plain[20:end], plain[end:].decode()


def wrapped(text: str) -> bytes:
    return f"<xml><ToUserName>gh_1</ToUserName><Encrypt>{escape(text)}</Encrypt></xml>".encode()


def opened(text: str) -> bytes:
    return SAFE.open(safe_query(text), wrapped(text))


def test_what_is_signed_is_taken() -> None:
    PLAIN.verify(query())
    assert PLAIN.open(query(), XML) == XML


@pytest.mark.parametrize("nonce", ["", "随机数", "é 1", "a\nb", "😀"])
def test_any_characters_can_be_signed(nonce: str) -> None:
    PLAIN.verify(query(nonce=nonce))


@pytest.mark.parametrize(
    "changed",
    [
        {"signature": ""},
        {"signature": "0" * 40},
        {"signature": "签名"},
        {"signature": "é"},
        {"signature": "\x00"},
        {"signature": query()["signature"].upper()},
        {"signature": query()["signature"][:-1]},
        {"signature": query()["signature"] + "0"},
        {"signature": query(token="another token")["signature"]},
        {"signature": query(token="")["signature"]},
        {"nonce": "another"},
        {"nonce": "随机数"},
        {"nonce": ""},
        {"timestamp": str(NOW + 1)},
        {"timestamp": "此刻"},
        {"timestamp": ""},
    ],
)
def test_a_wrong_signature_is_forged(changed: dict[str, str]) -> None:
    for take in (PLAIN.verify, lambda asked: PLAIN.open(asked, XML)):
        with pytest.raises(Forged):
            take({**query(), **changed})


@pytest.mark.parametrize("missing", ["signature", "timestamp", "nonce"])
def test_a_missing_parameter_is_forged(missing: str) -> None:
    with pytest.raises(Forged):
        PLAIN.verify({name: value for name, value in query().items() if name != missing})
    with pytest.raises(Forged):
        PLAIN.verify({})


@pytest.mark.parametrize("off", [0, 1, 300, -300])
def test_a_request_within_the_window_is_taken(off: int) -> None:
    PLAIN.verify(query(str(NOW + off)))


@pytest.mark.parametrize("off", [301, -301, 86400, -86400, -NOW])
def test_a_request_outside_the_window_is_forged_on_both_sides(off: int) -> None:
    with pytest.raises(Forged, match="clock"):
        PLAIN.verify(query(str(NOW + off)))


def test_the_window_can_be_set() -> None:
    envelope(window=10).verify(query(str(NOW - 10)))
    with pytest.raises(Forged):
        envelope(window=10, now=NOW + 0.5).verify(query(str(NOW - 10)))


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "soon",
        f"-{NOW}",
        f"{NOW}.0",
        f" {NOW}",
        f"{NOW}\n",
        "²",
        "１７００００００００",
        "1e9",
        "nan",
        "9" * 400,
        "9" * 5000,
    ],
)
def test_a_time_that_is_no_number_is_forged_even_when_signed(timestamp: str) -> None:
    with pytest.raises(Forged):
        PLAIN.verify(query(timestamp))


@given(st.dictionaries(st.sampled_from(["signature", "timestamp", "nonce"]), st.text(st.characters(codec="utf-8"))))
def test_whatever_the_parameters_are_they_are_forged(given: dict[str, str]) -> None:
    with pytest.raises(Forged):
        PLAIN.verify(given)


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


def test_without_a_key_an_answer_is_not_sealed() -> None:
    assert PLAIN.seal("<xml/>", "n0nce") == "<xml/>"


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
