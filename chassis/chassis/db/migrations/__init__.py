"""Migrations of a service: how they run, and the tables that every service has beside its own rooms."""

from chassis.db.migrations.running import metadata_of, migrate, run_migrations
from chassis.db.migrations.tables import create_chassis_tables

__all__ = ["create_chassis_tables", "metadata_of", "migrate", "run_migrations"]
