from chassis.db.migrations import run_migrations

from notifications.migrations import rows

run_migrations(rows.METADATA)
