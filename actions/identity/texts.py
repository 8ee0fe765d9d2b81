"""The words of the text message, from texts.yml."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.identity.codes import CODE_VALID

TEXTS = Path(__file__).with_name("texts.yml")
FALLBACK = "zh"


def message_with(code: str, language: str) -> str:
    """Return the text message that carries `code`, in `language` (zh, en; any other is zh)."""
    messages = texts()["message"]
    return messages.get(language, messages[FALLBACK]).format(code=code, minutes=CODE_VALID // 60)


def notice_version() -> str:
    """Return the version of the notice to which people consent."""
    return texts()["notice_version"]


@lru_cache(maxsize=1)
def texts() -> dict[str, Any]:
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
