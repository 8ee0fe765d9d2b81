"""Access tokens: who has one, how long it is valid, and why it is not."""

import secrets
from dataclasses import dataclass
from threading import Lock

from tests.wechat_platform.account import Clock
from tests.wechat_platform.errcodes import ApiError

LIFETIME = 7200.0


@dataclass
class Token:
    """`expires`: end of life, then 42001. `replaced`: since when a newer one has taken its place, then 40001."""

    expires: float
    replaced: float = float("inf")


class Tokens:
    """Issues and checks tokens; a replaced one stays valid for `overlap` seconds. Safe among threads."""

    def __init__(self, clock: Clock, overlap: float = 300.0) -> None:
        self._clock, self._overlap, self._lock = clock, overlap, Lock()
        self._tokens: dict[str, Token] = {}
        self._latest = self._stable = ""

    def new(self) -> tuple[str, int]:
        """Return a new token and its seconds to live, as `token` does."""
        with self._lock:
            self._replace(self._latest, self._clock() + self._overlap)
            self._latest = self._made()
            return self._latest, int(LIFETIME)

    def stable(self, force: bool = False) -> tuple[str, int]:
        """Return the present token and its seconds to live; `force` ends the one before at once."""
        with self._lock:
            now = self._clock()
            if force or self._invalid(self._stable, now):
                self._replace(self._stable, now)
                self._stable = self._made()
            return self._stable, int(self._tokens[self._stable].expires - now)

    def check(self, token: str) -> None:
        """Raise ApiError 41001 (missing), 40001 (unknown or replaced) or 42001 (expired)."""
        with self._lock:
            if errcode := self._invalid(token, self._clock()):
                raise ApiError(errcode)

    def expire(self) -> None:
        """Make every token expired."""
        with self._lock:
            for token in self._tokens.values():
                token.expires = min(token.expires, self._clock())

    def revoke(self) -> None:
        """Make every token invalid."""
        with self._lock:
            for name in self._tokens:
                self._replace(name, self._clock())

    def _invalid(self, token: str, now: float) -> int:
        if not token:
            return 41001
        known = self._tokens.get(token)
        if known is None or now >= known.replaced:
            return 40001
        return 42001 if now >= known.expires else 0

    def _replace(self, token: str, since: float) -> None:
        if token in self._tokens:
            self._tokens[token].replaced = min(self._tokens[token].replaced, since)

    def _made(self) -> str:
        token = secrets.token_urlsafe(96)
        self._tokens[token] = Token(self._clock() + LIFETIME)
        return token
