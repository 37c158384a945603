"""The public site stands by itself: published pages, the last good ones, or the release's own."""

from __future__ import annotations

from typing import Any

import pytest
from anjia.notifications.v1 import page_service_pb2 as pb
from chassis.errors import DomainError, Kind, Text
from gateway.pages.shelf import Shelf
from gateway.pages.site.guides import guides
from gateway.pages.site.published import BRING, content_of, published
from gateway.testing import Front


class Told:
    """Pages whose service is played; `away`: it does not answer."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.kept: list[pb.PageVersion] = []
        self.away = False
        self.asked: list[str] = []

    async def ask_as_gateway(self, operation: str, **fields: Any) -> Any:
        self.asked.append(operation)
        if self.away:
            raise DomainError(Kind.UNAVAILABLE, "SERVICE_UNAVAILABLE", Text("不可用", "away"))
        if operation == BRING:
            self.kept += [pb.PageVersion(name=one.name, content=one.content) for one in fields["pages"]]
            return pb.BringPagesResponse(brought=len(fields["pages"]))
        return pb.ListPublishedPagesResponse(pages=self.kept)


class Visit:
    """A visit that has pages and nothing else."""

    def __init__(self) -> None:
        self.pages = Told()


@pytest.fixture
def visit() -> Any:
    return Visit()


async def test_releases_pages_are_handed_over_when_there_are_none(visit: Any) -> None:
    assert set(await published(visit)) == set(guides())
    assert len(visit.pages.kept) == len(guides())


async def test_what_is_published_shows_once_it_is_no_longer_fresh(visit: Any) -> None:
    await published(visit)
    changed = content_of(guides()["birth"])
    changed.title.zh = "改过的标题"
    visit.pages.kept = [
        pb.PageVersion(name=one.name, content=changed if one.name == "birth" else one.content)
        for one in visit.pages.kept
    ]
    asked = len(visit.pages.asked)
    assert (await published(visit))["birth"].title["zh"] != "改过的标题"
    assert len(visit.pages.asked) == asked  # it was fresh
    visit.pages.shelf.until = 0.0
    assert (await published(visit))["birth"].title["zh"] == "改过的标题"


async def test_last_good_pages_stand_while_nobody_answers(visit: Any) -> None:
    await published(visit)
    visit.pages.kept[0].content.title.zh = "最后一次"
    visit.pages.shelf.until = 0.0
    await published(visit)
    visit.pages.away, visit.pages.shelf.until = True, 0.0
    assert "最后一次" in {one.title["zh"] for one in (await published(visit)).values()}


async def test_releases_own_pages_stand_before_anybody_has_answered(visit: Any) -> None:
    visit.pages.away = True
    assert await published(visit) == guides()


async def test_first_page_is_shown_while_every_service_is_away(front: Front) -> None:
    answer = await front.client.get("/")
    assert answer.status_code == 200
    assert guides()["birth"].event["zh"] in answer.text
