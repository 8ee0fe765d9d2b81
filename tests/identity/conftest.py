"""An identity service on each database, with a clock to turn and a directory of made-up people."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from actions.casestore.engine import engine_at
from actions.casestore.migrate import migrate
from actions.identity.keys import Keys
from tests.casestore.databases import postgresql_schema
from tests.identity.world import MASTER, World


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the tables in place, to be copied: faster than making them for each test."""
    file = tmp_path_factory.mktemp("template") / "cases.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def file(template: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file, for what does not depend on the database."""
    return Path(shutil.copy(template, tmp_path / "cases.db"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{request.getfixturevalue('file')}"
        return
    with postgresql_schema(request.getfixturevalue("postgres")) as url:
        migrate(url)
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = engine_at(url)
    yield engine
    engine.dispose()


@pytest.fixture
def keys() -> Keys:
    return Keys(MASTER)


@pytest.fixture
def world(url: str) -> Iterator[World]:
    with World(url) as world:
        yield world


@pytest.fixture
def here(file: Path) -> Iterator[World]:
    """A world on SQLite alone."""
    with World(f"sqlite:///{file}") as world:
        yield world
