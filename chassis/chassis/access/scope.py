"""The four scopes that a unit of work can have; the database keeps to them by row-level security."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from chassis.access.principal import AGENCY_PREFIX, SERVICE_PREFIX, Principal
from chassis.errors import DomainError, Kind, Text
from chassis.values import Division

ScopeKind = Literal["range", "persons", "agreement", "county"]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which people a transaction can see.

    range: a territory (staff) · persons: some people (a citizen, minors in care) · agreement: the territory of a
    sharing agreement (an agency) · county: everybody (fact handlers, named system jobs, crossing commands).
    """

    kind: ScopeKind
    division: Division | None = None
    persons: tuple[UUID, ...] = ()

    @property
    def settings(self) -> tuple[str, str, str, str]:
        """(scope, low, high, persons) for `set_config`; what does not apply is empty and matches nothing."""
        low, high = self.division.bounds if self.division is not None else ("", "")
        return self.kind, low, high, ",".join(str(person) for person in self.persons)

    def covers(self, code: str) -> bool:
        """Whether a division code lies in this scope's territory."""
        return self.kind == "county" or (self.division is not None and self.division.covers(code))


COUNTY = Scope("county")


def scope_of(principal: Principal, role: str) -> Scope:
    """The scope a caller has in a role.

    Errors:
        SCOPE_MISSING: the account has no territory (staff) or no person (citizen).
    """
    if role == "operator" or role.startswith(SERVICE_PREFIX):
        return COUNTY
    if role == "citizen":
        if principal.person_id is None:
            raise _missing("person_id")
        return Scope("persons", persons=(principal.person_id,))
    if principal.division is None:
        raise _missing("division")
    return Scope("agreement" if role.startswith(AGENCY_PREFIX) else "range", division=principal.division)


def _missing(attribute: str) -> DomainError:
    text = Text(
        "您的账号没有设置工作区域或人员编号，请联系管理员",
        "your account has no territory or person; ask an administrator to set it",
    )
    return DomainError(Kind.FORBIDDEN, "SCOPE_MISSING", text, attribute=attribute)
