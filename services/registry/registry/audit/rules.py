"""Who may audit. Pure."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text


class AuditOutOfReach(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "AUDIT_OUT_OF_REACH"
    TEXT = Text("访问日志由县级审计人员查看", "the access log is read by auditors of the county")


def check_reach(*, covers_county: bool) -> None:
    """The log lies in no territory: who reads it answers for the whole county.

    Errors: AUDIT_OUT_OF_REACH.
    """
    if not covers_county:
        raise AuditOutOfReach
