"""What to do about each refusal of the platform, read from errors.yml."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

LISTED = Path(__file__).with_name("errors.yml")
AGAIN, WAIT, GONE, OPERATOR, UNSURE = "again", "wait", "gone", "operator", "unsure"


class Trouble(NamedTuple):
    """What the program does (`again`, `wait`, `gone`, `operator`, `unsure`), and what the operator is told."""

    do: str
    zh: str
    en: str


UNKNOWN = Trouble(OPERATOR, "请在公众平台“全局返回码”中查这个代码。", "Look this code up in the platform's list.")


def trouble(error: str) -> Trouble:
    """Return what is known about an error code, or about one of our own (`quota`, `away`, `unsure`)."""
    return troubles().get(error, UNKNOWN)


@lru_cache(maxsize=1)
def troubles() -> dict[str, Trouble]:
    listed = yaml.safe_load(LISTED.read_text("utf-8"))
    return {str(code): Trouble(**entry) for code, entry in listed.items()}
