"""A clerk decides: one person, two people, or back again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from registry.matching.rows import CandidateRow, MergeRow
from registry.matching.rules import (
    CandidateNotFound,
    DecidedAlready,
    MergeNotFound,
    PersonMerged,
    PersonUnmerged,
    SamePerson,
)
from registry.people.commands import apply_changes, drop_search_keys, load_person, lock_people, refresh_search_keys
from registry.people.commands.hiding import hide_address
from registry.people.queries import find_phones_around
from registry.people.rows import PersonRow

PHONE = "phone"


async def _open_candidate(work: Work, candidate_id: UUID) -> CandidateRow:
    row = await work.lock(CandidateRow, candidate_id)
    if row is None:
        raise CandidateNotFound
    if row.state != "open":
        raise DecidedAlready
    return row


def _decide(work: Work, row: CandidateRow, state: str, reason: str) -> None:
    row.state, row.reason = state, reason
    row.decided_by, row.decided_at = work.who.principal.person_key, work.now


async def keep_apart(work: Work, candidate_id: UUID, reason: str) -> CandidateRow:
    """Two people; the pair does not come back.

    Errors: CANDIDATE_NOT_FOUND, DECIDED_ALREADY.
    """
    row = await _open_candidate(work, candidate_id)
    _decide(work, row, "kept_apart", reason)
    return row


async def merge_people(work: Work, candidate_id: UUID, *, kept_id: UUID, take: list[str], reason: str) -> MergeRow:
    """One person: the absorbed record points to the kept one; the named fields are taken over.

    Numbers, places, households and kinship stay with the record they came with; readers follow `merged_into`.

    Errors: CANDIDATE_NOT_FOUND, DECIDED_ALREADY, SAME_RECORD, PERSON_NOT_FOUND, PERSON_MERGED.
    """
    row = await _open_candidate(work, candidate_id)
    pair = {row.first_person_id, row.second_person_id}
    if kept_id not in pair:
        raise SamePerson(field="kept_person_id")
    absorbed_id = (pair - {kept_id}).pop()
    # always in the same order, so that two clerks on two pairs of one person do not lock each other out
    loaded = {person: await load_person(work, person) for person in sorted(pair)}
    kept, absorbed = loaded[kept_id], loaded[absorbed_id]
    changes = {field: getattr(absorbed, field) for field in take if getattr(absorbed, field) != getattr(kept, field)}
    taken = {field: _plain(getattr(kept, field), getattr(absorbed, field)) for field in changes if field != PHONE}
    if PHONE in changes:
        text = work.keyring.decrypt_text(absorbed.phone, "person", PHONE, str(absorbed_id))
        changes[PHONE] = work.keyring.encrypt(text, "person", PHONE, str(kept_id)) if text else None
        taken[PHONE] = [kept.version + 1]
    kept.version += 1
    absorbed.version += 1
    if changes:
        await apply_changes(work, kept, changes, None, source="merge", reason=reason)
    absorbed.state, absorbed.merged_into = "merged", kept_id
    await drop_search_keys(work, absorbed)
    if absorbed.address_hidden and not kept.address_hidden:
        await hide_address(work, kept_id, hidden=True, reason=reason)
    _decide(work, row, "merged", reason)
    merge = MergeRow(
        merge_id=new_id(),
        candidate_id=candidate_id,
        kept_person_id=kept_id,
        absorbed_person_id=absorbed_id,
        taken=taken,
        merged_by=work.who.principal.person_key,
        merged_at=work.now,
    )
    work.session.add(merge)
    work.record(PersonMerged(kept_id, kept.version, absorbed_id, merge.merge_id))
    return merge


def _plain(before: object, after: object) -> list[object]:
    return [one.isoformat() if isinstance(one, date) else one for one in (before, after)]


async def _phone_back(work: Work, merge: MergeRow, kept: PersonRow) -> dict[str, object]:
    """The phone from before the merge, if it was taken then and still is what was taken.

    It stands in the history alone: a merge's own row names the version, and keeps nothing that has to be encrypted.
    """

    def phone(sealed: bytes | None) -> str:
        return work.keyring.decrypt_text(sealed, "person", PHONE, str(kept.person_id)) if sealed else ""

    if PHONE not in merge.taken:
        return {}
    (version,) = merge.taken[PHONE]
    before, after = await find_phones_around(work, kept.person_id, version)
    return {PHONE: before} if phone(kept.phone) == phone(after) else {}


async def undo_merge(work: Work, merge_id: UUID, reason: str) -> MergeRow:
    """Restore both people. A field taken at the merge goes back, unless it was changed again since.

    Errors: MERGE_NOT_FOUND.
    """
    merge = await work.lock(MergeRow, merge_id)
    if merge is None or merge.undone_at is not None:
        raise MergeNotFound
    people = await lock_people(work, [merge.kept_person_id, merge.absorbed_person_id])
    kept, absorbed = people[merge.kept_person_id], people[merge.absorbed_person_id]
    back: dict[str, object] = {}
    for field, (before, after) in ((field, pair) for field, pair in merge.taken.items() if field != PHONE):
        now = getattr(kept, field)
        if (now.isoformat() if isinstance(now, date) else now) == after:
            back[field] = date.fromisoformat(before) if field == "birth_date" else before
    back |= await _phone_back(work, merge, kept)
    kept.version += 1
    absorbed.version += 1
    if back:
        await apply_changes(work, kept, back, None, source="merge undone", reason=reason)
    absorbed.state, absorbed.merged_into = "active", None
    await work.session.flush()
    await refresh_search_keys(work, absorbed)
    candidate = await work.lock(CandidateRow, merge.candidate_id)
    if candidate is not None:
        candidate.state, candidate.decided_at = "open", None
    merge.undone_by, merge.undone_at = work.who.principal.person_key, work.now
    work.record(PersonUnmerged(kept.person_id, kept.version, absorbed.person_id, merge_id))
    return merge
