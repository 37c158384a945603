"""Who may audit. Pure."""

from __future__ import annotations

from chassis.access.scope import Scope
from chassis.errors import Kind, Refusal, Text


class AuditOutOfReach(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "AUDIT_OUT_OF_REACH"
    TEXT = Text("访问日志由县级审计人员查看", "the access log is read by auditors of the county")


def check_reach(home: Scope, county: str) -> None:
    """The log lies in no territory: who reads it answers for the whole county.

    Errors: AUDIT_OUT_OF_REACH.
    """
    if not home.covers(county.ljust(12, "0")):
        raise AuditOutOfReach
