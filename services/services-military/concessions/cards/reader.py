"""`python -m concessions verify-card KEYS [LIST] < CARD`: a card verified on a machine without a network."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from chassis.values.clock import CHINA, day_of

from concessions.cards.verifying import read_keys, verify_card

USAGE = 64
STATES = {"valid": 0, "expired": 1, "revoked": 1, "not_yet": 1, "forged": 2}


def read_card(arguments: Sequence[str], card: str | None = None) -> int:
    """Print the verdict as JSON; 0 valid, 1 no longer or not yet, 2 forged.

    Args:
        arguments: file of the key set; file of the list of revocations, where there is one.
        card: what the QR code says; standard input when left out.
    """
    if not arguments:
        print(__doc__, file=sys.stderr)  # noqa: T201 - a verb
        return USAGE
    keys = read_keys(json.loads(Path(arguments[0]).read_text()))
    revocations = Path(arguments[1]).read_text() if len(arguments) > 1 else None
    today = day_of(datetime.now(CHINA))
    verdict = verify_card(sys.stdin.read() if card is None else card, keys, today, revocations)
    print(json.dumps(asdict(verdict), ensure_ascii=False))  # noqa: T201
    return STATES[verdict.state]
