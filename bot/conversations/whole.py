"""What a message means as a whole, where much hangs on it: consent, its withdrawal, the question why.

A classifier's "probably yes" is not consent; these meanings come from a closed list.
"""

import re
from functools import lru_cache
from pathlib import Path

import yaml

from bot.text.normalise import normalised

WORDS = Path(__file__).parent / "whole.yml"
AGREE, WITHDRAW, WHY = "agree", "withdraw", "why"
SIGNS = re.compile(r"[^\w']+")


def meaning_of_whole(text: str) -> str | None:
    """Return `agree`, `withdraw` or `why` if that is all that `text` says."""
    return meanings().get(bare(text))


@lru_cache(maxsize=1)
def meanings() -> dict[str, str]:
    listed = yaml.safe_load(WORDS.read_text("utf-8"))
    return {bare(str(each)): name for name, words in listed.items() for each in (*words["zh"], *words["en"])}


def bare(text: str) -> str:
    return SIGNS.sub("", normalised(text).casefold().replace("’", "'"))
