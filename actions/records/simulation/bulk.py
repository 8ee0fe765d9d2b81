"""Writes many rows quickly: executemany on SQLite, COPY on PostgreSQL."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection

from actions.records import tables as t
from actions.records.simulation.draws import Columns

FAST = ("synchronous=OFF", "cache_size=-262144", "temp_store=MEMORY")  # safe enough: a broken fill is repeated
NULL = r"\N"


def make_fast(store: Connection) -> None:
    """Let an SQLite connection, outside a transaction, trade safety against a power cut for speed."""
    if store.dialect.name == "sqlite":
        for pragma in FAST:
            store.connection.cursor().execute(f"PRAGMA {pragma}")


def put_rows(store: Connection, table: Table, columns: Columns) -> None:
    """Insert rows given as columns of equal length; days are ISO text, None is NULL."""
    if store.dialect.name == "postgresql":
        copy_rows(store, table, list(columns), rows_of(columns, list(columns)))
        return
    statement = table.insert().compile(dialect=store.dialect, column_keys=list(columns))
    if rows := list(rows_of(columns, statement.positiontup or [])):
        store.exec_driver_sql(str(statement), rows)


def rows_of(columns: Columns, order: list[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns[name].tolist() for name in order))


def copy_rows(store: Connection, table: Table, names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
    lines = ("\t".join([NULL if value is None else str(value) for value in row]) for row in rows)
    quoted = ", ".join(f'"{name}"' for name in names)
    content = StringIO("\n".join(lines))
    store.connection.cursor().copy_expert(f"COPY {table.name} ({quoted}) FROM STDIN", content)


def next_id(store: Connection, table: Table) -> int:
    return (store.execute(select(func.max(table.c.id))).scalar() or 0) + 1


def settle(store: Connection) -> None:
    """Let the database go on counting after the ids that were written, and know what is in the tables."""
    if store.dialect.name == "postgresql":
        for table in (t.persons, t.enrolments):
            sequence = func.pg_get_serial_sequence(table.name, "id")
            store.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))
    store.execute(text("ANALYZE"))
