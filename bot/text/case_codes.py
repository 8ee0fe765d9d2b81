"""Case codes: under which a receipt is opened again, also as people read them out and type them."""

import re
import unicodedata

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that are mistaken for one another, read aloud or written
CODE = re.compile(rf"(?<![0-9A-Za-z])([{SIGNS}]{{4}})([- ]?)([{SIGNS}]{{4}})(?![0-9A-Za-z])", re.I)
ANYWHERE = re.compile(f"(?={CODE.pattern})", re.I)


def case_code_in(text: str) -> str | None:
    """Return the case code that `text` names, in its canonical form such as `7K3M-9QX2`.

    Without a hyphen, what has no digit is taken for words, and what has no letter for a number;
    of several that overlap ("case 7k3m 9qx2") the one with most digits is meant.
    """
    found = ANYWHERE.findall(unicodedata.normalize("NFKC", text).upper())
    codes = [f"{first}-{last}" for first, gap, last in found if is_code(first + last, gap)]
    return max(codes, key=lambda code: sum(map(str.isdigit, code)), default=None)


def is_code(signs: str, gap: str) -> bool:
    return any(map(str.isalpha, signs)) and (gap == "-" or any(map(str.isdigit, signs)))


def without_case_codes(text: str) -> str:
    """Return `text` without what may be a case code, whose letters say nothing of the text's language."""
    return CODE.sub(" ", text) if case_code_in(text) else text
