"""Settings of fees."""

from __future__ import annotations

from pathlib import Path

from chassis.settings import ServiceSettings
from pydantic import Field


class FeesSettings(ServiceSettings):
    """What fees is told on top of what every service is told."""

    assets: Path = Field(
        default=Path("/opt/assets/node_modules"), description="folder of installed npm packages: the font of receipts"
    )
    owner_database_url: str = Field(default="", description="the owner role's address; for migrations only", repr=False)
