"""Writing, handing in, checking, taking down."""

from __future__ import annotations

from typing import Any

from chassis.db.work import Work

from notifications.pages import rules
from notifications.pages.queries import list_shown, list_versions, lock_page
from notifications.pages.rows import PageRow, PageVersionRow

FIRST = "INSERT INTO page (name, place) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING"
# pages that an editor adds stand after those of the release
LAST_PLACE = 500


async def bring_page(work: Work, name: str, place: int, content: dict[str, Any]) -> bool:
    """A page of the release becomes the first version of one that has none. Returns whether it was new."""
    cursor = await work.raw.execute(FIRST, (name, place))
    if not cursor.rowcount:
        return False
    rules.check_content(content)
    row = PageVersionRow(
        name=name,
        number=1,
        state=rules.PUBLISHED,
        content=content,
        from_on=work.clock.today(),
        writers=[],
        of_release=True,
        changed_at=work.now,
    )
    work.session.add(row)
    await work.flush()
    return True


async def save_page(work: Work, name: str, content: dict[str, Any]) -> PageVersionRow:
    """Write a draft: the open one again, or a new version.

    Errors: PAGE_INCOMPLETE, PAGE_WAITS.
    """
    rules.check_content(content)
    await work.raw.execute(FIRST, (name, LAST_PLACE))
    page = await lock_page(work, name)
    assert isinstance(page, PageRow)  # noqa: S101 - it was just made, if it was not there
    try:
        newest: PageVersionRow | None = (await list_versions(work, name))[0]
    except rules.PageNotFound:
        newest = None
    writer = work.who.principal.person_key
    if newest is not None and newest.state == rules.SUBMITTED:
        raise rules.PageWaits
    if newest is not None and newest.state in rules.OPEN:
        newest.content, newest.state, newest.reason, newest.changed_at = content, rules.DRAFT, "", work.now
        newest.checked_by, newest.writers = "", sorted({*newest.writers, writer})
        return newest
    row = PageVersionRow(
        name=name,
        number=newest.number + 1 if newest is not None else 1,
        state=rules.DRAFT,
        content=content,
        writers=[writer],
        changed_at=work.now,
    )
    work.session.add(row)
    return row


async def submit_page(work: Work, name: str) -> PageVersionRow:
    """Hand the draft in.

    Errors: PAGE_NOT_FOUND, NO_DRAFT.
    """
    row = await _newest(work, name)
    if row.state != rules.DRAFT:
        raise rules.NoDraft
    row.state, row.changed_at = rules.SUBMITTED, work.now
    return row


async def approve_page(work: Work, name: str, from_on: str) -> PageVersionRow:
    """Publish what was handed in, from a day on.

    Errors: PAGE_NOT_FOUND, PAGE_NOT_SUBMITTED, SAME_PERSON, FROM_DAY_PAST.
    """
    row = await _submitted(work, name)
    row.from_on = rules.first_day(from_on, work.clock.today())
    row.state, row.checked_by, row.changed_at = rules.PUBLISHED, work.who.principal.person_key, work.now
    return row


async def return_page(work: Work, name: str, reason: str) -> PageVersionRow:
    """Give it back with the reason.

    Errors: PAGE_NOT_FOUND, PAGE_NOT_SUBMITTED, SAME_PERSON.
    """
    row = await _submitted(work, name)
    row.state, row.checked_by, row.changed_at = rules.RETURNED, work.who.principal.person_key, work.now
    row.reason = reason
    return row


async def withdraw_page(work: Work, name: str, reason: str) -> PageVersionRow:
    """Take the version that shows off the site; the one before shows again. The first one stays.

    Errors: PAGE_NOT_FOUND, NOTHING_TO_WITHDRAW.
    """
    await _newest(work, name)
    shown = next((one for one in await list_shown(work, work.clock.today()) if one.name == name), None)
    if shown is None or shown.number == 1:
        raise rules.NothingToWithdraw
    shown.state, shown.reason, shown.changed_at = rules.WITHDRAWN, reason, work.now
    return shown


async def _newest(work: Work, name: str) -> PageVersionRow:
    await lock_page(work, name)
    return (await list_versions(work, name))[0]


async def _submitted(work: Work, name: str) -> PageVersionRow:
    row = await _newest(work, name)
    if row.state != rules.SUBMITTED:
        raise rules.PageNotSubmitted
    rules.check_checker(work.who.principal.person_key, row.writers)
    return row
