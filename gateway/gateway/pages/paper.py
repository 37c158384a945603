"""Pages as a PDF: a template with what was found; a character without a glyph is named on the paper itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog

from chassis import paper
from gateway.pages.frame import environment

log = structlog.get_logger("paper")
NOTE = {
    "zh": "〓 处的字字库中没有，请按括号内的编码手写：{}",
    "en": "No font has the characters at 〓; write them by hand from their code: {}",
}


def typeset(assets: Path, language: str, template: str, found: dict[str, Any]) -> bytes:
    """A template with what was found. Below it stands which characters could not be shown.

    Args:
        assets: folder of npm packages, for the fonts.
        language: zh or en.
        template: its name below the pages' templates.
        found: what it names: messages of the contract.
    """
    shown = paper.Shown(assets)
    source = environment(language).get_template(template).render(typ=shown.literal, language=language, **found)
    if shown.missing:
        log.warning("glyphs_missing", template=template, code_points=shown.code_points)
        source += "\n\n" + shown.literal(NOTE[language].format(" ".join(shown.code_points)))
    return paper.typeset(source.encode(), assets)


def missing_glyphs(assets: Path, *texts: str) -> list[str]:
    """The code points that a document with these texts could not show: said to the clerk before it is printed."""
    shown = paper.Shown(assets)
    for one in texts:
        shown.text(one)
    return shown.code_points
