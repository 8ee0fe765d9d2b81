"""What travels to the callback and back: signatures, XML, and the encrypted form of both."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from tests.wechat_platform.account import Account
from tests.wechat_platform.aes import WrongCiphertext

LONGEST_CONTENT = 2048  # bytes of UTF-8
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Fields = Mapping[str, str | int | float]


class WrongAnswer(Exception):
    """The callback's answer is none the platform accepts; says why."""


@dataclass(frozen=True)
class Request:
    """One signed request to the callback: query and body."""

    query: dict[str, str]
    body: bytes


def signature(*parts: str) -> str:
    """Return the hexadecimal sha1 of the sorted parts, joined."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def nonce() -> str:
    return str(secrets.randbelow(9 * 10**9) + 10**9)


def write(fields: Fields) -> str:
    """Write an `<xml>` message; text goes into CDATA, numbers stand bare. What XML cannot hold is left out."""
    return f"<xml>{''.join(f'<{name}>{_value(value)}</{name}>' for name, value in fields.items())}</xml>"


def read(body: bytes) -> dict[str, str]:
    """Read an `<xml>` message with plain children; raise WrongAnswer when it is something else."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise WrongAnswer("the XML has a document type")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise WrongAnswer(f"not XML ({error}): {body[:80]!r}") from error
    if root.tag != "xml":
        raise WrongAnswer(f"the root is <{root.tag}>, not <xml>")
    return {child.tag: child.text or "" for child in root}


def signed(account: Account, body: bytes, openid: str = "", **told: str | None) -> Request:
    """Sign a body; `timestamp`, `nonce`, `token` and `signature` may be told instead of the right ones."""
    timestamp = _or(told.get("timestamp"), str(int(account.clock())))
    chance = _or(told.get("nonce"), nonce())
    right = signature(_or(told.get("token"), account.token), timestamp, chance)
    query = {"signature": _or(told.get("signature"), right), "timestamp": timestamp, "nonce": chance}
    return Request(query | ({"openid": openid} if openid else {}), body)


def sealed(account: Account, body: bytes, openid: str = "", **told: str | None) -> Request:
    """Encrypt and sign a body as the safe mode does; a told `signature` replaces both signatures."""
    if account.cipher is None:
        raise ValueError("The account has no aes_key.")
    encrypted = account.cipher.encrypt(body)
    plain = signed(account, b"", openid, **told)
    parts = plain.query["timestamp"], plain.query["nonce"], encrypted
    seal = _or(told.get("signature"), signature(_or(told.get("token"), account.token), *parts))
    query = plain.query | {"encrypt_type": "aes", "msg_signature": seal}
    return Request(query, write({"ToUserName": account.name, "Encrypt": encrypted}).encode())


def request(account: Account, message: str, openid: str) -> Request:
    """Return the message as it is delivered, with a new timestamp and nonce."""
    make = sealed if account.aes_key else signed
    return make(account, message.encode(), openid)


def read_answer(account: Account, openid: str, status: int, body: bytes) -> str:
    """Return the text of a passive reply, or "" for an acknowledgement; raise WrongAnswer for anything else."""
    if status != 200:
        raise WrongAnswer(f"HTTP status {status}")
    if body in (b"", b"success"):
        return ""
    fields = read(_opened(account, read(body)) if account.aes_key else body)
    return _text(fields, account, openid)


def _opened(account: Account, fields: Mapping[str, str]) -> bytes:
    parts = [_needed(fields, name) for name in ("TimeStamp", "Nonce", "Encrypt")]
    if _needed(fields, "MsgSignature") != signature(account.token, *parts):
        raise WrongAnswer("MsgSignature is wrong")
    assert account.cipher
    try:
        return account.cipher.decrypt(parts[-1].strip())
    except WrongCiphertext as error:
        raise WrongAnswer(str(error)) from error


def _text(fields: Mapping[str, str], account: Account, openid: str) -> str:
    expected = {"ToUserName": openid, "FromUserName": account.name, "MsgType": "text"}
    for name, value in expected.items():
        if _needed(fields, name) != value:
            raise WrongAnswer(f"{name} is {fields[name]!r}, not {value!r}")
    if not _needed(fields, "CreateTime").strip().isdecimal():
        raise WrongAnswer(f"CreateTime is {fields['CreateTime']!r}")
    content = _needed(fields, "Content")
    if (size := len(content.encode())) > LONGEST_CONTENT:
        raise WrongAnswer(f"Content has {size} bytes, more than {LONGEST_CONTENT}")
    return content


def _needed(fields: Mapping[str, str], name: str) -> str:
    if not fields.get(name):
        raise WrongAnswer(f"no {name}")
    return fields[name]


def _value(value: str | int | float) -> str:
    if not isinstance(value, str):
        return str(value)
    # "]]>" would end the section: it is divided between two of them
    safe = NOT_IN_XML.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{safe}]]>"


def _or(told: str | None, right: str) -> str:
    return right if told is None else told
