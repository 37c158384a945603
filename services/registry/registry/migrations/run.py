"""Runs the migrations as the owner role."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config


def config(url: str) -> Config:
    """Alembic's configuration for this service; no ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return settings


def migrate(url: str) -> None:
    """Bring the database to the newest shape; doing it twice, or at once with another, is harmless."""
    command.upgrade(config(url), "head")
