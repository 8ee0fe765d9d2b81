"""Rasa's working memory of a conversation: one row, of bounded size.

Rasa's own SQL store writes a row an event and reads all of a session back, so that a turn
costs more the longer a conversation lasts. Here the last turns are one value, with the
slots that were set before them put in front.
"""

import asyncio
import json
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select

from bot.conversations.store import Transaction, put_dialogue
from bot.conversations.tables import dialogues, engine_at

TURNS_KEPT = 12  # a follow-up leans on the last question; more turns only make each turn dearer


@dataclass
class Pending:
    """The state of the dialogue in an exchange that is not yet written."""

    events: str | None = None


pending: ContextVar[Pending | None] = ContextVar("pending", default=None)


class DialogueStore(TrackerStore):
    """A tracker store with one bounded row a conversation.

    Inside an exchange (`pending` is set) the state is handed to whoever writes the
    exchange, so that transcript and dialogue change in one transaction.
    """

    def __init__(self, domain: Any, event_broker: Any = None, host: str = "", **_: Any) -> None:
        super().__init__(domain, event_broker)
        self.engine = engine_at(host)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        events = serialised(tracker.events)
        if (exchange := pending.get()) is not None:
            exchange.events = events
        else:
            await asyncio.to_thread(self.put, tracker.sender_id, events)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        exchange = pending.get()
        events = exchange.events if exchange and exchange.events else None
        events = events or await asyncio.to_thread(self.get, sender_id)
        if not events:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(events), self.domain.slots)

    async def keys(self) -> Iterable[str]:
        with Transaction(self.engine) as store:
            return list(store.execute(select(dialogues.c.sender_id)).scalars())

    def put(self, sender_id: str, events: str) -> None:
        with Transaction(self.engine) as store:
            put_dialogue(store, sender_id, events)

    def get(self, sender_id: str) -> str | None:
        query = select(dialogues.c.events).where(dialogues.c.sender_id == sender_id)
        with Transaction(self.engine) as store:
            return store.execute(query).scalar()


def serialised(events: Iterable[Event]) -> str:
    return json.dumps([event.as_dict() for event in recent(list(events))], ensure_ascii=False)


def recent(events: Sequence[Event], turns: int = TURNS_KEPT) -> list[Event]:
    """Return the last `turns` turns, led by a session start and the slots set before them.

    Nothing is cut while the events fit, nor inside a form, whose beginning is needed.
    """
    cut = cut_before(events, turns)
    if not cut:
        return list(events)
    slots = slots_after(events[:cut])
    start = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(timestamp=events[cut].timestamp)]
    return [*start, *slots, *events[cut:]]


def cut_before(events: Sequence[Event], turns: int) -> int:
    """Return the index of the `action_listen` before the oldest turn to keep; 0 to keep all."""
    said = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(said) <= 2 * turns:
        return 0
    cut, form = 0, None
    for index, event in enumerate(events):
        if isinstance(event, ActiveLoop):
            form = event.name
        if isinstance(event, UserUttered) and index <= said[-turns] and form is None:
            cut = index - 1
    return cut


def slots_after(events: Sequence[Event]) -> list[Event]:
    slots: dict[str, Any] = {}
    for event in events:
        if isinstance(event, SessionStarted | AllSlotsReset):
            slots.clear()
        elif isinstance(event, SlotSet):
            slots[event.key] = event.value
    return [SlotSet(name, value) for name, value in slots.items() if value is not None]
