"""The citizen identification number: 17 digits and a check digit (GB 11643-1999).

Digits 1 to 6 are the region (GB/T 2260), 7 to 14 the birth date, 15 to 17 a serial number that is
odd for men; the last is computed by ISO 7064 MOD 11-2. Pure functions that raise nothing; they
take the canonical form: no spaces, ASCII digits, a capital X.
"""

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"  # by the weighted sum modulo 11
LENGTH = 18
EARLIEST_YEAR = 1900  # nobody born earlier lived to be given a number; the numbers began in 1984
FORM = re.compile(r"[0-9]{17}[0-9X]")


def check_digit(first17: str) -> str:
    """Return the check digit, `0` to `9` or `X`, for the first 17 digits of a number."""
    return CHECK_DIGITS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17)) % 11]


def birth_date_in(id_number: str) -> date | None:
    """Return the birth date that `id_number` contains, or None if it contains no possible one."""
    try:
        born = date(*(int(id_number[start:end]) for start, end in ((6, 10), (10, 12), (12, 14))))
    except ValueError:
        return None
    return born if born.year >= EARLIEST_YEAR else None


def fault_of(id_number: str) -> str | None:
    """Return what makes `id_number` impossible: length, characters, date or check_digit, or None.

    The first fault in this order counts, since a later one says nothing if an earlier one holds.
    """
    if len(id_number) != LENGTH:
        return "length"
    if not FORM.fullmatch(id_number):
        return "characters"
    if birth_date_in(id_number) is None:
        return "date"
    return None if check_digit(id_number[:17]) == id_number[17] else "check_digit"
