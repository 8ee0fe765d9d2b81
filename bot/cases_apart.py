"""Reaches the record side over HTTP, when it runs apart."""

import logging
from typing import Any

import aiohttp

from bot.cases import Cases, CasesAway

logger = logging.getLogger(__name__)

LONGEST_WAIT = 3.0  # seconds; a channel that must answer within five keeps time to say so


class CasesApart(Cases):
    """Calls `POST {url}/cases/<method>` with the shared token."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.headers = url.rstrip("/"), {"Authorization": f"Bearer {token}"}

    async def call(self, method: str, **arguments: Any) -> Any:
        wait = aiohttp.ClientTimeout(total=LONGEST_WAIT)
        try:
            async with (
                aiohttp.ClientSession(headers=self.headers, timeout=wait) as session,
                session.post(f"{self.url}/cases/{method}", json=arguments, raise_for_status=True) as response,
            ):
                return (await response.json())["result"]
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError) as error:
            logger.error("The record side could not be asked: %s.", type(error).__name__)
            raise CasesAway(type(error).__name__) from None
