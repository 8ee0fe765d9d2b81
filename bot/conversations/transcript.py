"""What was said, by whom, in which order: the record that channels answer from.

Rasa's tracker is only its working memory: its events have no message ids, and its sessions
expire. One exchange (what a person sent, what was answered, and the dialogue's state after
it) is written in one transaction, so that a message is either wholly taken or not at all.
"""

import asyncio
import hashlib
import hmac
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from cachetools import LRUCache
from sqlalchemy import and_, insert, select, update
from sqlalchemy.engine import Connection, Engine

from bot.conversations.store import Transaction, put_dialogue
from bot.conversations.tables import conversations, messages, offers

Body = dict[str, Any]
Also = Callable[[Connection], None]
CONVERSATIONS_REMEMBERED = 10_000


class Transcript:
    """The transcript of every conversation, in any database SQLAlchemy knows.

    All methods block; call them through `asyncio.to_thread` from async code. All raise
    `StoreAway` when the database is away.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.token_hashes: LRUCache[str, bytes] = LRUCache(maxsize=CONVERSATIONS_REMEMBERED)

    def open(self, channel: str, greeting: Sequence[Body]) -> tuple[str, str]:
        """Open a conversation that begins with `greeting`; return its id and its token."""
        with self.transaction() as store:
            conversation_id, token = self.open_in(store, channel)
            self.append(store, conversation_id, greeting)
        self.token_hashes[conversation_id] = digest(token)
        return conversation_id, token

    def open_in(self, store: Connection, channel: str) -> tuple[str, str]:
        """Open a conversation inside a transaction of the caller's; return its id and its token."""
        conversation_id, token, now = secrets.token_urlsafe(18), secrets.token_urlsafe(24), time.time()
        row = {"id": conversation_id, "token_hash": digest(token), "channel": channel}
        store.execute(insert(conversations).values(**row, opened_at=now, last_at=now))
        return conversation_id, token

    async def admitted(self, conversation_id: str, token: str) -> bool | None:
        """Tell whether `token` opens the conversation; None when there is none of that id.

        Answers at once for a conversation seen lately, so that messages keep the order in
        which they arrived.
        """
        known = self.token_hashes.get(conversation_id) or await asyncio.to_thread(self.token_hash, conversation_id)
        if known is None:
            return None
        self.token_hashes[conversation_id] = known
        return hmac.compare_digest(known, digest(token))

    def token_hash(self, conversation_id: str) -> bytes | None:
        with self.transaction() as store:
            query = select(conversations.c.token_hash).where(conversations.c.id == conversation_id)
            return store.execute(query).scalar()

    def exchange_of(self, conversation_id: str, message_id: str) -> list[Body]:
        """Return a message already taken under `message_id` with its answers, or nothing."""
        of_it = (messages.c.id == message_id) | (messages.c.answers == message_id)
        return self.bodies(conversation_id, of_it)

    def since(self, conversation_id: str, after: str = "") -> list[Body]:
        """Return everything said after the message `after`, oldest first; all if it is empty."""
        place = select(messages.c.place).where(
            and_(messages.c.conversation_id == conversation_id, messages.c.id == after)
        )
        return self.bodies(conversation_id, messages.c.place > place.scalar_subquery() if after else True)

    def bodies(self, conversation_id: str, condition: Any) -> list[Body]:
        query = select(messages.c.body).where(messages.c.conversation_id == conversation_id)
        if condition is not True:
            query = query.where(condition)
        with self.transaction() as store:
            return list(store.execute(query.order_by(messages.c.place)).scalars())

    def title_offered(self, conversation_id: str, payload: str) -> str | None:
        """Return the words under which the bot offered `payload` in this conversation, if it did."""
        query = select(offers.c.title).where(
            and_(offers.c.conversation_id == conversation_id, offers.c.payload == payload)
        )
        with self.transaction() as store:
            return store.execute(query).scalar()

    def latest(self, conversation_id: str, count: int) -> list[Body]:
        """Return the last few things said in a conversation, the last first."""
        query = (
            select(messages.c.body)
            .where(messages.c.conversation_id == conversation_id)
            .order_by(messages.c.place.desc())
            .limit(count)
        )
        with self.transaction() as store:
            return list(store.execute(query).scalars())

    def last(self, conversation_id: str) -> Body:
        """Return the last thing said in a conversation; empty when nothing was."""
        return next(iter(self.latest(conversation_id, 1)), {})

    def write(
        self,
        conversation_id: str,
        said: Body | None,
        answers: Sequence[Body],
        dialogue: str | None = None,
        also: Also | None = None,
    ) -> None:
        """Store one exchange and the dialogue's state after it, or nothing of it.

        `said` is None when the bot speaks by itself. `also` writes more in the same transaction.
        """
        with self.transaction() as store:
            self.append(store, conversation_id, [said] if said else [])
            self.append(store, conversation_id, answers, answers_to=said["id"] if said else None)
            if dialogue is not None:
                put_dialogue(store, conversation_id, dialogue)
            if also is not None:
                also(store)
            store.execute(
                update(conversations).where(conversations.c.id == conversation_id).values(last_at=time.time())
            )

    def rate(self, conversation_id: str, message_id: str, helpful: bool) -> bool:
        """Store whether an answer helped; False when there is no such answer."""
        of_it = and_(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
        with self.transaction() as store:
            return store.execute(update(messages).where(of_it).values(helpful=int(helpful))).rowcount == 1

    def append(
        self, store: Connection, conversation_id: str, bodies: Sequence[Body], answers_to: str | None = None
    ) -> None:
        if not bodies:
            return
        rows = [
            {
                "id": body["id"],
                "conversation_id": conversation_id,
                "answers": answers_to,
                "at": time.time(),
                "body": body,
            }
            for body in bodies
        ]
        store.execute(insert(messages), rows)
        self.remember_offers(store, conversation_id, bodies)

    def remember_offers(self, store: Connection, conversation_id: str, bodies: Sequence[Body]) -> None:
        titles = {button["payload"]: button["title"] for body in bodies for button in body.get("buttons", [])}
        if not titles:
            return
        known = store.execute(select(offers.c.payload).where(offers.c.conversation_id == conversation_id))
        new = titles.keys() - set(known.scalars())
        rows = [{"conversation_id": conversation_id, "payload": each, "title": titles[each]} for each in sorted(new)]
        if rows:
            store.execute(insert(offers), rows)

    def transaction(self) -> "Transaction":
        return Transaction(self.engine)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def new_id() -> str:
    return str(uuid.uuid4())
