"""Record stores to test against: an SQLite file and a PostgreSQL schema of its own."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from actions.records.days import CHINA
from actions.records.engine import engine_at
from actions.records.load import load_people
from actions.records.migrations import migrate
from actions.records.reference import load_reference
from actions.records.store import SqlRecords
from tests.records.people import FULL, LI, people_file, person_text

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=CHINA)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'records.db'}"
        return
    yield from postgres_schema(request.getfixturevalue("postgres"))


def postgres_schema(url: str) -> Iterator[str]:
    schema, engine = f"records_{uuid4().hex[:8]}", create_engine(url, future=True)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{url}?options=-csearch_path%3D{schema}"
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def url(empty_url: str) -> str:
    """The URL of a record store with regions and institutions, and nobody in it."""
    migrate(empty_url)
    engine = engine_at(empty_url, read_only=False)
    load_reference(engine, NOW)
    engine.dispose()
    return empty_url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine that may write."""
    engine = engine_at(url, read_only=False)
    yield engine
    engine.dispose()


@pytest.fixture
def records(url: str) -> Iterator[SqlRecords]:
    """The store as the program reads it."""
    records = SqlRecords(engine_at(url))
    yield records
    records.engine.dispose()


@pytest.fixture
def two_people(engine: Engine, tmp_path: Path) -> None:
    """Zhang, of whom everything is known, and Li, of whom nothing is."""
    load_people(engine, people_file(tmp_path, person_text(more=FULL), person_text("li", "李一诺", LI)), NOW)
