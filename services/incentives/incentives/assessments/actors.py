"""In whose name everybody is assessed, as the access log says it."""

from __future__ import annotations

from chassis.access.principal import Principal
from chassis.db.work import Actor

# a run that follows a roll or the night by itself
SCHEDULE = "schedule"


def actor_of(ordered_by: str) -> Actor:
    """Who ordered a run: a person by staff number, or the service by its schedule."""
    is_scheduled = ordered_by == SCHEDULE
    principal = Principal(
        subject=ordered_by,
        username=ordered_by,
        staff_number="" if is_scheduled else ordered_by,
        roles=frozenset(),
    )
    role = "service-incentives" if is_scheduled else "county-approver"
    return Actor(principal, role, "assessment", permission="incentives.assessment.start", action="bulk")
