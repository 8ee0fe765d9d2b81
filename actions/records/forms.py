"""Reads hand-written files field by field and says exactly what is wrong with them.

A reader takes a value as YAML gives it and returns the value to store, or raises `Fault`. Most
readers follow from the column that a field fills. A fault names the field, never the value,
which may be personal.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Boolean, Date, Integer, String, Table

from actions.records.days import Calendar

Reader = Callable[[Any], Any]
UNKNOWN = (None, "unknown")


class Fault(ValueError):
    """What is wrong, after the names of the fields that lead to it."""


@contextmanager
def inside(field: str) -> Iterator[None]:
    """Put `field` before the words of a fault that is found inside."""
    try:
        yield
    except Fault as fault:
        raise Fault(f"{field}: {fault}") from None


def read_form(given: Any, readers: Mapping[str, Reader], required: Sequence[str] = ()) -> dict[str, Any]:
    """Return the value of every field in `readers`; None for one that is left out or `unknown`."""
    check_fields(given, readers, required)
    return {field: read_field(field, readers[field], given.get(field)) for field in readers}


def check_fields(given: Any, readers: Mapping[str, Reader], required: Sequence[str]) -> None:
    if not isinstance(given, dict):
        raise Fault("fields are expected here")
    for field in given:
        if field not in readers:
            raise Fault(f"{field} is not a field; there are {', '.join(readers)}")
    for field in required:
        if given.get(field) in UNKNOWN:
            raise Fault(f"{field} is missing")


def read_field(field: str, reader: Reader, value: Any) -> Any:
    if value is None or value == "unknown":
        return None
    with inside(field):
        return reader(value)


def read_list(given: Any, reader: Reader, name_by: str = "key") -> list[Any]:
    """Return what `reader` makes of each entry; a fault names the entry by its field `name_by` or by its place."""
    if not isinstance(given, list):
        raise Fault("a list is expected here")
    found = []
    for place, entry in enumerate(given, 1):
        name = entry.get(name_by) if isinstance(entry, dict) else None
        with inside(str(name or f"entry {place}")):
            found.append(reader(entry))
    return found


def check_unique(names: Sequence[str | None], what: str) -> None:
    """Raise `Fault` if one of `names` other than None comes twice."""
    twice = [name for place, name in enumerate(names) if name is not None and name in names[:place]]
    if twice:
        raise Fault(f"{what} {twice[0]} is there twice")


def readers_of(table: Table, calendar: Calendar, *without: str) -> dict[str, Reader]:
    """Return a reader for each column of `table` but those named in `without`."""
    return {column.name: reader_of(column, calendar) for column in table.c if column.name not in without}


def reader_of(column: Any, calendar: Calendar) -> Reader:
    if "values" in column.info:
        return one_of(*column.info["values"])
    if isinstance(column.type, String):
        return text_up_to(column.type.length)
    return {Boolean: yes_no, Date: day_by(calendar), Integer: count}[type(column.type)]


def one_of(*values: str) -> Reader:
    def read(value: Any) -> str:
        if value not in values:
            raise Fault(f"unknown value; there are {', '.join(values)}")
        return value

    return read


def yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Fault("yes or no is expected")
    return value


def count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise Fault("a number of 0 or more is expected")
    return value


def text_up_to(length: int) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise Fault("text is expected; digits need quotation marks")
        if len(value) > length:
            raise Fault(f"longer than {length} characters")
        return value

    return read


def day_by(calendar: Calendar) -> Reader:
    return time_by(calendar.day, "a day is expected, such as 2026-11-18 or today-30d")


def moment_by(calendar: Calendar) -> Reader:
    return time_by(calendar.moment, "a time is expected, such as 2026-11-18 08:00, now-2h or today-1d 08:00")


def time_by(method: Reader, expected: str) -> Reader:
    def read(value: Any) -> Any:
        try:
            return method(value)
        except (ValueError, OverflowError):
            raise Fault(expected) from None

    return read
