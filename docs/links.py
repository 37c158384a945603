"""Keeps the line numbers in documents true: a link whose text is a code name points to that name's definition.

`python docs/links.py` puts the lines right; `--check` only says which are wrong.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[`(\w+)`\]\(([^)#]+)(?:#L\d+)?\)")


def put_right(page: Path) -> str:
    """The page with every linked line number as it is now. Raises `SystemExit` for a name that is not there."""

    def point(match: re.Match[str]) -> str:
        name, path = match[1], match[2]
        define = re.compile(rf"\s*(?:async )?(?:def|class|rpc|message) {name}\b")
        for number, line in enumerate((page.parent / path).read_text().splitlines(), start=1):
            if define.match(line):
                return f"[`{name}`]({path}#L{number})"
        message = f"{page.relative_to(ROOT)}: {name} is not defined in {path}"
        raise SystemExit(message)

    return LINK.sub(point, page.read_text())


def main() -> None:
    """Put the documents right, or check them."""
    stale = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        text = put_right(page)
        if text != page.read_text():
            stale.append(str(page.relative_to(ROOT)))
            if "--check" not in sys.argv:
                page.write_text(text)
    if stale and "--check" in sys.argv:
        message = f"stale line numbers, run python docs/links.py: {', '.join(stale)}"
        raise SystemExit(message)


if __name__ == "__main__":
    main()
