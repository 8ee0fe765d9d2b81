"""Runs the revisions on the connection that `migrate` hands over."""

from alembic import context

from actions.records.tables import metadata

VERSION_TABLE = "records_version"

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table only by copying it
)
with context.begin_transaction():
    context.run_migrations()
