"""The migrations lead to exactly the tables that the program knows."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from actions.records.engine import engine_at
from actions.records.migrations import migrate
from actions.records.tables import metadata


def test_the_migrated_tables_are_those_of_the_program(empty_url: str) -> None:
    migrate(empty_url)
    with engine_at(empty_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "records_version"})
        assert compare_metadata(context, metadata) == []


def test_the_migrated_checks_are_those_of_the_program(empty_url: str) -> None:
    migrate(empty_url)
    engine = engine_at(empty_url, read_only=False)
    migrated = checks(engine)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    assert migrated == checks(engine)
    assert "state_listed" in migrated["certificates"]


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    engine = engine_at(empty_url, read_only=False)
    before = checks(engine)
    migrate(empty_url)
    assert checks(engine) == before
    assert "records_version" in inspect(engine).get_table_names()


def checks(engine: Engine) -> dict[str, dict[str, str]]:
    """Return the condition of each check by table and name, spaces evened out."""
    found = inspect(engine)
    return {
        table: {check["name"]: re.sub(r"\s+", " ", check["sqltext"]) for check in found.get_check_constraints(table)}
        for table in metadata.tables
    }
