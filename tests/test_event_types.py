"""Rasa's look-up of event classes is remembered, and still the same; fails when Rasa changes it."""

import inspect

import pytest
from rasa.shared.core.events import Event, SlotSet

from bot.event_types import remember_event_types


def test_event_classes_are_found_as_before_and_remembered() -> None:
    remember_event_types()
    remember_event_types()
    before = Event.resolve_by_type.cache_info().hits
    assert Event.resolve_by_type("slot") is SlotSet and Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type.cache_info().hits > before
    with pytest.raises(ValueError):
        Event.resolve_by_type("no such event")


def test_rasa_looks_event_classes_up_by_this_method() -> None:
    assert "resolve_by_type" in inspect.getsource(Event.from_parameters)
    assert list(inspect.signature(inspect.unwrap(Event.resolve_by_type)).parameters) == ["type_name", "default"]
