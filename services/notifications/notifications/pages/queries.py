"""Pages and their versions."""

from __future__ import annotations

from datetime import date

from chassis.db.work import Work
from sqlalchemy import select

from notifications.pages.rows import PageRow, PageVersionRow
from notifications.pages.rules import PUBLISHED, PageNotFound


async def list_versions(work: Work, name: str) -> list[PageVersionRow]:
    """All versions of a page, newest first.

    Errors: PAGE_NOT_FOUND.
    """
    statement = (
        select(PageVersionRow)
        .where(PageVersionRow.name == name)  # type: ignore[arg-type]
        .order_by(PageVersionRow.number.desc())  # type: ignore[attr-defined]
    )
    found = list((await work.session.execute(statement)).scalars())
    if not found:
        raise PageNotFound(name=name, field="name")
    return found


async def lock_page(work: Work, name: str) -> PageRow | None:
    """The page, held until the transaction ends: two editors write one after the other."""
    return await work.lock(PageRow, name)


async def list_newest(work: Work) -> list[PageVersionRow]:
    """The newest version of each page, in the order of the first page."""
    statement = (
        select(PageVersionRow)
        .join(PageRow, PageRow.name == PageVersionRow.name)  # type: ignore[arg-type]
        .distinct(PageRow.place, PageVersionRow.name)  # type: ignore[arg-type]
        .order_by(PageRow.place, PageVersionRow.name, PageVersionRow.number.desc())  # type: ignore[arg-type,attr-defined]
    )
    return list((await work.session.execute(statement)).scalars())


async def list_shown(work: Work, today: date) -> list[PageVersionRow]:
    """What the site shows: of each page the newest published version whose day has come."""
    statement = (
        select(PageVersionRow)
        .join(PageRow, PageRow.name == PageVersionRow.name)  # type: ignore[arg-type]
        .where(PageVersionRow.state == PUBLISHED, PageVersionRow.from_on <= today)  # type: ignore[arg-type,operator]
        .distinct(PageRow.place, PageVersionRow.name)  # type: ignore[arg-type]
        .order_by(PageRow.place, PageVersionRow.name, PageVersionRow.number.desc())  # type: ignore[arg-type,attr-defined]
    )
    return list((await work.session.execute(statement)).scalars())
