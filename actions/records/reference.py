"""The regions and institutions that the project brings with it."""

from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy.engine import Engine

from actions.records.load import load_files

HERE = Path(__file__).parent
REFERENCE_FILES = (HERE / "regions.yml", HERE / "institutions.yml")


def load_reference(engine: Engine, now: datetime | None = None) -> None:
    """Load `regions.yml` and `institutions.yml`; what they state replaces what is on record, the rest stays.

    Relative days count from `now` (with zone). Raises `actions.records.load.BadFile`.
    """
    load_files(engine, REFERENCE_FILES, now or datetime.now(timezone.utc))
