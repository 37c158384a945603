"""Documents as PDF, set by typst with fonts of our own. A character that no font has is never left as an empty box.

In its place stands the printer's sign for a missing sort, 〓, with its code point: 李〓(U+3158E). Whoever made the
document learns of it and writes the character by hand; the record keeps the character itself.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from chassis.values.text import SIGN, writable

# one after the other: what the first has not, the next is asked for
FAMILIES = ("@expo-google-fonts/noto-sans-sc",)
WEIGHTS = ("400Regular", "700Bold")
# they are drawn by no font and need none
_UNDRAWN = frozenset({"Zs", "Cf", "Mn"})


@dataclass
class Shown:
    """Text on its way into one document, and the characters that its fonts do not have."""

    assets: Path
    missing: set[str] = field(default_factory=set)

    def text(self, value: object) -> str:
        """A text as the document can show it."""
        glyphs = _glyphs(self.assets)
        return "".join(self._shown(char, glyphs) for char in _lines(str(value)))

    def literal(self, value: object) -> str:
        """The same as a string literal of typst: what a record says never becomes markup."""
        return "#" + json.dumps(self.text(value), ensure_ascii=False)

    def data(self, value: object) -> object:
        """The same of everything within lists and mappings."""
        if isinstance(value, dict):
            return {key: self.data(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(one) for one in value]
        return self.text(value) if isinstance(value, str) else value

    def _shown(self, char: str, glyphs: frozenset[int]) -> str:
        if ord(char) in glyphs or char == "\n" or unicodedata.category(char) in _UNDRAWN:
            return char
        self.missing.add(char)
        return f"{SIGN}({code_point(char)})"

    @property
    def code_points(self) -> list[str]:
        """The code points without a glyph, for the finding."""
        return sorted(map(code_point, self.missing))


def code_point(char: str) -> str:
    """`U+3158E`."""
    return f"U+{ord(char):04X}"


def _lines(text: str) -> str:
    return "\n".join(map(writable, text.splitlines())) if "\n" in text else writable(text)


def fonts(assets: Path) -> list[Path]:
    """The folders of the chain, in its order."""
    return [assets / family / weight for family in FAMILIES for weight in WEIGHTS]


@cache
def _glyphs(assets: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - seldom

    found: set[int] = set()
    for family in FAMILIES:
        for file in sorted((assets / family / WEIGHTS[0]).glob("*.[ot]tf")):
            with TTFont(file, lazy=True) as font:
                found |= set(font.getBestCmap())
    return frozenset(found)


def typeset(source: bytes, assets: Path, inputs: dict[str, str] | None = None) -> bytes:
    """Source as a PDF.

    Args:
        source: typst; what records say in it went through `Shown` before.
        assets: folder of npm packages, for the fonts.
        inputs: read by the source as `sys.inputs`.
    """
    import typst  # noqa: PLC0415 - seldom

    with tempfile.TemporaryDirectory() as folder:
        # the compiler looks fonts up by folder; the source stays in memory
        content: object = typst.compile(  # type: ignore[misc]
            source,
            root=folder,
            font_paths=[str(path) for path in fonts(assets)],
            ignore_system_fonts=True,
            sys_inputs=inputs or {},
        )
    assert isinstance(content, bytes)  # noqa: S101 - one document, not pages
    return content
