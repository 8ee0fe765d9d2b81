"""Brings the record store's tables to the present form, step by step, with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from actions.records.engine import engine_at


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest revision; one that is there already stays as it is.

    The version is kept in the table `records_version`, so that other stores may share the database.
    """
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    engine = engine_at(url, read_only=False)
    try:
        with engine.begin() as connection:
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    finally:
        engine.dispose()
