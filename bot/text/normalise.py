"""One written form for what people type: width, spaces, invisible characters, slashes."""

import re
import unicodedata

INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
SPACES = re.compile(r"\s+")
COMMAND_START = re.compile(r"^[\s/\\]+")


def normalised(text: str) -> str:
    """Return `text` in half-width form, without invisible characters, with single spaces."""
    return SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


def typed(text: str) -> str:
    """Return what a person typed, normalised and without any leading slash.

    Rasa treats a message that begins with a slash as an intent given by a program. The
    full-width slash and the ideographic space are turned into the plain ones first, or
    they would become a command after the stripping.
    """
    return COMMAND_START.sub("", normalised(text))
