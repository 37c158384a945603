"""The county's own periods and defaults as dated data: `law.csv`, each with its source and provenance."""

from __future__ import annotations

from pathlib import Path

from chassis.values.law import LawBook

BOOK = LawBook(Path(__file__).with_name("law.csv"))
law_number = BOOK.number
