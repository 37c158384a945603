"""Who calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from chassis.values import Division

ADMINISTRATORS = frozenset({"system-admin", "security-admin", "audit-admin"})
AGENCY_PREFIX = "agency-"
SERVICE_PREFIX = "service-"


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller, as the verified token says."""

    subject: str
    username: str
    roles: frozenset[str]
    division: Division | None = None
    person_id: UUID | None = None
    staff_number: str = ""
    client_id: str = ""
    token: str = field(default="", repr=False)

    @property
    def number(self) -> str:
        """What maker and checker are compared by: the staff number, or the account where there is none."""
        return self.staff_number or self.subject

    @property
    def office(self) -> str:
        """Where the caller works, for the log a person sees: division code, or the system's name."""
        return self.division.code if self.division is not None else self.client_id
