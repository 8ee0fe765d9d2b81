"""Proves that a request comes from the WeChat platform, and opens and seals what is encrypted (AES mode).

wechatpy does the ciphers; comparing in constant time, the window and the refusal of whatever cannot be opened are ours.
"""

import binascii
import hmac
import re
import secrets
import struct
import time
from collections.abc import Callable, Mapping
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.utils import WeChatSigner

from bot.wire.wechat import Unreadable

TIMESTAMP = re.compile(r"[0-9]{1,12}")
NONCE = re.compile(r"[\w-]{1,64}", re.ASCII)
UNOPENABLE = (ValueError, LookupError, TypeError, struct.error, binascii.Error, InvalidAppIdException)


class Forged(Exception):
    """The request does not prove that it comes from the platform; its text says why."""


class Envelope:
    """The callback's signature and encryption. `window`: how many seconds a request's time may be off."""

    def __init__(
        self,
        token: str,
        app_id: str = "",
        aes_key: str = "",
        window: float = 300,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token, self.window, self.clock = token, window, clock
        self.crypto = WeChatCrypto(token, aes_key, app_id) if aes_key else None

    def verify(self, query: Mapping[str, str], *signed: str, name: str = "signature") -> None:
        """Raise `Forged` unless the parameter `name` signs the request's time, its nonce and `signed`."""
        given, timestamp, nonce = (query.get(each) or "" for each in (name, "timestamp", "nonce"))
        try:
            right = hmac.compare_digest(self.signature(timestamp, nonce, *signed).encode(), given.encode())
        except UnicodeEncodeError:
            right = False
        if not right:
            raise Forged("The signature is wrong.")
        if not TIMESTAMP.fullmatch(timestamp) or abs(self.clock() - int(timestamp)) > self.window:
            raise Forged("The request is not of this moment; check the clock of this machine.")

    def open(self, query: Mapping[str, str], body: bytes) -> bytes:
        """Return the XML inside a request. Raises `Forged`, `Unreadable`.

        With a key for encryption, what is not encrypted is refused: a plain signature does
        not cover the body.
        """
        if self.crypto is None:
            self.verify(query)
            return body
        if query.get("encrypt_type") != "aes":
            raise Forged("Only encrypted messages are taken, since WECHAT_AES_KEY is set.")
        encrypted = self.encrypted(body)
        self.verify(query, encrypted, name="msg_signature")
        try:
            given = query["msg_signature"], query["timestamp"], query["nonce"]
            return self.crypto.decrypt_message({"Encrypt": encrypted}, *given).encode()
        except UNOPENABLE:
            raise Unreadable("The message cannot be decrypted; check WECHAT_AES_KEY and WECHAT_APP_ID.") from None

    def seal(self, xml: str, nonce: str) -> str:
        """Return the answer as the platform wants it in the present mode."""
        if self.crypto is None:
            return xml
        nonce = nonce if NONCE.fullmatch(nonce) else secrets.token_hex(8)
        return self.crypto.encrypt_message(xml, nonce, str(int(self.clock())))

    def encrypted(self, body: bytes) -> str:
        try:
            encrypted = xmltodict.parse(body.decode())["xml"]["Encrypt"]
        except (ExpatError, *UNOPENABLE):
            raise Unreadable("The body is not XML with an encrypted part.") from None
        if not isinstance(encrypted, str):
            raise Unreadable("The body is not XML with an encrypted part.")
        return encrypted

    def signature(self, timestamp: str, nonce: str, *signed: str) -> str:
        signer = WeChatSigner()
        signer.add_data(self.token, timestamp, nonce, *signed)
        return signer.signature
