"""Two languages from gettext catalogs: sentences stand in English in templates, in Chinese in `words/zh.po`."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOG = Path(__file__).with_name("words") / "zh.po"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalog of a language, read once; English is what the templates say."""
    if language == "en":
        return gettext.NullTranslations()
    binary = io.BytesIO()
    with CATALOG.open("rb") as file:
        write_mo(binary, read_po(file, locale="zh_CN"))
    binary.seek(0)
    return gettext.GNUTranslations(binary)
