"""What cannot be seen is no part of a text; what the national standard moved is found where it is now."""

from __future__ import annotations

import unicodedata

import pytest
from chassis.values.legible import STANDARD, has_private, legible, without_marks
from hypothesis import given
from hypothesis import strategies as st

TRAILS = [*range(0x50, 0x7F), *range(0x80, 0xA1)]
UNSEEN = ["\u00ad", "\u200b", "\u200d", "\u200e", "\u202a", "\u202c", "\u2060", "\u2066", "\ufeff", "\u3164", "\ufe0f"]
SEEN = st.text(st.characters(exclude_categories=("Cf", "Cs", "Co", "Cn", "Mn", "Lm")), max_size=12).filter(
    lambda text: legible(text) == text
)


@given(SEEN, st.lists(st.tuples(st.integers(0, 12), st.sampled_from(UNSEEN)), max_size=6))
def test_what_cannot_be_seen_changes_no_text(text: str, marks: list[tuple[int, str]]) -> None:
    dirty = text
    for place, mark in marks:
        dirty = dirty[:place] + mark + dirty[place:]
    assert legible(dirty) == text


@pytest.mark.parametrize("mark", [chr(code) for code in range(0x30000) if unicodedata.category(chr(code)) == "Cf"])
def test_every_format_character_goes_but_signs_that_are_drawn(mark: str) -> None:
    drawn = unicodedata.name(mark, "").startswith(("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")) and mark != "\u061c"
    assert legible(f"王{mark}安") == (f"王{mark}安" if drawn else "王安")


def test_private_code_points_are_those_of_the_standards_list() -> None:
    """The codec knows most of FE50-FEA0; the rest of the row stands in the two later editions."""
    known = 0
    for place, trail in enumerate(TRAILS):
        character = bytes([0xFE, trail]).decode("gb18030")
        if not has_private(character):
            assert STANDARD[0xE815 + place] == character
            known += 1
    assert known == 66
    later = {0xE816: 0x20087, 0xE81E: 0x9FB4, 0xE832: 0x9FB8, 0xE843: 0x9FB9, 0xE855: 0x241FE, 0xE864: 0x9FBB}
    assert {code: ord(STANDARD[code]) for code in later} == later
    assert not any(map(has_private, STANDARD.values()))
    assert len(set(STANDARD.values())) == len(STANDARD)


def test_one_name_under_two_code_points_is_one_name() -> None:
    assert legible("刘\ue863") == "刘\u4dae"
    assert has_private("刘\ue001")
    assert not has_private(legible("刘\ue863"))


@pytest.mark.parametrize("mark", ["'", "’", "‘", "`", "＇", "''", " ' "])
def test_text_mark_of_a_spreadsheet_is_no_part_of_a_cell(mark: str) -> None:
    assert without_marks(f"{mark}000422198505050625") == "000422198505050625"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="000422198505050625"', "000422198505050625"),
        ('"王安"', "王安"),
        ("“王安”", "王安"),
        ("“幸福”小区1号", "“幸福”小区1号"),
        ('="a"&"b"', '="a"&"b"'),
        ("O'Brien", "O'Brien"),
        ("", ""),
        ("'", ""),
    ],
)
def test_quotes_go_where_they_stand_around_a_whole_cell(written: str, meant: str) -> None:
    assert without_marks(written) == meant
