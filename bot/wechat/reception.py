"""Takes what the platform delivers, each message once, and returns the answer in time or sees that it follows."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from sqlalchemy.engine import Connection

from bot.conversations.exchange import Exchange
from bot.conversations.locks import FairLockStore
from bot.conversations.retention import delete_conversations
from bot.conversations.store import StoreAway
from bot.conversations.transcript import Body
from bot.text.pieces import pieces
from bot.wechat.courier import Courier
from bot.wechat.figures import RECEIVED, UNSETTLED, WENT_OUT
from bot.wechat.form import PARAGRAPH
from bot.wechat.inbox import ANSWERED, LATE, POSTED, REPLIED, WORKING, Inbox, Proof, Taken
from bot.wechat.outbox import Outbox, put_letters
from bot.wechat.people import CHANNEL
from bot.wechat.platform import Platform
from bot.wechat.sayings import resumed, saying, without_private
from bot.wechat.settings import WeChatSettings
from bot.wechat.works import Work, Works
from bot.wire.wechat import EVENT, LEAVE, SAID, Incoming

logger = logging.getLogger(__name__)

Connected = Callable[[], bool]
DELIVERIES = 3  # of one message, by the platform
CUT = 5.0  # seconds after which the platform closes the connection
HOPELESS = 2.0  # times the time for a reply; the pace is only an estimate
BETWEEN_LOOKS, BETWEEN_ROUNDS, ROUNDS_BETWEEN_CLEANING = 0.1, 5.0, 12


class Reception:
    """The channel behind HTTP. It is the outlet of the exchange for what the bot says by itself."""

    def __init__(self, exchange: Exchange, settings: WeChatSettings, public_url: str) -> None:
        self.settings, self.transcript = settings, exchange.transcript
        self.inbox, self.outbox = Inbox(self.transcript, settings.text_bytes), Outbox(self.transcript.engine)
        self.works = Works(exchange, self.inbox, public_url)
        platform = Platform(settings, self.transcript.engine) if settings.can_send else None
        self.courier = Courier(self.outbox, platform, settings.quota)
        self.arrivals = FairLockStore()
        self.clock: Callable[[], float] = time.monotonic
        exchange.outlets[CHANNEL] = self

    async def receive(self, message: Incoming, connected: Connected, proof: Proof | None = None) -> str | None:
        """Return the text to answer a delivery with; None to acknowledge it. `connected`: whether it still waits.

        Raises `StoreAway`, and `SignatureReused` for a proof that belongs to another message.
        """
        until = self.clock() + self.settings.reply_within
        if message.kind == EVENT:
            return None
        if message.kind == LEAVE:
            return await self.works.in_thread(partial(self.forget, message, proof))
        with self.works.crowd.arrival():
            taken, work = await self.arrived(message, proof)
        try:
            finished = await (self.awaited(work, until, connected) if work else self.elsewhere(taken, until, connected))
        except StoreAway:  # the message is taken; its answer follows when the store is back
            return None
        return self.said(finished, message.sender)

    async def arrived(self, message: Incoming, proof: Proof | None) -> tuple[Taken, Work | None]:
        """Take a message, in the order of arrival, and begin to work on it unless it was taken before."""
        async with self.arrivals.lock(message.sender):
            work = self.works.known(message)
            taken = work.message if work else await self.taken(message, proof)
            RECEIVED.labels(message.kind, str(taken.new and work is None).lower()).inc()
            if work:
                work.deliveries += 1
            elif taken.new:
                work = self.works.start(taken, saying(message))
        return taken, work

    async def taken(self, message: Incoming, proof: Proof | None) -> Taken:
        said, way = without_private(saying(message)), "talk" if message.kind in SAID else "tap"
        return await self.works.in_thread(lambda: self.inbox.take(message, said, way, proof))

    def forget(self, message: Incoming, proof: Proof | None) -> None:
        """Delete the conversation of somebody who follows the account no longer."""
        if conversation_id := self.inbox.leave(message.sender, message.at, proof):
            delete_conversations(self.transcript.engine, [conversation_id])

    async def awaited(self, work: Work, until: float, connected: Connected) -> Taken:
        """Stand by for an answer that is worked out here; after the time is over, promise it for later.

        In a crowd it is promised at once if it cannot be ready in time: connections that wait
        in vain are cut, and what is cut is delivered again, which makes the crowd bigger.
        Without service messages nothing can come later: the connection is left to be cut, and
        the next delivery stands by.
        """
        patient = self.is_patient(work.deliveries)
        hopeless = self.works.waiting_time > HOPELESS * self.settings.reply_within
        task = self.works.tasks.get(work.message.key)
        if task and not work.late and (patient or not hopeless):
            await asyncio.wait({task}, timeout=until - self.clock() + (CUT if patient else 0.0))
        if work.done is None:
            work.late = work.late or not patient
            return work.message
        if work.done.state == ANSWERED and connected():
            work.done = await self.works.in_thread(partial(self.inbox.give, work.message.key))
        return work.done

    def is_patient(self, deliveries: int) -> bool:
        """Tell whether a delivery had better wait until it is cut."""
        return not self.settings.can_send and deliveries < DELIVERIES

    async def elsewhere(self, taken: Taken, until: float, connected: Connected) -> Taken:
        """Wait for the answer to a message that another process took, or this one before it was restarted."""
        patient = self.is_patient(taken.deliveries)
        until += CUT if patient else 0.0
        while taken.state == WORKING and self.clock() < until:
            await asyncio.sleep(BETWEEN_LOOKS)
            taken = await self.works.in_thread(partial(self.inbox.look, taken.key))
        if taken.state == ANSWERED and connected():
            return await self.works.in_thread(partial(self.inbox.give, taken.key))
        if taken.state == WORKING and not patient:
            return await self.works.in_thread(partial(self.inbox.promise, taken.key))
        return taken

    def said(self, finished: Taken, openid: str) -> str | None:
        """Return the reply to a delivery; show that something is still being written if there is none yet."""
        WENT_OUT.labels(finished.state).inc()
        if finished.state == POSTED:
            self.courier.news.set()
        elif finished.state in (WORKING, LATE):
            self.courier.show_typing(openid)
        return finished.reply if finished.state == REPLIED else None

    def post(self, store: Connection, conversation_id: str, messages: list[Body]) -> None:
        """Put what the bot says by itself into the outbox, in the transaction of the exchange."""
        now = self.inbox.clock()
        text = PARAGRAPH.join(self.works.text_of(message) for message in messages)
        put_letters(store, conversation_id, pieces(text, self.settings.text_bytes), now, now)

    async def run(self) -> None:
        """Look after what deliveries left undone, for as long as the server runs."""
        sending, place = asyncio.create_task(self.courier.run()), 0
        try:
            while True:
                try:
                    await self.round(cleans=place % ROUNDS_BETWEEN_CLEANING == 0)
                except Exception as error:
                    logger.error("Looking after WeChat's messages was interrupted: %s.", type(error).__name__)
                place += 1
                await asyncio.sleep(BETWEEN_ROUNDS)
        finally:
            sending.cancel()
            with suppress(StoreAway):
                await self.works.end()

    async def round(self, cleans: bool) -> None:
        in_thread, mine = self.works.in_thread, list(self.works.pending)
        await in_thread(partial(self.inbox.alive, mine))
        for message in await in_thread(partial(self.inbox.abandoned, mine)):
            self.works.start(message, resumed(message.said))
        await in_thread(self.inbox.post_unfetched)
        await in_thread(self.count_unsettled)
        if cleans:
            await in_thread(self.inbox.clean)
            await in_thread(partial(self.outbox.expire, self.settings.quota.talk.seconds))

    def count_unsettled(self) -> None:
        UNSETTLED.clear()
        for state, error, count, _ in self.outbox.unsettled():
            UNSETTLED.labels(state, error).set(count)
