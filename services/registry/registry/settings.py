"""Settings of registry."""

from __future__ import annotations

from chassis.settings import ServiceSettings
from pydantic import Field


class RegistrySettings(ServiceSettings):
    """What registry is told on top of what every service is told."""

    lookups_per_minute: float = Field(
        default=60, gt=0, description="requests with an identity number in a minute, of one account for one purpose"
    )
    roll_memory_bytes: int = Field(
        default=1_800_000_000, gt=100_000_000, description="memory that the process reading a roll may take"
    )
    owner_database_url: str = Field(default="", description="the owner role's address; for migrations only", repr=False)
