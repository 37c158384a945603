"""Pages as a PDF, set by typst with a font of our own: Chinese shows on every machine."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from gateway.pages.frame import environment

FONTS = ("400Regular", "700Bold")


def typeset(assets: Path, language: str, template: str, found: dict[str, Any]) -> bytes:
    """A template with what was found.

    Args:
        assets: folder of npm packages, for the font.
        language: zh or en.
        template: its name below the pages' templates.
        found: what it names: messages of the contract.
    """
    import typst  # noqa: PLC0415 - seldom

    source = environment(language).get_template(template).render(typ=_text, language=language, **found)
    family = assets / "@expo-google-fonts" / "noto-sans-sc"
    with tempfile.TemporaryDirectory() as folder:
        # the compiler looks fonts up by folder; the source stays in memory
        fonts = [str(family / name) for name in FONTS]
        content: object = typst.compile(  # type: ignore[misc]
            source.encode(), root=folder, font_paths=fonts, ignore_system_fonts=True
        )
    assert isinstance(content, bytes)  # noqa: S101 - one document, not pages
    return content


def _text(value: object) -> str:
    """A string literal of typst: what a record says never becomes markup."""
    return "#" + json.dumps(str(value), ensure_ascii=False)
