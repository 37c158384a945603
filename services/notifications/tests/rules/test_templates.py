"""Texts: what may not be said stops the start; nothing of a matter leaves the portal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from notifications.templates import loading
from notifications.templates.loading import load_outside, load_templates, outside, templates
from notifications.templates.rules import TemplateUnusable, put_into_words

KINDS = {
    "offer_made", "offer_reminder", "offer_lapsed",
    "application_filed", "application_advanced", "application_granted", "application_refused",
    "application_overdue", "award_paid", "award_returned",
}  # fmt: skip
GOOD = {
    "title": {"zh": "标题", "en": "Title"},
    "body": {"zh": "到{due_on}", "en": "until {due_on}"},
    "link": "/portal/due/{entity_id}",
    "example": {"due_on": "2026-12-15"},
}
# words of a matter: a programme, an amount, a unit, an illness, a child
MATTER = re.compile(r"补贴|奖励|扶助|军|病|孩|金额|元|subsid|reward|militar|garrison|amount|child|¥", re.IGNORECASE)


def written(folder: Path, content: object) -> Path:
    (folder / "kind.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    return folder


def test_every_kind_has_its_words_in_both_languages() -> None:
    assert set(templates()) == KINDS
    for template in templates().values():
        said = put_into_words(template, "01900000-0000-7000-8000-000000000000", template.example)
        for text in (*said.title, *said.body):
            assert text
            assert "{" not in text
        assert said.link.startswith("/portal/")


def test_ordinary_file_is_read(tmp_path: Path) -> None:
    assert set(load_templates(written(tmp_path, GOOD))) == {"kind"}


@pytest.mark.parametrize(
    "fault",
    [
        {"title": {"zh": "标题"}},
        {"title": {"zh": "标题", "en": " "}},
        {"body": {"zh": "到{due_on}", "en": "until {until}"}},
        {"body": {"zh": "到{due_on}", "en": "soon"}},
        {"body": {"zh": "到{due_on", "en": "until {due_on"}},
        {"body": {"zh": "到", "en": "until"}},
        {"link": "https://elsewhere.example/{entity_id}"},
        {"link": "/portal/due/{person_id}"},
        {"example": {"due_on": "soon"}},
        {"example": {"due_on": "2026-12-15", "amount": "1"}},
        {"codes": {"due_on": {"soon": {"zh": "快", "en": "soon"}}}},
        {"colour": "red"},
    ],
    ids="-".join,
)
def test_unusable_file_stops_the_start_and_is_named(tmp_path: Path, fault: dict[str, object]) -> None:
    with pytest.raises(TemplateUnusable, match="kind"):
        load_templates(written(tmp_path, {**GOOD, **fault}))


@pytest.mark.parametrize("part", ["mail", "sms"])
def test_outside_the_portal_nothing_of_the_matter_can_be_said(tmp_path: Path, part: str) -> None:
    content = yaml.safe_load(loading.OUTSIDE.read_text())
    content[part]["text"]["zh"] += "{programme}"
    (tmp_path / "outside.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    with pytest.raises(TemplateUnusable, match="programme"):
        load_outside(tmp_path / "outside.yaml")


def test_outside_the_portal_nothing_of_the_matter_is_said() -> None:
    texts = [text for part in outside().values() for texts in part.values() for text in texts.values()]
    assert len(texts) == 10
    assert [text for text in texts if MATTER.search(text)] == []


def test_no_message_speaks_of_an_amount_or_a_military_matter() -> None:
    words = re.compile(r"军|militar|garrison|¥|\d+元")
    for template in templates().values():
        said = put_into_words(template, "x", template.example)
        assert not any(words.search(text) for text in (*said.title, *said.body))


def test_value_that_is_missing_or_new_is_said_all_the_same() -> None:
    said = put_into_words(templates()["application_filed"], "x", {"stage_code": "brand_new"})
    assert "下一环节" in said.body.zh
    assert "—" in said.body.en
