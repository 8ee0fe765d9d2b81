"""Names as they leave the record store: the surname and a ＊ for each further character."""

from collections.abc import Sequence

MASK = "＊"


def masked(name: str) -> str:
    """Return `name` with all but its first character masked: 张秀兰 → 张＊＊.

    A compound surname is masked more, never less.
    """
    return name[:1] + MASK * len(name[1:])


def masked_apart(names: Sequence[str | None]) -> list[str | None]:
    """Mask `names` so that two of them are equal afterwards if and only if they were before.

    Different names with the same mask get a number: 张＊＊, 张＊＊（2）. The diagnosis must see that
    two records carry different names, and needs nothing more of them. None stays None.
    """
    seen: dict[str, list[str]] = {}
    return [name if name is None else numbered(name, seen.setdefault(masked(name), [])) for name in names]


def numbered(name: str, alike: list[str]) -> str:
    if name not in alike:
        alike.append(name)
    place = alike.index(name)
    return f"{masked(name)}（{place + 1}）" if place else masked(name)
