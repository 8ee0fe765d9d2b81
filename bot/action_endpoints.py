"""How Rasa reaches the custom actions: in this process, or on the record side."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import aiohttp

logger = logging.getLogger(__name__)

Answer = dict[str, Any]
LONGEST_WAIT = 3.0  # seconds; a channel that must answer within five keeps time to say so
STANDS_IN = "action_check_not_possible"


class Executor(Protocol):
    """Runs the action that a call names; rasa_sdk's `ActionExecutor` is one."""

    async def run(self, action_call: Any) -> Answer | None: ...


class InProcess:
    """An action endpoint that runs every action here, without HTTP."""

    url = "in-process"
    kwargs = {"enable_selective_domain": True}

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    async def request(self, json: dict[str, Any], **_: Any) -> Answer | None:
        return await self.executor.run({**json, "domain": json.get("domain", {})})

    async def ready(self) -> bool:
        return True


class RecordSideApart(InProcess):
    """Runs here what needs words alone, and asks the record side for what needs records.

    When the record side is away, slow or answers nonsense, the person is told that their
    record cannot be checked now; everything else goes on.
    """

    def __init__(self, executor: Executor, on_records: frozenset[str], url: str, token: str) -> None:
        super().__init__(executor)
        self.on_records, self.url = on_records, url.rstrip("/")
        self.headers = {"Authorization": f"Bearer {token}"}

    async def request(self, json: dict[str, Any], **_: Any) -> Answer | None:
        if json["next_action"] not in self.on_records:
            return await super().request(json)
        try:
            return await self.call(lambda session: self.answered(session, json))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            logger.error("The record side could not be asked: %s.", type(error).__name__)
            return await super().request({**json, "next_action": STANDS_IN})

    async def answered(self, session: aiohttp.ClientSession, call: dict[str, Any]) -> Answer:
        async with session.post(f"{self.url}/webhook", json=call, raise_for_status=True) as response:
            return await response.json()

    async def ready(self) -> bool:
        async def ask(session: aiohttp.ClientSession) -> bool:
            async with session.get(f"{self.url}/healthz") as response:
                return response.status == 200

        try:
            return await self.call(ask)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def call(self, ask: Callable[[aiohttp.ClientSession], Awaitable[Any]]) -> Any:
        wait = aiohttp.ClientTimeout(total=LONGEST_WAIT)
        async with aiohttp.ClientSession(headers=self.headers, timeout=wait) as session:
            return await ask(session)
