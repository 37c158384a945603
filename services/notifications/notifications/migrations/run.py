"""Runs the migrations as the owner role."""

from __future__ import annotations

from pathlib import Path

from chassis.db import migrations


def migrate(url: str) -> None:
    """Bring the database to the newest shape; doing it twice, or at once with another, is harmless."""
    migrations.migrate(url, Path(__file__).parent)
