from chassis.db.migrations import run_migrations

from incentives.migrations import rows

run_migrations(rows.METADATA)
