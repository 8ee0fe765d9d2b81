"""A migrated store has the tables that the program expects, however many start at once."""

from concurrent.futures import ThreadPoolExecutor

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from actions.casestore.engine import engine_at
from actions.casestore.migrate import VERSION_TABLE, migrate
from actions.casestore.tables import audit_head, metadata


def test_the_migrated_tables_are_those_of_the_metadata(url: str) -> None:
    migrate(url)
    engine = engine_at(url)
    with engine.connect() as store:
        context = MigrationContext.configure(store, opts={"compare_type": True, "version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        constraints = inspect(store).get_check_constraints("audit_head")
        assert [each["name"] for each in constraints] == ["ck_audit_head_only_one"]
    engine.dispose()


def test_processes_that_start_together_migrate_once(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(migrate, [url] * 6))
    engine = engine_at(url)
    with engine.connect() as store:
        assert [head.place for head in store.execute(select(audit_head))] == [0]
    engine.dispose()
