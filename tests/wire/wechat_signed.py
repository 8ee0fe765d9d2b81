"""What the platform signs and encrypts, made as the platform makes it, and the envelopes that take it."""

import base64
import hashlib
import struct
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.wire.wechat_envelope import Envelope

TOKEN, APP_ID, NOW = "a token of the tests", "wx0123456789abcdef", 1_700_000_000
AES_KEY = "0123456789abcdefghijABCDEFGHIJ0123456789abc"
XML = "<xml><Content>怎么激活 😀</Content></xml>".encode()


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
