"""Alembic's entry: one connection, one lock, short timeouts so that a migration never queues up the county."""

from alembic import context
from sqlalchemy import create_engine, text

from registry.migrations import rows

LOCK = 510_000_001


def run() -> None:
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.execute(text("SET lock_timeout = '4s'"))
        connection.execute(text("SET statement_timeout = '5s'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=rows.METADATA)
        with context.begin_transaction():
            context.run_migrations()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()
    engine.dispose()


run()
