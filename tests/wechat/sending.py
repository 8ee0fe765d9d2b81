"""Somebody to send letters to, and a platform that sends or refuses them, for the tests of the courier."""

from collections.abc import Iterator
from pathlib import Path

from bot.wechat import platform
from bot.wechat.errors import trouble, troubles
from tests.wechat.world import Clock, World, stand_in_platform
from tests.wechat_platform import Person

HOUR = 3600.0
SEND = "message/custom/send"
CODES = [code for code in troubles() if code.lstrip("-").isdigit()] + ["99999"]


def there(tmp_path: Path, clock: Clock) -> Iterator[World]:
    """Yield a world on SQLite whose platform is there: to be made a fixture."""
    with stand_in_platform(clock=clock) as stand_in:
        world = World(f"sqlite:///{tmp_path}/conversations.db", stand_in, clock)
        yield world
        world.close()


def written(world: World) -> Person:
    """Return somebody who has just written, with the access token there already: to be made a fixture."""
    world.platform.tokens.get()
    return world.person("talk")


def coded(do: str) -> list[str]:
    return [code for code in CODES if trouble(code).do == do]


def refuse(world: World, code: str, times: int = 1) -> None:
    """Have the platform refuse the next tries; a token it does not take is tried anew at once."""
    world.stand_in.faults.api_errors = [int(code)] * (2 if int(code) in platform.TOKEN_REFUSED else 1) * times
