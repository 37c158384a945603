"""Public pages: written by one, checked by another, shown from a day on, kept with their history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from anjia.notifications.v1 import page_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from notifications.testing import NotificationsUnderTest, page


async def refused_with(call: object) -> str:
    with pytest.raises(DomainError) as caught:
        await call  # type: ignore[misc]
    return caught.value.reason


def editor(notifications: NotificationsUnderTest, number: int = 1) -> Any:
    return notifications.caller("content-editor", staff_number=f"E-{number}")


async def shown(notifications: NotificationsUnderTest) -> dict[str, str]:
    reply = await notifications.caller("service-gateway").call("ListPublishedPages", pb.ListPublishedPagesRequest())
    return {one.name: one.content.title.zh for one in reply.pages}


async def bring(notifications: NotificationsUnderTest) -> int:
    request = pb.BringPagesRequest(pages=[pb.BroughtPage(name="birth", place=10, content=page("生孩子"))])
    return int((await notifications.caller("service-gateway").call("BringPages", request)).brought)


async def test_releases_pages_are_the_first_version_and_never_come_again(notifications: NotificationsUnderTest) -> None:
    assert [await bring(notifications), await bring(notifications)] == [1, 0]
    assert await shown(notifications) == {"birth": "生孩子"}


async def test_page_is_checked_by_somebody_else_and_shows_from_its_day(notifications: NotificationsUnderTest) -> None:
    await bring(notifications)
    first, second = editor(notifications), editor(notifications, 2)
    await first.call("SavePage", pb.SavePageRequest(name="birth", content=page("新的")))
    assert await refused_with(second.call("ApprovePage", pb.ApprovePageRequest(name="birth"))) == "PAGE_NOT_SUBMITTED"
    await first.call("SubmitPage", pb.SubmitPageRequest(name="birth"))
    assert await refused_with(first.call("ApprovePage", pb.ApprovePageRequest(name="birth"))) == "SAME_PERSON"
    waiting = pb.SavePageRequest(name="birth", content=page("再改"))
    assert await refused_with(second.call("SavePage", waiting)) == "PAGE_WAITS"
    past = pb.ApprovePageRequest(name="birth", from_on="2026-11-01")
    assert await refused_with(second.call("ApprovePage", past)) == "FROM_DAY_PAST"
    approved = await second.call("ApprovePage", pb.ApprovePageRequest(name="birth", from_on="2026-11-26"))
    assert (approved.state, approved.written_by, approved.checked_by) == ("published", "E1", "E2")
    assert await shown(notifications) == {"birth": "生孩子"}
    notifications.clock.advance(timedelta(days=2))
    assert await shown(notifications) == {"birth": "新的"}
    history = await first.call("GetPage", pb.GetPageRequest(name="birth"))
    assert [(one.number, one.content.title.zh, one.shown) for one in history.versions] == [
        (2, "新的", True), (1, "生孩子", False),
    ]  # fmt: skip


async def test_whoever_wrote_a_part_checks_nothing_of_it(notifications: NotificationsUnderTest) -> None:
    first, second = editor(notifications), editor(notifications, 2)
    for one in (first, second, first):
        await one.call("SavePage", pb.SavePageRequest(name="new-page", content=page()))
    await first.call("SubmitPage", pb.SubmitPageRequest(name="new-page"))
    assert await refused_with(second.call("ApprovePage", pb.ApprovePageRequest(name="new-page"))) == "SAME_PERSON"
    county = notifications.caller("county-approver", staff_number="C-1")
    await county.call("ApprovePage", pb.ApprovePageRequest(name="new-page"))
    assert await shown(notifications) == {"new-page": "一个页面"}


async def test_database_keeps_the_two_people_apart(notifications: NotificationsUnderTest) -> None:
    await editor(notifications).call("SavePage", pb.SavePageRequest(name="new-page", content=page()))
    for change in (
        "state = 'published', from_on = '2026-11-24', checked_by = 'E1'",
        "state = 'published', from_on = '2026-11-24'",
        "state = 'published', from_on = '2026-11-24', of_release = true, number = 2",
    ):
        async with notifications.tools.database.work(COUNTY) as work:
            with pytest.raises(psycopg.errors.CheckViolation):
                await work.raw.execute(f"UPDATE page_version SET {change}".encode())


async def test_page_given_back_is_a_draft_again(notifications: NotificationsUnderTest) -> None:
    first, second = editor(notifications), editor(notifications, 2)
    await first.call("SavePage", pb.SavePageRequest(name="new-page", content=page()))
    await first.call("SubmitPage", pb.SubmitPageRequest(name="new-page"))
    returned = await second.call("ReturnPage", pb.ReturnPageRequest(name="new-page", reason="依据不全"))
    assert (returned.state, returned.reason) == ("returned", "依据不全")
    assert await refused_with(first.call("SubmitPage", pb.SubmitPageRequest(name="new-page"))) == "NO_DRAFT"
    saved = await first.call("SavePage", pb.SavePageRequest(name="new-page", content=page("改好")))
    assert (saved.number, saved.state, saved.reason) == (1, "draft", "")


async def test_withdrawn_version_gives_way_to_the_one_before(notifications: NotificationsUnderTest) -> None:
    await bring(notifications)
    first, second = editor(notifications), editor(notifications, 2)
    withdraw = pb.WithdrawPageRequest(name="birth", reason="内容有误")
    assert await refused_with(first.call("WithdrawPage", withdraw)) == "NOTHING_TO_WITHDRAW"
    await first.call("SavePage", pb.SavePageRequest(name="birth", content=page("新的")))
    await first.call("SubmitPage", pb.SubmitPageRequest(name="birth"))
    await second.call("ApprovePage", pb.ApprovePageRequest(name="birth"))
    assert await shown(notifications) == {"birth": "新的"}
    await second.call("WithdrawPage", withdraw)
    assert await shown(notifications) == {"birth": "生孩子"}


async def test_incomplete_page_is_refused_with_its_place(notifications: NotificationsUnderTest) -> None:
    bare = page(basis=[pb.PageText(zh="民法典")])
    with pytest.raises(DomainError) as caught:
        await editor(notifications).call("SavePage", pb.SavePageRequest(name="new-page", content=bare))
    assert (caught.value.reason, caught.value.details["where"]) == ("PAGE_INCOMPLETE", "basis[1].en")
