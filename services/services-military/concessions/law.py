"""Legal ages and days as dated data: `law.csv`, each with its article and provenance."""

from __future__ import annotations

from pathlib import Path

from chassis.values.law import LawBook

BOOK = LawBook(Path(__file__).with_name("law.csv"))
law_number = BOOK.number
