from chassis.db.migrations import run_migrations

from registry.migrations import rows

run_migrations(rows.METADATA)
