"""Settings of incentives."""

from __future__ import annotations

from chassis.settings import ServiceSettings
from pydantic import Field


class IncentivesSettings(ServiceSettings):
    """What incentives is told on top of what every service is told."""

    owner_database_url: str = Field(default="", description="the owner role's address; for migrations only", repr=False)
