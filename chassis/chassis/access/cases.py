"""For which case somebody sees identifiers whole: `Anjia-Case: <reference> <reason>`.

The reference is a paper's number (`2026-0123`) or, with its kind before it, a case of the service itself
(`PAIR-<uuid>`), which must then be there. The reason is one of the contract's `CaseReason`. What fits in neither opens
nothing, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from anjia.options.v1 import access_pb2

from chassis.db.work import Work
from chassis.errors import DomainError, Kind, Text

HEADER = "Anjia-Case"
# a number that a person wrote on a paper: letters and digits with dots, dashes, strokes, and a digit among them
REFERENCE = re.compile(r"(?=[^ ]*\d)[A-Za-z0-9](?:[A-Za-z0-9]|[./-](?=[A-Za-z0-9])){3,63}")
OWN = re.compile(r"(?:(?P<kind>[A-Z]+)-)?(?P<key>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_PREFIX = "CASE_REASON_"
REASONS = {
    access_pb2.CaseReason.Name(number).removeprefix(_PREFIX).lower().replace("_", "-"): number
    for number in access_pb2.CaseReason.values()
    if number
}
# kind of a case of the service → query that finds it by its key, in the caller's own scope
CaseQueries = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """What a header says."""

    reference: str
    reason: str


def read_case(text: str) -> Case:
    """A header, taken apart.

    Errors: CASE_UNFITTING.
    """
    reference, _, reason = text.strip().partition(" ")
    if not REFERENCE.fullmatch(reference) or reason not in REASONS:
        raise _unfitting()
    return Case(reference, reason)


async def check_case(work: Work, case: Case, queries: CaseQueries) -> None:
    """Whether a case that would be the service's own is there, within the caller's scope.

    Errors: CASE_UNFITTING for a kind that the service does not have; CASE_NOT_FOUND.
    """
    own = OWN.fullmatch(case.reference)
    if own is None:
        return
    query = queries.get(own["kind"] or "")
    if query is None:
        raise _unfitting()
    if await (await work.raw.execute(query.encode(), (UUID(own["key"]),))).fetchone() is None:
        text = Text("没有这个案件，或不在您的工作区域", "there is no such case, or not in your territory")
        raise DomainError(Kind.NOT_FOUND, "CASE_NOT_FOUND", text, field=HEADER)


def _unfitting() -> DomainError:
    reasons = ", ".join(REASONS)
    text = Text(
        f"请注明案号与理由，例如 2026-0123 holder-present（理由：{reasons}）",
        f"name the case and the reason, like 2026-0123 holder-present (reasons: {reasons})",
    )
    return DomainError(Kind.INVALID, "CASE_UNFITTING", text, field=HEADER)
