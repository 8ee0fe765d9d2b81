"""The cipher of the safe mode: AES-256-CBC over random bytes, length, text and app id."""

import base64
import binascii
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes

PADDING = 32  # PKCS7 to blocks of 32 bytes, although AES itself works in blocks of 16
RANDOM = 16
HEAD = RANDOM + 4
KEY_CHARACTERS = 43


class WrongCiphertext(Exception):
    """The text cannot be decrypted; says why."""


class Cipher:
    """Encrypts and decrypts for one account; a key that is not 43 base64 characters raises ValueError."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        if len(aes_key) != KEY_CHARACTERS:
            raise ValueError(f"An EncodingAESKey has {KEY_CHARACTERS} characters, not {len(aes_key)}.")
        key = base64.b64decode(aes_key + "=")
        self._app_id = app_id.encode()
        self._cipher = BlockCipher(algorithms.AES(key), modes.CBC(key[:16]))

    def encrypt(self, text: bytes) -> str:
        """Return base64 of the encrypted text."""
        plain = os.urandom(RANDOM) + struct.pack("!I", len(text)) + text + self._app_id
        short = PADDING - len(plain) % PADDING
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([short]) * short) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """Return the text; raise WrongCiphertext for wrong base64, padding, length or app id."""
        plain = without_padding(self._decrypted(encrypted))
        if len(plain) < HEAD:
            raise WrongCiphertext("the decrypted text is too short")
        (length,) = struct.unpack("!I", plain[RANDOM:HEAD])
        text, app_id = plain[HEAD : HEAD + length], plain[HEAD + length :]
        if len(text) != length:
            raise WrongCiphertext("the length in the decrypted text is wrong")
        if app_id != self._app_id:
            raise WrongCiphertext(f"the app id in the decrypted text is {app_id!r}")
        return text

    def _decrypted(self, encrypted: str) -> bytes:
        try:
            raw = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise WrongCiphertext("Encrypt is not base64") from error
        if not raw or len(raw) % 16:
            raise WrongCiphertext(f"{len(raw)} bytes are not whole blocks")
        decryptor = self._cipher.decryptor()
        return decryptor.update(raw) + decryptor.finalize()


def without_padding(plain: bytes) -> bytes:
    """Strip the padding; raise WrongCiphertext when it is not 1 to 32 equal bytes that fill blocks of 32."""
    short = plain[-1]
    if len(plain) % PADDING or not 1 <= short <= PADDING or plain[-short:] != bytes([short]) * short:
        raise WrongCiphertext("the padding is wrong")
    return plain[:-short]
