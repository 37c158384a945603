"""Which kin an authority confirms, and which authorities: dated data with the article (kin.csv, bodies.csv)."""

from __future__ import annotations

from pathlib import Path

from chassis.values.dated import DatedCodes

KIN = DatedCodes(Path(__file__).with_name("kin.csv"))
BODIES = DatedCodes(Path(__file__).with_name("bodies.csv"))
