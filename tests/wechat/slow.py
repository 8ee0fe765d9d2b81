"""The product with an exchange that takes as long as the message says: “慢6 …” takes six seconds."""

import asyncio
import re
import sys

from bot.__main__ import main
from bot.conversations.exchange import Exchange

SLOW = re.compile(r"^慢(\d+)\s*")
answer = Exchange.answer


async def slow_answer(self, conversation_id, sent, channel):  # type: ignore[no-untyped-def]
    if found := SLOW.match(sent.text):
        await asyncio.sleep(int(found[1]))
    return await answer(self, conversation_id, sent, channel)


Exchange.answer = slow_answer  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(main())
