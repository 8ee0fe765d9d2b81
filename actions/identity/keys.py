"""Keyed hashes and encryption, all from one master key.

An ID number has so few possible values that a plain hash of one is as good as the number;
a keyed hash is not, as long as the key stays out of the database.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_KEY = 32  # bytes: the strength of the hash that derives the others (RFC 5869)
FINGERPRINT_LENGTH = 32
END = "\x01"  # tells the text from the filling after it
BLOCK = 64  # bytes to which what is encrypted is filled up, so that its length tells little


class WeakKey(Exception):
    """The master key cannot be used; the text says why and what to do."""


class Keys:
    """The keys derived from `master` (VAULT_KEY): one for hashes, one for encryption.

    With another master key nothing that was stored can be read or found again.
    Raises `WeakKey` when `master` is shorter than 32 bytes.
    """

    def __init__(self, master: bytes) -> None:
        if len(master) < SHORTEST_KEY:
            raise WeakKey(f"VAULT_KEY must have at least {SHORTEST_KEY} bytes; it has {len(master)}.")
        self.hash_key = derived(master, b"hashes")
        self.fernet = Fernet(urlsafe_b64encode(derived(master, b"encryption")))

    def mac(self, kind: str, value: str) -> str:
        """Return the keyed hash (HMAC-SHA256) of `value` as 64 hex digits; `kind` keeps apart what is alike."""
        return hmac.new(self.hash_key, f"{kind}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def fingerprint(self, kind: str, value: str) -> str:
        """Return the first 32 hex digits of the keyed hash: the name under which a table knows `value`."""
        return self.mac(kind, value)[:FINGERPRINT_LENGTH]

    def encrypt(self, text: str, bound_to: str = "") -> bytes:
        """Return `text` encrypted; `decrypt` needs the same `bound_to`, so that rows cannot be swapped."""
        plain = f"{self.fingerprint('bound', bound_to)}{text}{END}".encode("utf-8", "surrogatepass")
        return self.fernet.encrypt(plain.ljust(-(-len(plain) // BLOCK) * BLOCK, b"\0"))

    def decrypt(self, sealed: bytes, bound_to: str = "") -> str | None:
        """Return what was encrypted; None when it was changed, or belongs to another key or `bound_to`."""
        try:
            plain = self.fernet.decrypt(bytes(sealed)).decode("utf-8", "surrogatepass")
        except InvalidToken:
            return None
        bound, text = plain[:FINGERPRINT_LENGTH], plain[FINGERPRINT_LENGTH:]
        return text.rstrip("\0")[:-1] if hmac.compare_digest(bound, self.fingerprint("bound", bound_to)) else None


def derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ecert-assistant " + purpose).derive(master)
