"""Runs migrations on the connection that `actions.casestore.migrate` hands over."""

from alembic import context

from actions.casestore.migrate import VERSION_TABLE
from actions.casestore.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
