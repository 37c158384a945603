"""Pages without a server: every sentence has its Chinese, forms take refusals, places and dates are said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from anjia.registry.v1 import household_service_pb2, person_service_pb2
from babel.messages.pofile import read_po
from chassis.days import read_day
from chassis.errors import DomainError, Kind, Text
from gateway.pages import places
from gateway.pages.codes import SAYINGS, said
from gateway.pages.console.accounts import GRANTABLE
from gateway.pages.forms import Form
from gateway.pages.frame import TEMPLATES, environment, say_day, say_year
from gateway.pages.portal.due import in_care
from gateway.pages.routes import GET, POST
from gateway.pages.site.guides import guides
from gateway.pages.site.published import content_of, guide_of
from gateway.pages.speech import CATALOG
from gateway.pages.visit import own_path
from google.protobuf import json_format
from notifications.pages.rules import check_content

PAGES = TEMPLATES.parent
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)*)"\s*\)')


def sentences() -> set[str]:
    """Every sentence that templates and code say."""
    found = set()
    for path in TEMPLATES.rglob("*.*"):
        for _line, _function, text in environment("en").extract_translations(path.read_text()):  # type: ignore[attr-defined]
            found.add(text if isinstance(text, str) else text[0])
    for path in PAGES.rglob("*.py"):
        found |= set(SAID.findall(path.read_text()))
    return found


def test_every_sentence_has_its_chinese_and_none_is_left_over() -> None:
    with CATALOG.open("rb") as file:
        catalog = {str(one.id): one.string for one in read_po(file) if one.id}
    assert {text for text in sentences() if not catalog.get(text)} == set()
    assert set(catalog) - sentences() == set()


def test_every_guide_says_all_in_both_languages() -> None:
    def texts(value: object) -> list[dict[str, str]]:
        if isinstance(value, dict):
            return [value] if "zh" in value else [text for one in value.values() for text in texts(one)]
        return [text for one in value for text in texts(one)] if isinstance(value, list) else []

    for guide in guides().values():
        assert guide.basis
        for text in [guide.title, guide.summary, *texts(guide.sections), *guide.basis]:
            assert text["zh"], (guide.name, text)
            assert text["en"], (guide.name, text)


def test_every_guide_can_be_handed_over_and_comes_back_as_it_was() -> None:
    for guide in guides().values():
        content = content_of(guide)
        check_content(json_format.MessageToDict(content, preserving_proto_field_name=True))
        back = guide_of(guide.name, content)
        assert (back.title, back.sections, back.basis, back.event) == (
            guide.title, guide.sections, guide.basis, guide.event,
        )  # fmt: skip


def test_roles_that_can_be_granted_have_a_name() -> None:
    assert all(role in SAYINGS["account_role"] for role in GRANTABLE)


@pytest.mark.parametrize("path", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", "console", ""])
def test_nobody_is_sent_elsewhere(path: str) -> None:
    assert own_path(path) == "/"


def test_own_path_keeps_its_query() -> None:
    assert own_path("/console/people?purpose=audit") == "/console/people?purpose=audit"


def test_refusal_stands_beside_the_field_it_is_about() -> None:
    form = Form(values={"value": "x", "reason": ""})
    error = DomainError(
        Kind.INVALID, "REQUEST_INVALID", Text("有误", "wrong"), **{"violation.reason": "太短 / too short"}
    )
    form.refuse(error, "zh")
    assert list(form.errors) == ["reason"]
    assert form.wrong("reason", "理由") == "理由：太短"
    form = Form(values={"value": "x"})
    form.refuse(
        DomainError(Kind.INVALID, "BIRTH_DATE_IN_FUTURE", Text("晚", "Late"), field="birth_date"),
        "en",
        {"birth_date": "value"},
    )
    assert form.wrong("value", "Birth date") == "Birth date: late"


def test_refusal_beside_its_field_says_the_pages_name_of_it_and_not_the_contracts() -> None:
    form = Form(values={"birth_date": "2024-02-31", "file_name": "x", "reason": ""})
    with pytest.raises(DomainError) as wrong:
        read_day("2024-02-31", "birth_date")
    form.refuse(wrong.value, "zh")
    assert form.wrong("birth_date", "出生日期") == "出生日期：没有这一天，请按 2026-11-24 的样子填写"
    form.refuse(wrong.value, "en")
    assert form.wrong("birth_date", "Birth date") == "Birth date: there is no such day; write it as 2026-11-24"
    said_so = Text("“file_name”中不得填写", "nothing may be written in file_name")
    form.refuse(DomainError(Kind.INVALID, "X", said_so, field="file_name"), "en")
    assert form.wrong("file_name", "File") == "nothing may be written in “File”"
    form.refuse(DomainError(Kind.INVALID, "X", said_so, field="file_name"), "zh")
    assert form.wrong("file_name", "文件") == "“文件”中不得填写"


def test_page_says_its_own_errors_with_the_name_of_the_field_too() -> None:
    form = Form(
        errors={"amount": "An amount in yuan, like 35.00", "file": "请选择文件：CSV", "": "nothing of one field"}
    )
    assert form.wrong("amount", "To pay") == "To pay: an amount in yuan, like 35.00"
    assert form.wrong("file", "文件") == "请选择文件：CSV"  # which it names already
    assert form.wrong("") == "nothing of one field"


def test_what_a_page_sent_by_itself_is_not_blamed_on_its_reader() -> None:
    form = Form(values={"reason": "x"})
    error = DomainError(
        Kind.INVALID, "REQUEST_INVALID", Text("x", "look at: roll_id"), **{"violation.roll_id": "a / b"}
    )
    form.refuse(error, "en")
    assert form.errors == {"": "this page sent something incomplete; open it again and try once more"}


def test_refusal_that_cannot_be_answered_is_no_matter_of_the_form() -> None:
    with pytest.raises(DomainError):
        Form().refuse(DomainError(Kind.UNAVAILABLE, "SIGN_ON_UNAVAILABLE", Text("无", "no")), "zh")


def test_dates_and_codes_are_said_in_both_languages() -> None:
    assert say_day("2026-11-24", "zh") == "2026年11月24日"
    assert say_day("2026-11-24", "en") == "24 November 2026"
    assert (say_year("1990-05-17", "zh"), say_year("1990-05-17", "en")) == ("1990年", "1990")
    assert said("source", "roll demo.csv row 14", "zh") == "名册第 14 行"
    assert said("sex", 7, "en") == "7"


def test_place_is_said_from_county_to_village(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"510421000000": "米易县", "510421100000": "攀莲镇", "510421100001": "城北社区"}
    monkeypatch.setattr(places, "_NAMES", names)
    assert places.place_name("510421100001") == "米易县 攀莲镇 城北社区"
    assert places.place_name("510421000000") == "米易县"
    assert places.place_name("registry") == "registry"
    assert places.place_name("999999999999") == "999999999999"


def test_what_a_guardian_is_due_shows_the_wards_too() -> None:
    kinds = {"a": "child", "b": "ward", "c": "spouse", "d": "parent", "e": "guardian"}
    kin = [
        household_service_pb2.Kin(person=person_service_pb2.PersonSummary(person_id=one, name=one), kind=kind)
        for one, kind in [*kinds.items(), ("a", "ward")]
    ]
    assert in_care(household_service_pb2.ListKinshipResponse(kin=kin)) == {"a": "a", "b": "b"}


def test_every_page_that_takes_a_form_shows_one() -> None:
    shown = set(GET)
    steps = re.compile(r"/(unmask|columns|commit|undo|merge|keep-apart)$")
    for path in POST:
        page = steps.sub("", path)
        assert page in shown or page.rpartition("/")[0] in shown, path
    assert Path(CATALOG).exists()
