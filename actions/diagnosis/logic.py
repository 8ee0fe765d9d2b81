"""Three-valued logic: unknown beside known stays unknown unless the known decides (Kleene)."""

from collections.abc import Iterable, Sequence

YES, NO, UNKNOWN = "yes", "no", "unknown"


def every(values: Iterable[bool | None]) -> bool | None:
    """Return False if any is false, None if any is unknown, otherwise True."""
    values = list(values)
    return False if False in values else None if None in values else True


def some(values: Iterable[bool | None]) -> bool | None:
    """Return True if any is true, None if any is unknown, otherwise False."""
    values = list(values)
    return True if True in values else None if None in values else False


def equal(value: str | None, wanted: str) -> bool | None:
    return None if value is None else value == wanted


def said(value: bool | None) -> str:
    """Return `yes`, `no` or `unknown`."""
    return UNKNOWN if value is None else YES if value else NO


def word(value: str | None) -> str:
    return UNKNOWN if value is None else value


def agreed(values: Sequence[str | None], otherwise: str) -> str:
    """Return the value that all share, `otherwise` when known ones differ, `unknown` when some are unknown."""
    known = set(values) - {None}
    if len(known) > 1:
        return otherwise
    return UNKNOWN if None in values or not values else word(values[0])
