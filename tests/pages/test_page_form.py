"""A public page as a form: nothing that was typed is lost, rows come, move and go, and what differs is found."""

from __future__ import annotations

import pytest
from anjia.notifications.v1 import page_service_pb2 as pb
from gateway.pages.console import page_form
from gateway.pages.console.page_form import changes, content_of, flat, read, rearranged, values_of, without_empty
from gateway.pages.site.guides import guides
from gateway.pages.site.published import content_of as content_of_guide

GUIDES = {name: content_of_guide(guide) for name, guide in guides().items()}


@pytest.fixture
def birth() -> pb.PageContent:
    found = pb.PageContent()
    found.CopyFrom(GUIDES["birth"])
    return found


@pytest.mark.parametrize("name", GUIDES)
def test_page_goes_into_the_form_and_comes_out_as_it_was(name: str) -> None:
    values = values_of(GUIDES[name])
    page = read(values)
    assert without_empty(page) == page
    again = content_of(page, values)
    assert changes(GUIDES[name], again) == []
    assert values_of(again) == values


def test_row_is_added_moved_and_taken_out_and_everything_else_stays_typed(birth: pb.PageContent) -> None:
    page = read(values_of(birth) | {"sections-1-points-0-zh": "刚刚改的"})
    count = len(page["sections"][1]["points"])
    page, place = rearranged(page, "add sections-1-points")
    assert place == f"sections-1-points-{count}"
    page, place = rearranged(page, "up sections-1")
    assert place == "sections-0"
    assert page["sections"][0]["points"][0]["zh"] == "刚刚改的"
    page, place = rearranged(page, "out sections-1")
    assert (place, page["sections"][0]["points"][0]["zh"]) == ("sections", "刚刚改的")
    # the names of the fields follow, and what comes back is the same
    assert read(flat(page)) == page


NONE = ("", "save", "up sections-0", "out sections-99", "add sections-99-points", "add title", "out basis", "up x")


@pytest.mark.parametrize("action", NONE)
def test_what_is_no_action_changes_nothing(birth: pb.PageContent, action: str) -> None:
    page = read(values_of(birth))
    assert rearranged(read(values_of(birth)), action)[0] == page


def test_row_that_was_added_and_left_alone_is_no_mistake(birth: pb.PageContent) -> None:
    page = read(values_of(birth))
    for action in ("add sections", "add sections-0-points", "add sections-0-facts", "add basis"):
        page, _ = rearranged(page, action)
    page = without_empty(page)
    assert page == read(values_of(birth))
    # half of a row is kept, to be completed
    half, _ = rearranged(page, "add basis")
    half["basis"][-1] = {"zh": "", "en": "", "source": "https://example.cn"}
    assert len(without_empty(half)["basis"]) == len(birth.basis) + 1


def test_every_field_of_a_refusal_has_its_place_on_the_page(birth: pb.PageContent) -> None:
    values = values_of(birth)
    fields = page_form.fields_of(values)
    assert fields["content.sections.1.points.2.en"] == "sections-1-points-2-en"
    assert fields["content.basis.0.zh"] == "basis-0-zh"
    assert set(fields.values()) >= set(values)


def test_refusals_stand_in_the_order_of_the_page(birth: pb.PageContent) -> None:
    fields = [name for name in values_of(birth) if name != "unverified"]
    assert sorted(set(fields), key=page_form.place_of) == fields


def test_what_differs_is_shown_sentence_by_sentence(birth: pb.PageContent) -> None:
    changed = pb.PageContent()
    changed.CopyFrom(birth)
    changed.title.zh = changed.title.zh.replace("登记", "户口登记", 1)
    changed.sections[1].points.insert(0, pb.PageText(zh="先打电话", en="Call first"))
    changed.unverified = not changed.unverified
    found = changes(birth, changed)
    assert [(one.label, one.language) for one in found] == [
        ("title", "zh"), ("sections-points", "zh"), ("sections-points", "en"), ("unverified", ""),
    ]  # fmt: skip
    title, point = found[0], found[1]
    assert [text for differs, text in title.after if differs] == ["户口"]
    assert "".join(text for _, text in title.after) == changed.title.zh
    assert (point.before, point.after) == ([], [(True, "先打电话")])
    assert changes(pb.PageContent(), pb.PageContent()) == []
