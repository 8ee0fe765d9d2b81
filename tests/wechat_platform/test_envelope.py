"""Signatures, XML and the cipher, against published and hand-made vectors."""

import base64
import hashlib
import struct

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes

from tests.wechat_platform.account import Account
from tests.wechat_platform.aes import Cipher, WrongCiphertext
from tests.wechat_platform.envelope import WrongAnswer, read, read_answer, request, signature, write
from tests.wechat_platform.stub import reply, sealed_reply

# The platform's published example of the safe mode
TOKEN, APP = "QDG6eK", "wx5823bf96d3bd56c7"
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ENCRYPTED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)
SEAL = "477715d11cdb4164915debcba66cb864d751f3e6"
FIELDS = {"FromUserName": "oAnna", "ToUserName": "gh_1"}
SAFE = Account("token", "wx1", "s", KEY, "gh_1")
PLAIN = Account("token", "wx1", "s", "", "gh_1")


def encrypted(plain: bytes, key: str = KEY) -> str:
    raw = base64.b64decode(key + "=")
    encryptor = BlockCipher(algorithms.AES(raw), modes.CBC(raw[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def test_signature_is_sha1_of_the_sorted_parts():
    assert signature("token", "2", "1") == hashlib.sha1(b"12token").hexdigest()


def test_published_example():
    assert signature(TOKEN, "1409659813", "1372623149", ENCRYPTED) == SEAL
    assert "<Content><![CDATA[hello]]></Content>" in Cipher(KEY, APP).decrypt(ENCRYPTED).decode()


def test_cipher_agrees_with_a_vector_made_by_hand():
    plain = b"r" * 16 + struct.pack("!I", 5) + b"hello" + b"wx1"  # 28 bytes: 4 are missing to 32
    assert Cipher(KEY, "wx1").decrypt(encrypted(plain + b"\x04" * 4)) == b"hello"


def test_whole_blocks_get_a_whole_block_of_padding():
    cipher = Cipher(KEY, "wx1")
    text = b"x" * (32 - 23)
    assert len(base64.b64decode(cipher.encrypt(text))) == 64
    assert cipher.decrypt(cipher.encrypt(text)) == text


@pytest.mark.parametrize(
    "plain",
    [
        b"r" * 16 + struct.pack("!I", 5) + b"hello" + b"wx2" + b"\x04" * 4,
        b"r" * 16 + struct.pack("!I", 5) + b"hello" + b"wx1" + b"\x04" * 3 + b"\x05",
        b"r" * 16 + struct.pack("!I", 99) + b"hello" + b"wx1" + b"\x04" * 4,
        b"\x20" * 32,
        b"r" * 15 + b"\x01",
    ],
    ids=["app id", "padding", "length", "too short", "half a block"],
)
def test_wrong_ciphertexts_are_refused(plain: bytes):
    with pytest.raises(WrongCiphertext):
        Cipher(KEY, "wx1").decrypt(encrypted(plain))


def test_a_key_has_43_characters():
    with pytest.raises(ValueError, match="43"):
        Account("t", "wx1", "s", "short")


def test_xml_keeps_any_text():
    text = "a]]>b <&> \U0001f600\nz"
    assert read(write({"Content": text, "N": 3}).encode()) == {"Content": text, "N": "3"}
    assert read(write({"Content": "a\x00\x08b"}).encode()) == {"Content": "ab"}


def test_safe_request_is_signed_over_its_ciphertext():
    parcel = request(SAFE, "<xml/>", "oAnna")
    query, body = parcel.query, read(parcel.body)
    assert query["signature"] == signature("token", query["timestamp"], query["nonce"])
    assert query["msg_signature"] == signature("token", query["timestamp"], query["nonce"], body["Encrypt"])
    assert query["encrypt_type"] == "aes" and query["openid"] == "oAnna"
    assert SAFE.cipher.decrypt(body["Encrypt"]) == b"<xml/>"


def test_right_answers():
    assert read_answer(PLAIN, "oAnna", 200, b"") == read_answer(SAFE, "oAnna", 200, b"success") == ""
    assert read_answer(PLAIN, "oAnna", 200, reply(FIELDS, "好" * 682 + "ab")) == "好" * 682 + "ab"
    assert read_answer(SAFE, "oAnna", 200, sealed_reply(SAFE, reply(FIELDS, "好"))) == "好"


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (500, b"", "status 500"),
        (200, b"ok", "not XML"),
        (200, b"success\n", "not XML"),
        (200, b"<!DOCTYPE xml><xml/>", "document type"),
        (200, b"<html/>", "root"),
        (200, reply(FIELDS, "好" * 683), "2049 bytes"),
        (200, reply(FIELDS, ""), "no Content"),
        (200, reply(FIELDS, "x", ToUserName="oBen"), "ToUserName"),
        (200, reply(FIELDS, "x", FromUserName="gh_2"), "FromUserName"),
        (200, reply(FIELDS, "x", MsgType="news"), "MsgType"),
        (200, reply(FIELDS, "x", CreateTime="now"), "CreateTime"),
        (200, sealed_reply(SAFE, reply(FIELDS, "x")), "no ToUserName"),
    ],
)
def test_wrong_answers(status: int, body: bytes, why: str):
    with pytest.raises(WrongAnswer, match=why):
        read_answer(PLAIN, "oAnna", status, body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (reply(FIELDS, "x"), "no TimeStamp"),
        (sealed_reply(SAFE, reply(FIELDS, "x"), MsgSignature="0" * 40), "MsgSignature"),
        (sealed_reply(SAFE, reply(FIELDS, "x"), Nonce="other"), "MsgSignature"),
        (sealed_reply(Account("token", "wx2", "s", KEY, "gh_1"), reply(FIELDS, "x")), "app id"),
        (sealed_reply(SAFE, b"hello"), "not XML"),
    ],
)
def test_wrong_safe_answers(body: bytes, why: str):
    with pytest.raises(WrongAnswer, match=why):
        read_answer(SAFE, "oAnna", 200, body)
