"""Alembic's entry: it works on the connection that the store hands over, inside the store's transaction."""

from alembic import context

from pv_reports.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
