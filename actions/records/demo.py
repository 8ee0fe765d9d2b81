"""Keeps the made-up people of the demo in the record store, with days that never go stale."""

import hashlib
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import Engine

from actions.records.days import CHINA
from actions.records.engine import engine_at
from actions.records.load import load_files
from actions.records.migrations import migrate
from actions.records.reference import REFERENCE_FILES
from actions.records.tables import snapshots

DEMO_PEOPLE = Path(__file__).parent / "demo_people.yml"


def prepare_demo(url: str, people: Path = DEMO_PEOPLE, now: datetime | None = None) -> bool:
    """Bring the tables, the reference data and the demo people at `url` up to date; return whether anything was loaded.

    They are loaded if the store is empty, if a file changed, and once a day, since the files write
    days relative to today. Raises `actions.records.load.BadFile`.
    """
    now = now or datetime.now(timezone.utc)
    files = (*REFERENCE_FILES, people)
    state = state_of(files, now)
    migrate(url)
    engine = engine_at(url, read_only=False)
    try:
        if state == loaded_state(engine):
            return False
        load_files(engine, files, now, state)
        return True
    finally:
        engine.dispose()


def state_of(files: tuple[Path, ...], now: datetime) -> str:
    """Return a hash of what is in `files` and of the day, in hexadecimal."""
    content = hashlib.sha256(now.astimezone(CHINA).date().isoformat().encode())
    for path in files:
        content.update(path.read_bytes() if path.exists() else b"")
    return content.hexdigest()


def loaded_state(engine: Engine) -> str | None:
    with engine.connect() as store:
        return store.execute(select(snapshots.c.content_hash)).scalar()
