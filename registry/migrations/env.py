"""What Alembic runs: it is given an open connection, and all tables."""

from alembic import context

from registry.db import load_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=load_tables(),
    render_as_batch=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
