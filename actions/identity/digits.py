"""Digits in whatever form people type them."""

import unicodedata

from bot.text.privacy import plain

CHINESE = str.maketrans(
    {
        **dict.fromkeys("〇零○", "0"),
        **dict.fromkeys("一幺壹弌", "1"),
        **dict.fromkeys("二贰貳弍两兩", "2"),
        **dict.fromkeys("三叁叄參弎", "3"),
        **dict.fromkeys("四肆", "4"),
        **dict.fromkeys("五伍", "5"),
        **dict.fromkeys("六陆陸", "6"),
        **dict.fromkeys("七柒", "7"),
        **dict.fromkeys("八捌", "8"),
        **dict.fromkeys("九玖", "9"),
    }
)


def with_plain_digits(text: str) -> str:
    """Return `text` with every digit as 0–9: full-width, ringed, Chinese (also 大写 and 幺) or of another script.

    Spaces, hyphens, dots and whatever else is neither letter nor digit are taken out.
    """
    signs = (sign for sign in plain(text).translate(CHINESE) if sign.isalnum())
    return "".join(decimal(sign) for sign in signs)


def decimal(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
