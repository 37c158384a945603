"""Documents stay true: links lead somewhere, the two commands come first. Line numbers: docs/links.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("services/*/README.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text()):
        if "://" in target or target.startswith("#"):
            continue
        path = target.partition("#")[0]
        assert (page.parent / path).resolve().exists(), f"{page.name}: {target}"


def test_readme_gives_the_two_commands_first() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "./anjia up" in readme
    assert "./anjia test" in readme
    assert readme.index("./anjia up") < readme.index("## ")


def test_every_decision_has_a_number_and_a_date() -> None:
    for page in (ROOT / "docs" / "adr").glob("*.md"):
        text = page.read_text()
        assert re.match(r"\d{4}-[a-z0-9-]+\.md", page.name)
        assert text.startswith(f"# {page.name[:4]} · ")
        assert re.search(r"^Date \d{4}-\d{2}-\d{2}", text, re.MULTILINE)
