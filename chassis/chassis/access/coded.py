"""Roles and purposes whose very name tells what somebody is: wherever they are kept or told, they are codes.

That an office for military families, a care worker or a clinic looked at a record says of its person what no log, row,
span or export may say in words. So the caller of a work is known by code from the first moment (`Call.actor`), in every
service alike: `r8` is role number 8 of the contract, `p10` purpose number 10. The person alone reads them in words, on
their own pages.
"""

from __future__ import annotations

from anjia.options.v1 import access_pb2

from chassis.access.contract import PURPOSES, ROLES
from chassis.access.principal import SERVICE_PREFIX

UNKNOWN = "-"
GUARDED_ROLES = frozenset({access_pb2.ROLE_MILITARY_OFFICE, access_pb2.ROLE_CARE_WORKER})
GUARDED_PURPOSES = frozenset(
    {access_pb2.PURPOSE_MILITARY_SERVICE, access_pb2.PURPOSE_HEALTH_SERVICE, access_pb2.PURPOSE_CARE}
)


def coded_role(name: str) -> str:
    """`military-office` → `r8`; the name of any other role as it is."""
    number = ROLES.get(name)
    return f"r{number}" if number in GUARDED_ROLES else name


def coded_purpose(name: str) -> str:
    """`military-service` → `p10`; the name of any other purpose as it is.

    What is no purpose of the contract was typed by whoever called: it is kept as `-`.
    """
    number = PURPOSES.get(name)
    if number is None:
        return UNKNOWN
    return f"p{number}" if number in GUARDED_PURPOSES else name


# Offices that serve for one purpose look for no other, and nobody else looks for theirs.
OWN_PURPOSES = {
    "military-office": frozenset({"military-service"}),
    "clinic-worker": frozenset({"health-service", "fee-service"}),
    "care-worker": frozenset({"care"}),
    "finance-officer": frozenset({"payment", "fee-service"}),
}
_OWNED = {name for name, number in PURPOSES.items() if number in GUARDED_PURPOSES}


def may_name(role: str, purpose: str) -> bool:
    """Whether a role may call for a purpose that the method allows."""
    own = OWN_PURPOSES.get(role)
    if own is not None:
        return purpose in own
    return purpose not in _OWNED or role.startswith(SERVICE_PREFIX)
