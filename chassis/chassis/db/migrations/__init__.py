"""Migrations of a service: how they run, and the tables that every service has beside its own rooms."""

from chassis.db.migrations.running import metadata_of, migrate, run_migrations
from chassis.db.migrations.tables import create_chassis_tables, create_number_series

__all__ = ["create_chassis_tables", "create_number_series", "metadata_of", "migrate", "run_migrations"]
