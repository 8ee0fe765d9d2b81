"""Cuts a long text into pieces that a channel can carry, where a reader would pause."""

import re

PAUSES = (
    re.compile(r"\n\s*\n"),  # paragraphs
    re.compile(r"\n"),
    re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s"),
    re.compile(r"(?<=[，、：])|(?<=[,:])\s|\s"),
)
LINK = re.compile(r"<a href=\"[^\"]*\">[^<]*</a>|https?://\S+")


def pieces(text: str, most_bytes: int) -> list[str]:
    """Return `text` in pieces of at most `most_bytes` bytes of UTF-8, none of them empty.

    A piece ends at a paragraph, else at a line, a sentence, a comma or space, and inside a
    word only where nothing else will do; never inside a character or a link that fits whole.
    """
    result, rest = [], text.strip()
    while len(rest.encode()) > most_bytes:
        cut = place_to_cut(rest, most_bytes)
        result.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in (*result, rest) if piece]


def place_to_cut(text: str, most_bytes: int) -> int:
    """Return how many characters of `text` the next piece takes: at least one."""
    fits = len(text.encode()[:most_bytes].decode(errors="ignore"))
    links = [found.span() for found in LINK.finditer(text)]
    for pause in PAUSES:
        ends = [found.start() for found in pause.finditer(text, 0, fits + 1) if fits // 3 < found.start() <= fits]
        whole = [end for end in ends if not inside(links, end)]
        if whole:
            return whole[-1]
    before_link = next((start for start, end in links if 0 < start <= fits < end), fits)
    return max(1, before_link)


def inside(spans: list[tuple[int, int]], place: int) -> bool:
    return any(start < place < end for start, end in spans)
