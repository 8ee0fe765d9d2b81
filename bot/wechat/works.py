"""Works on the messages taken: a person's one after the other, and again what a crash left undone."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cachetools import TTLCache
from rasa.core.lock_store import LockError

from bot.conversations.answering import TROUBLE
from bot.conversations.exchange import Exchange
from bot.conversations.locks import FairLockStore
from bot.conversations.store import StoreAway
from bot.conversations.transcript import Body
from bot.wechat.crowd import Crowd
from bot.wechat.form import PARAGRAPH, as_text, link
from bot.wechat.inbox import ANSWERED, REPLY_KEPT, Inbox, Taken
from bot.wechat.people import CHANNEL
from bot.wechat.steps import is_same
from bot.wire.web import Sent
from bot.wire.wechat import Incoming, message_id

logger = logging.getLogger(__name__)

STORE_THREADS = 2  # of the channel's own, so that an acknowledgement does not wait behind the work
LONGEST_WAIT, BEFORE_ANOTHER_TRY, LAST_SECONDS = 3600.0, 0.2, 1.0  # seconds
CHOOSE, ASK_ON_PAGE, NOT_TAKEN = "utter_wechat_choose", "utter_wechat_ask_on_page", "utter_wechat_not_taken"


@dataclass
class Work:
    """A message being worked on, or done. `late`: an answer by service message was promised."""

    message: Taken
    late: bool = False
    deliveries: int = 1
    done: Taken | None = None


class Works:
    """One task a message. What is done is remembered for as long as redeliveries may ask for it."""

    def __init__(self, exchange: Exchange, inbox: Inbox, public_url: str) -> None:
        self.exchange, self.inbox, self.public_url = exchange, inbox, public_url
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.pending: dict[str, Work] = {}
        self.done: TTLCache[str, Work] = TTLCache(maxsize=10_000, ttl=REPLY_KEPT)
        self.in_order, self.crowd = FairLockStore(), Crowd()
        self.threads = ThreadPoolExecutor(STORE_THREADS, "wechat-store")

    @property
    def waiting_time(self) -> float:
        """In how many seconds, at the present pace, a message that comes now is answered."""
        return self.crowd.pace * len(self.pending)

    def known(self, message: Incoming) -> Work | None:
        """Return the work on a message that this process took."""
        found = (self.pending.get(key) or self.done.get(key) for key in (message.key, message.key_at_its_time))
        return next((work for work in found if work and is_same(work.message, message.at)), None)

    def start(self, message: Taken, sent: Sent) -> Work:
        """Begin to work on a message; of a person's messages, the one started first is answered first."""
        work = self.pending[message.key] = Work(message)
        named = replace(sent, message_id=message_id(message.key))
        self.tasks[message.key] = asyncio.get_running_loop().create_task(self.finish(work, named))
        return work

    async def finish(self, work: Work, sent: Sent) -> None:
        message = work.message
        try:
            async with self.in_order.lock(message.conversation_id, LONGEST_WAIT):
                async with self.crowd.room():
                    text = await self.answer(message.conversation_id, sent)
                work.done = await self.in_thread(partial(self.inbox.finish, message, text))
                if work.late and work.done.state == ANSWERED:
                    work.done = await self.in_thread(partial(self.inbox.post, message.key))
            self.done[message.key] = work
        except Exception as error:
            logger.error("An answer on WeChat could not be noted: %s.", type(error).__name__)
        finally:
            del self.pending[message.key], self.tasks[message.key]

    async def answer(self, conversation_id: str, sent: Sent) -> str:
        """Return what the exchange answers; that it cannot is said, too."""
        try:
            answers = await self.taken(conversation_id, sent)
        except (StoreAway, LockError) as error:
            logger.error("A message on WeChat was not taken: %s.", type(error).__name__)
            return self.worded(NOT_TAKEN)
        except Exception as error:
            logger.error("A message on WeChat could not be answered: %s.", type(error).__name__)
            return self.worded(TROUBLE)
        return PARAGRAPH.join(self.text_of(answer) for answer in answers)

    async def taken(self, conversation_id: str, sent: Sent) -> list[Body]:
        """Have the exchange take a message; once more if another process was just writing down the same one."""
        try:
            return await self.exchange.take(conversation_id, sent, CHANNEL)
        except StoreAway:
            await asyncio.sleep(BEFORE_ANOTHER_TRY)
            return await self.exchange.take(conversation_id, sent, CHANNEL)

    def text_of(self, answer: dict[str, Any]) -> str:
        """Return a message of the bot as text; a long general one with a link to the page in larger print."""
        language = answer["language"]
        text = as_text(answer, self.worded(CHOOSE, language))
        if len(text.encode()) <= self.inbox.text_bytes or answer.get("diagnosis"):
            return text
        return PARAGRAPH.join((text, link(self.worded(ASK_ON_PAGE, language), f"{self.public_url}/chat/")))

    def worded(self, response: str, language: str = "zh") -> str:
        return self.exchange.answering.worded(response, CHANNEL, language)["text"]

    async def in_thread(self, work: Callable[[], Any]) -> Any:
        """Have something blocking of the channel's store done."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    async def end(self) -> None:
        """Let what is nearly done be finished; whoever comes next takes over the rest."""
        if self.tasks:
            await asyncio.wait(list(self.tasks.values()), timeout=LAST_SECONDS)
        for task in self.tasks.values():
            task.cancel()
        await self.in_thread(partial(self.inbox.release, list(self.pending)))
