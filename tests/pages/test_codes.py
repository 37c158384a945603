"""A law over codes: none reaches a page bare, and each that can has its words in Chinese and English.

The codes are asked of the contract, the tables and the services themselves: a new one fails here until it has words.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from anjia.options.v1 import access_pb2
from buf.validate import validate_pb2
from chassis.access.cases import REASONS
from chassis.access.coded import coded_purpose, coded_role
from chassis.access.contract import PURPOSES, ROLES, walk_messages
from chassis.errors import Refusal
from gateway.pages.codes import SAYINGS
from gateway.pages.frame import TEMPLATES, environment
from gateway.transcoding.contract import rules
from jinja2 import nodes
from local.places import ROOT
from local.secret_store import SERVICES
from sqlmodel import SQLModel

HAN = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
ONE_OF = re.compile(r"(\w+) IN \(([^)]*)\)")
QUOTED = re.compile(r"'([^']+)'")
# what reads like a code of ours and is a name of the language's or the database's
NAMES = re.compile(r"(MAX|MIN|HOUSEHOLDS|HUKOU|NOT)_[A-Z_]+")
CHOICES = ("codes", "choice")
SHIPPED = [
    path
    for path in (ROOT / "services").rglob("*.py")
    if not {"tests", "migrations"} & set(path.parts) and path.name not in ("testing.py", "settings.py")
]


def code_columns() -> dict[tuple[str, str], set[str]]:
    """(table, column) → the codes that its CHECK lets in."""
    for service in SERVICES:
        import_module(f"{service}.migrations.rows")
    found: dict[tuple[str, str], set[str]] = {}
    for table in SQLModel.metadata.tables.values():
        for constraint in table.constraints:
            for column, codes in ONE_OF.findall(str(getattr(constraint, "sqltext", ""))):
                found.setdefault((table.name, column), set()).update(QUOTED.findall(codes))
    return {where: codes for where, codes in found.items() if where[1] in SQLModel.metadata.tables[where[0]].columns}


def wanted() -> Iterator[tuple[str, str, set[str]]]:
    """(vocabulary, whose codes, the codes)."""
    yield "role", "the contract's roles", {one for one in ROLES if coded_role(one) == one}
    yield "own_role", "the coded roles", {coded_role(one) for one in ROLES} - set(ROLES)
    yield "purpose", "the contract's purposes", {one for one in PURPOSES if coded_purpose(one) == one}
    yield "own_purpose", "the coded purposes", {coded_purpose(one) for one in PURPOSES} - set(PURPOSES)
    yield "case_reason", "the contract's reasons of a case", set(REASONS)
    for (table, column), codes in sorted(code_columns().items()):
        for name in SAYINGS:
            noun, _, what = name.rpartition("_")
            if noun and what == column and f"_{table}".endswith(f"_{noun}"):
                yield name, f"{table}.{column}", codes


def choices() -> dict[str, set[str]]:
    """Field of the contract → the codes that may be sent in it."""
    found = {}
    for message in walk_messages(rule.method.descriptor.input_type for rule in rules()):
        for field in message.fields:
            told = field.GetOptions().Extensions[validate_pb2.field]
            codes = {*getattr(told.string, "in"), *getattr(told.repeated.items.string, "in")} - {""}
            if codes:
                found[field.full_name] = codes
    return found


def reason_codes(source: str) -> set[str]:
    """Codes that a module keeps or tells; not the reasons of refusals, which carry their own sentence."""
    tree, own = ast.parse(source), set()
    for node in ast.walk(tree):
        is_reason = isinstance(node, ast.Assign) and any(getattr(one, "id", "") == "REASON" for one in node.targets)
        is_refusal = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DomainError"
        if is_reason or is_refusal:
            own |= {id(one) for one in ast.walk(node)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in own
        and CODE.fullmatch(node.value)
        and not NAMES.fullmatch(node.value)
    }


def bare_codes(source: str, columns: set[str]) -> list[str]:
    """Fields that hold a code, put on a page without its words."""
    tree, said = environment("en").parse(source), set()
    for one in tree.find_all((nodes.Filter, nodes.Test, nodes.Compare, nodes.CondExpr, nodes.If)):
        # filtered, or only compared
        inner = [one.test] if isinstance(one, nodes.CondExpr | nodes.If) else [one]
        said |= {id(name) for part in inner for name in part.find_all(nodes.Getattr)}
        said |= {id(part) for part in inner if isinstance(part, nodes.Getattr)}
    shown: list[nodes.Node] = []
    for one in tree.find_all(nodes.Output):
        before = ""
        for part in one.nodes:
            # a value in a tag is the browser's; what a form's choice is given is a value too
            is_choice = isinstance(part, nodes.Call) and getattr(part.node, "name", "") in CHOICES
            if not before.endswith('="') and not is_choice:
                shown.append(part)
            before = part.data if isinstance(part, nodes.TemplateData) else ""
    return [
        f"{name.attr} in line {name.lineno}"
        for one in shown
        for name in [*one.find_all(nodes.Getattr), *([one] if isinstance(one, nodes.Getattr) else [])]
        if id(name) not in said and (name.attr.endswith("reason_code") or name.attr in columns)
    ]


@pytest.mark.parametrize(("name", "whose", "codes"), [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in wanted()])
def test_every_code_of_a_vocabulary_has_its_words(name: str, whose: str, codes: set[str]) -> None:
    assert codes - set(SAYINGS[name]) == set(), whose


def test_states_of_cases_orders_batches_and_invoices_are_among_the_vocabularies() -> None:
    found = {name for name, *_ in wanted()}
    assert {"entitlement_state", "order_state", "batch_state", "invoice_state", "roll_state"} <= found


def test_every_choice_of_the_contract_has_its_words() -> None:
    found = choices()
    assert len(found) > 10
    without = {
        name: codes for name, codes in found.items() if not any(codes <= set(words) for words in SAYINGS.values())
    }
    # a language is named in itself, a yes or no is a box
    assert {name for name in without if not name.endswith((".language", ".value"))} == set()


def test_every_reason_that_a_service_keeps_has_its_words() -> None:
    known = {code for words in SAYINGS.values() for code in words}
    assert {code: path.name for path in SHIPPED for code in reason_codes(path.read_text()) - known} == {}


def test_every_source_of_a_version_has_its_words() -> None:
    found = {
        word.value.value
        for path in SHIPPED
        if "registry" in path.parts
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        for word in call.keywords
        if word.arg == "source" and isinstance(word.value, ast.Constant)
    }
    assert len(found) > 3
    assert found - set(SAYINGS["source"]) == set()


def test_words_are_in_both_languages() -> None:
    for table, words in SAYINGS.items():
        for code, (zh, en) in words.items():
            assert HAN.search(zh) or zh == "r8", (table, code)
            assert en, (table, code)
            assert not HAN.search(en), (table, code)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.*")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_page_shows_a_bare_code(path: Path) -> None:
    assert bare_codes(path.read_text(), {column for _, column in code_columns()} - {"language"}) == []


@pytest.mark.parametrize(
    "planted",
    ["{{ batch.reason_code }}", '{{ parts.row(_("State"), batch.state | said("batch_state"), batch.reason_code) }}'],
)
def test_bare_code_is_found(planted: str) -> None:
    assert bare_codes(planted, {"state"}) == ["reason_code in line 1"]
    assert bare_codes('{% if x.state == "a" %}{{ x.state | said("batch_state") }}{% endif %}', {"state"}) == []


def test_reason_without_words_is_found() -> None:
    assert reason_codes('REASON = "OWN_SENTENCE"\nrow.reason_code = "NO_WORDS_YET"') == {"NO_WORDS_YET"}


def refusals() -> list[type[Refusal]]:
    """Every named refusal of every service."""
    for path in SHIPPED:
        parts = path.relative_to(ROOT / "services").with_suffix("").parts[1:]
        if parts[-1] == "rules":
            import_module(".".join(parts))

    def below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return sorted(
        {one for one in below(Refusal) if hasattr(one, "TEXT")},
        key=lambda one: (one.REASON, one.__module__, one.__name__),
    )


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: f"{one.__module__}-{one.__name__}")
def test_every_refusal_has_a_sentence_in_each_language(refusal: type[Refusal]) -> None:
    assert HAN.search(refusal.TEXT.zh)
    assert refusal.TEXT.en
    assert not HAN.search(re.sub(r"[（(].*?[)）]", "", refusal.TEXT.en))


def test_roles_and_purposes_are_the_contracts() -> None:
    assert len(ROLES) == len(access_pb2.Role.values()) - 1
