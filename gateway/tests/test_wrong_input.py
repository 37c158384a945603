"""Whatever a form sends wrongly, its page names the field by its label and says what would be right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import pytest
from anjia.registry.v1 import matching_service_pb2, person_pb2
from buf.validate import validate_pb2
from chassis.errors import DomainError, Kind, Text
from gateway.pages.routes import POST
from gateway.pages.visit import Visit
from gateway.testing_pages import Browser
from gateway.transcoding.contract import rules
from google.protobuf.descriptor import Descriptor

ID = "01900000-0000-7000-8000-000000000001"
STAFF = (
    "village-worker", "township-reviewer", "county-approver", "finance-officer", "clinic-worker", "military-office",
    "content-editor", "supervisor", "auditor",
)  # fmt: skip
SENT = {
    "purpose": "registration", "case": "2026-0123", "why": "holder-present", "decision": "approve", "step": "submit",
    "field": "name", "version": "1", "kept": ID, "reason": "核对", "amount": "1.00", "year": "2026", "name": "x",
}  # fmt: skip
READS = ("Get", "List", "Count", "Search", "Assess")
CODE = re.compile(r"(?<![\w/#-])[a-z]+_[a-z_]+(?![\w-])")
GENERIC = ("此项", "this item", "check this", "regex", "value ", "REQUEST_INVALID")
# what stands beside one of several things on a page carries its number; a file is sent with these
BESIDE = ("account_number", "bank_code", "document", "decision", "reason_code", "answer", "article", "reason", "note")
UPLOADS = ("/rolls", "/answer", "/renew", "/concessions/new/" + ID)
SUMMARY = re.compile(r"govuk-error-summary__list.*?</ul>", re.DOTALL)
TYPED = {field.name for rule in rules() for field in rule.method.descriptor.input_type.fields} - {"key"}
METHODS = {rule.operation: rule.method.descriptor for rule in rules()}


def broken(message: Descriptor) -> DomainError:
    """As if every field with a rule broke it."""
    fields = [
        one.name for one in message.fields if one.GetOptions().Extensions[validate_pb2.field].WhichOneof("type")
    ] or ["version"]
    text = Text(f"请求有误，请检查：{', '.join(fields)}", f"the request is wrong, please look at: {', '.join(fields)}")
    details: dict[str, Any] = {f"violation.{name}": "value does not match regex pattern `^[a-z]$`" for name in fields}
    return DomainError(Kind.INVALID, "REQUEST_INVALID", text, **details)


MOST_BUTTONS = 4


@pytest.mark.parametrize("button", range(MOST_BUTTONS))
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", sorted(POST))
async def test_every_form_says_what_is_wrong_by_the_name_on_the_page(
    browser: Browser, path: str, language: str, button: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = []

    def choose(_visit: Visit, _name: str, choices: Iterable[str]) -> str:
        pressed.append(len(list(choices)))
        return list(choices)[button % len(list(choices))]

    monkeypatch.setattr(Visit, "choose", choose)
    await browser.sign_in(*(["citizen"] if path.startswith("/portal") else STAFF), person_id=ID, language=language)
    people = {name: person_pb2.Person(person_id=ID) for name in ("first", "second")}
    browser.answers.told["MatchingService_GetCandidate"] = matching_service_pb2.Candidate(state="open", **people)
    address = re.sub(r"\{(\w+):int\}", "1", re.sub(r"\{(\w+):uuid\}", ID, path)).replace("{name}", "birth")
    files = {"file": ("a.csv", b"a", "text/csv")}
    for operation, method in METHODS.items():
        if not operation.partition("_")[2].startswith(READS):
            browser.answers.told[operation] = broken(method.input_type)
    fields = {**dict.fromkeys(TYPED, ""), **SENT, **{f"{name}-{ID}": "" for name in BESIDE}}
    answer = await browser.send(address, files=files if path.endswith(UPLOADS) else None, **fields)
    if button and not pressed:
        return
    assert all(count <= MOST_BUTTONS for count in pressed)
    assert not answer.headers.get("location", "").startswith("/signin")
    found = SUMMARY.search(answer.text)
    if found is None:  # nothing was asked that could be refused: a search, a choice of the page's own
        assert answer.status_code in (303, 400, 403, 404, 422, 503), answer.text[:500]
        return
    for line in re.findall(r"<li>(.*?)</li>", unescape(found[0]), re.DOTALL):
        said = re.sub(r"<[^>]*>", "", line).strip()
        assert not CODE.search(said), said
        assert not any(word in said for word in GENERIC), said
        linked = re.search(r'href="#([^"]+)"', line)
        if linked is not None:
            assert f'id="{linked[1]}"' in answer.text, linked[1]
            assert re.search("^[^：]+：." if language == "zh" else "^[^:]+: .", said)


@pytest.mark.parametrize(
    ("role", "path", "zh", "en"),
    [
        (
            "finance-officer", "/console/payments/funds", ("预算文号：请填写 2 至 100 个字",),
            ("Number of the budget document: write 2 to 100 characters",),
        ),
        (
            "clinic-worker", f"/console/fees/new/{ID}", ("服务日期：请按 2026-11-24 的样子填写日期",),
            ("Day of the service: write the day as 2026-11-24",),
        ),
    ],
)  # fmt: skip
async def test_error_reads_as_the_page_calls_its_field(
    browser: Browser, role: str, path: str, zh: tuple[str, ...], en: tuple[str, ...]
) -> None:
    for language, said in (("zh", zh), ("en", en)):
        await browser.sign_in(role, language=language)
        for operation in ("FundService_RecordBudget", "InvoiceService_IssueInvoice"):
            browser.answers.told[operation] = broken(METHODS[operation].input_type)
        page = unescape(
            (await browser.send(path, **{**dict.fromkeys(TYPED, ""), "amount": "1.00", "year": "2026"})).text
        )
        for sentence in said:
            # in the summary, and beside the field
            assert page.count(sentence) == 2, [re.sub("<[^>]*>", "", one) for one in re.findall("<li>.*?</li>", page)]
