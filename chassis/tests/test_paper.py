"""Documents: a character without a glyph is named on the paper, in any document, and never an empty box."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from chassis.paper import Shown, fonts, typeset
from chassis.values.text import is_writable, writable
from hypothesis import given
from hypothesis import strategies as st

NAMES = Path(__file__).with_name("m13-rare-names.csv")


@pytest.fixture(scope="session")
def assets() -> Path:
    from local.parts.assets import assets as brought  # the fonts that the cell brings

    return brought()


def test_rare_names_are_shown_or_named_by_code_point(assets: Path) -> None:
    with NAMES.open(encoding="utf-8-sig") as file:
        names = [row["姓名"] for row in csv.DictReader(file)]
    shown = Shown(assets)
    told = [shown.text(name) for name in names]
    assert told[1] == "李〓(U+3158E)"
    assert shown.missing
    for name, text in zip(names, told, strict=True):
        for char in set(name):
            assert char in text or f"〓(U+{ord(char):04X})" in text
    source = ('#set text(font: "Noto Sans SC")\n' + "\n\n".join(map(shown.literal, names))).encode()
    assert typeset(source, assets).startswith(b"%PDF")


@given(st.text(st.characters(), max_size=30))
def test_what_is_said_is_shown_named_or_a_sign_but_never_left_out(said: str) -> None:
    assert is_writable(writable(said))
    assert len(writable(said)) == len(said)
    assert writable(writable(said)) == writable(said)


def test_data_of_a_document_is_looked_through_to_the_last_word(assets: Path) -> None:
    shown = Shown(assets)
    assert shown.data({"a": ["王", {"b": "\U0003158e\x07"}], "n": 3}) == {"a": ["王", {"b": "〓(U+3158E)〓"}], "n": 3}
    assert shown.code_points == ["U+3158E"]


def test_every_font_of_the_chain_is_there(assets: Path) -> None:
    assert all(list(folder.glob("*.ttf")) for folder in fonts(assets))
