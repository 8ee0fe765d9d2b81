"""The access token of the account, fetched once for all processes: a new one ends the one before."""

import time
from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.conversations.store import Transaction, insert_new
from bot.wechat.tables import tokens

Fetch = Callable[[], tuple[str, float]]
FETCHED_WITHIN = 15.0  # seconds: longer than the time-out of the call
SPARE = 60.0  # seconds before its end in which a token is no longer used
BETWEEN_LOOKS = 0.1


class NoToken(Exception):
    """Another process should have fetched a token, and did not in time."""


class Tokens:
    """The token in the conversation store. `fetch` asks the platform; it returns token and seconds of life."""

    def __init__(self, engine: Engine, app_id: str, fetch: Fetch, clock: Callable[[], float] = time.time) -> None:
        self.engine, self.app_id, self.fetch, self.clock = engine, app_id, fetch, clock

    def get(self, refused: str = "") -> str:
        """Return a valid token other than `refused`, the one that the platform no longer takes.

        Raises `NoToken`, `StoreAway` and whatever `fetch` raises.
        """
        until = self.clock() + 2 * FETCHED_WITHIN
        while self.clock() < until:
            if token := self.valid(refused):
                return token
            if self.is_ours_to_fetch(refused):
                return self.fetched()
            time.sleep(BETWEEN_LOOKS)
        raise NoToken("The access token was not fetched in time.")

    def valid(self, refused: str) -> str | None:
        query = select(tokens).where(tokens.c.app_id == self.app_id)
        with Transaction(self.engine) as store:
            row = store.execute(query).one_or_none()
        usable = row is not None and row.token not in ("", refused) and row.valid_until - SPARE > self.clock()
        return row.token if usable else None

    def is_ours_to_fetch(self, refused: str) -> bool:
        now = self.clock()
        row = {"app_id": self.app_id, "token": "", "valid_until": 0.0, "fetched_until": now + FETCHED_WITHIN}
        usable = (tokens.c.valid_until - SPARE > now) & tokens.c.token.not_in(("", refused))
        free = (tokens.c.app_id == self.app_id) & (tokens.c.fetched_until < now) & ~usable
        with Transaction(self.engine) as store:
            if insert_new(store, tokens, row):
                return True
            taken = update(tokens).where(free).values(fetched_until=now + FETCHED_WITHIN)
            return store.execute(taken).rowcount == 1

    def fetched(self) -> str:
        token, seconds = "", 0.0
        try:
            token, seconds = self.fetch()
        finally:
            values = {"token": token, "valid_until": self.clock() + seconds, "fetched_until": 0.0}
            with Transaction(self.engine) as store:
                store.execute(update(tokens).where(tokens.c.app_id == self.app_id).values(**values))
        return token
