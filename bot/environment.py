"""Reads single settings from the environment, and says in a sentence what is wrong with one."""

from collections.abc import Mapping

import limits


class WrongSetting(Exception):
    """A setting is missing or cannot be used; its text tells the operator what to do."""


def number(environment: Mapping[str, str], name: str, default: int, least: int | None = None) -> int:
    """Return a whole number, not below `least` if that is given; raises `WrongSetting`."""
    try:
        value = int(environment.get(name) or default)
    except ValueError:
        raise WrongSetting(f"{name} must be a whole number, not “{environment[name]}”.") from None
    if least is not None and value < least:
        raise WrongSetting(f"{name} must be at least {least}, not “{environment[name]}”.")
    return value


def duration(environment: Mapping[str, str], name: str, default: float, unit: str = "seconds") -> float:
    """Return a number of seconds or hours, above zero and below a billion; raises `WrongSetting`."""
    try:
        value = float(environment.get(name) or default)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:
        raise WrongSetting(f"{name} must be a number of {unit} above 0, not “{environment[name]}”.")
    return value


def limit(environment: Mapping[str, str], name: str, default: str) -> str:
    """Return a limit such as `240/minute`; raises `WrongSetting`."""
    value = environment.get(name) or default
    try:
        limits.parse(value)
    except ValueError:
        raise WrongSetting(f"{name} must be a limit such as {default}, not “{value}”.") from None
    return value
