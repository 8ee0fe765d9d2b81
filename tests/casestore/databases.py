"""A fresh place in each database that the case store may live in."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine


@contextmanager
def postgresql_schema(url: str) -> Iterator[str]:
    """Yield a URL of a new, empty schema, which is dropped in the end."""
    schema, engine = f"cases_{secrets.token_hex(6)}", create_engine(url, future=True)
    with engine.begin() as database:
        database.exec_driver_sql(f"CREATE SCHEMA {schema}")
    yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"
    with engine.begin() as database:
        database.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()
