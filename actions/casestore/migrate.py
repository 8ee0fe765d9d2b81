"""Brings a case store to the present form of its tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from actions.casestore.engine import DEFAULT_URL, engine_at
from actions.casestore.transaction import Transaction

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "cases_version"
LOCK = 0x65636572  # any number, the same in all processes


def migrate(url: str = DEFAULT_URL) -> None:
    """Make or update the tables at `url`, all or nothing; several processes may try at once.

    Raises `CaseStoreAway` when the database cannot be reached or refuses a step.
    """
    engine = engine_at(url)
    try:
        with Transaction(engine) as store:
            if store.dialect.name == "postgresql":
                store.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            upgrade(store)
    finally:
        engine.dispose()


def upgrade(store: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = store
    command.upgrade(config, "head")
