"""A request whose connection is torn down on the way."""

import asyncio
import random
import socket
import struct
from collections.abc import Mapping

from yarl import URL

from tests.wechat_platform.envelope import Request

LONGEST_PATIENCE = 0.05  # seconds between the whole request and the reset


async def reset(callback: str, parcel: Request, headers: Mapping[str, str], dice: random.Random, cut: float) -> None:
    """Send half of the request, or all of it, and reset the connection; a callback that is away makes no difference."""
    try:
        await asyncio.wait_for(_reset(URL(callback).update_query(parcel.query), parcel.body, headers, dice), cut)
    except (asyncio.TimeoutError, OSError):
        return


async def _reset(url: URL, body: bytes, headers: Mapping[str, str], dice: random.Random) -> None:
    raw, whole, patience = _raw(url, body, headers), dice.random() < 0.5, dice.uniform(0, LONGEST_PATIENCE)
    _, writer = await asyncio.open_connection(url.host, url.port, ssl=url.scheme == "https")
    writer.write(raw if whole else raw[: len(raw) - len(body) // 2 - 1])
    await writer.drain()
    await asyncio.sleep(patience)
    # lingering for 0 seconds makes the close a reset (RST)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _raw(url: URL, body: bytes, headers: Mapping[str, str]) -> bytes:
    every = {"Host": url.authority, **headers, "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"POST {url.raw_path_qs} HTTP/1.1", *(f"{name}: {value}" for name, value in every.items()), "", ""]
    return "\r\n".join(lines).encode() + body
