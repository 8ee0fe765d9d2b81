"""Reads an ID number as people type it."""

from actions.id_number import fault_of
from actions.identity.digits import with_plain_digits

OLD_LENGTH = 15


class BadIdNumber(Exception):
    """What was typed is no ID number; its text is the `fault` and never the number.

    `fault`: length, characters, date, check_digit, or old (the 15 digits in use before
    GB 11643-1999).
    """

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def read_id_number(text: str) -> str:
    """Return the ID number (GB 11643) in `text`: 17 digits and a digit or X.

    Full-width and Chinese digits, spaces, hyphens and a small x (also ×) are understood.
    Raises `BadIdNumber`.
    """
    number = with_plain_digits(text.replace("×", "X")).upper()
    fault = "old" if len(number) == OLD_LENGTH and number.isdigit() else fault_of(number)
    if fault:
        raise BadIdNumber(fault)
    return number
