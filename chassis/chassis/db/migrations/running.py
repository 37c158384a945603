"""How the migrations of a service run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic import command, context
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

LOCK = 510_000_001


def migrate(url: str, folder: Path) -> None:
    """Bring a database to the newest shape; doing it twice, or at once with another, is harmless.

    Args:
        url: address for the owner role.
        folder: the service's `migrations`.
    """
    settings = Config()
    settings.set_main_option("script_location", str(folder))
    settings.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    command.upgrade(settings, "head")


@cache
def revisions_of(folder: Path) -> tuple[str, frozenset[str]]:
    """The newest revision of a service, and all that its code knows.

    Args:
        folder: the service's `migrations`.
    """
    script = ScriptDirectory(str(folder))
    head = script.get_current_head()
    assert head is not None  # noqa: S101 - every service has a first migration
    return head, frozenset(one.revision for one in script.walk_revisions())


def metadata_of(rooms: Iterable[ModuleType]) -> sa.MetaData:
    """The tables of some modules alone: the classes of all services share one registry of tables in a test."""
    found = sa.MetaData(naming_convention=SQLModel.metadata.naming_convention)
    for room in rooms:
        for value in vars(room).values():
            table = getattr(value, "__table__", None)
            if isinstance(value, type) and table is not None and table.name not in found.tables:
                table.to_metadata(found)
    return found


def run_migrations(metadata: sa.MetaData) -> None:
    """Alembic's entry: one connection, one lock, short timeouts so that a migration never queues up the county."""
    engine = sa.create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.execute(sa.text("SET lock_timeout = '4s'"))
        connection.execute(sa.text("SET statement_timeout = '5s'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=metadata)
        with context.begin_transaction():
            context.run_migrations()
            # a process asks for the revision before it says that it is ready; who may connect at all, may know it
            connection.execute(sa.text("GRANT SELECT ON alembic_version TO PUBLIC"))
        connection.execute(sa.text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()
    engine.dispose()
