from chassis.db.migrations import run_migrations

from fees.migrations import rows

run_migrations(rows.METADATA)
