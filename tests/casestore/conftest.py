"""An empty database of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casestore.databases import postgresql_schema


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/cases.db"
        return
    with postgresql_schema(request.getfixturevalue("postgres")) as url:
        yield url
