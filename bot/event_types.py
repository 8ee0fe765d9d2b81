"""Finds the class of a stored event by its name at once.

Rasa walks through all subclasses of `Event` for every event it reads back, which is a third
of a turn. The classes do not change while the program runs, so each name is looked up once.
"""

from functools import lru_cache

from rasa.shared.core.events import Event


def remember_event_types() -> None:
    """Make Rasa remember which class an event's name stands for."""
    looked_up = Event.resolve_by_type
    if not hasattr(looked_up, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=None)(looked_up))  # type: ignore[method-assign]
