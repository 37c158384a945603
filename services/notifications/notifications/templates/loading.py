"""The files of texts, read and checked once, at start."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from notifications.templates.rules import (
    Template,
    TemplateNotFound,
    TemplateUnusable,
    check_outside,
    check_template,
)

FOLDER = Path(__file__).with_name("texts")
OUTSIDE = Path(__file__).with_name("outside.yaml")
# what a text outside the portal may know: nothing of the matter
KNOWN = {"mail": {"address"}, "sms": {"address"}, "code": {"address", "code"}}


def load_templates(folder: Path) -> dict[str, Template]:
    """Every template of a folder by its code.

    Errors: `TemplateUnusable`, naming file and fault.
    """
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            template = Template(code=path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
            check_template(template)
        except (TypeError, KeyError, ValueError, yaml.YAMLError) as error:
            raise TemplateUnusable(path.name, str(error)) from error
        found[path.stem] = template
    return found


def load_outside(path: Path) -> dict[str, dict[str, Any]]:
    """What e-mail and SMS say.

    Errors: `TemplateUnusable`.
    """
    content: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if set(content) != set(KNOWN):
        raise TemplateUnusable(path.name, f"it has {', '.join(sorted(KNOWN))}")
    for part, texts in content.items():
        for name, text in texts.items():
            check_outside(f"{part}.{name}", text, KNOWN[part] if name == "text" else set())
    return content


@cache
def templates() -> dict[str, Template]:
    """The release's own."""
    return load_templates(FOLDER)


@cache
def outside() -> dict[str, dict[str, Any]]:
    """The release's own words outside the portal."""
    return load_outside(OUTSIDE)


def template_of(code: str) -> Template:
    """A template.

    Errors: TEMPLATE_NOT_FOUND.
    """
    found = templates().get(code)
    if found is None:
        raise TemplateNotFound(code=code, field="code")
    return found
