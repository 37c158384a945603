from chassis.db.migrations import run_migrations

from concessions.migrations import rows

run_migrations(rows.METADATA)
