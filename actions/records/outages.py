"""Publishes outages and ends them."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.engine import Engine

from actions.records.days import Calendar
from actions.records.public import PublicForm
from actions.records.tables import outages
from actions.records.writing import put_outage


def publish_outage(engine: Engine, outage: dict[str, Any], now: datetime) -> None:
    """Put an outage on record, in place of one of the same scope, subject and kind.

    `outage`: scope, subject (unless national), kind, starts, ends (left out: not known) as in a file
    of people; relative times count from `now`. Raises `actions.records.forms.Fault`.
    """
    row = PublicForm(Calendar(now)).read_outage(outage)
    with engine.begin() as store:
        put_outage(store, row)


def end_outages(engine: Engine, scope: str, subject: str, now: datetime) -> int:
    """End at `now` the outages of this scope and subject that are running; return how many there were."""
    running = or_(outages.c.ends.is_(None), outages.c.ends > now)
    same = (outages.c.scope == scope, outages.c.subject == subject, outages.c.starts <= now, running)
    with engine.begin() as store:
        return store.execute(update(outages).where(*same).values(ends=now)).rowcount
