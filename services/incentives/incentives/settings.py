"""Settings of incentives."""

from __future__ import annotations

from chassis.settings import ServiceSettings
from pydantic import Field


class IncentivesSettings(ServiceSettings):
    """What incentives is told on top of what every service is told."""

    owner_database_url: str = Field(default="", description="the owner role's address; for migrations only", repr=False)
    counties: str = Field(
        default="",
        pattern="^([0-9]{6}(,[0-9]{6})*)?$",
        description="counties whose hukou is here, by commas; empty: the cell",
    )
    registry_address: str = Field(default="127.0.0.1:50051", description="host:port of registry's gRPC listener")
    fees_address: str = Field(default="127.0.0.1:50051", description="host:port of fees' gRPC listener")

    assess_hour: int = Field(
        default=3, ge=0, le=23, description="hour of the county's day from which everybody is assessed, once a night"
    )

    @property
    def served(self) -> tuple[str, ...]:
        """Codes of the counties that pay here."""
        return tuple(self.counties.split(",")) if self.counties else (self.cell,)
