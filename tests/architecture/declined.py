"""What ADR 0002 declines, as words that may not stand in a contract, table, column or subject."""

from __future__ import annotations

import re
from collections.abc import Iterable

DECLINED = re.compile(
    r"permit|quota|pregnan|contracept|(^|[._])iud|fetus|abortion|steril"
    r"|maintenance_fee|levy|surcharge"
    r"|informer|informant|yellow_?card|pledge|birth_target"
    r"|parity|married_parents|parents_married|parents_marriage|legitimate"
    r"|garrison|designation|military_unit|(^|[._])rank($|[._])"
    r"|surveillance|video",
    re.IGNORECASE,
)
# words that hold a declined one without meaning it, each with its reason
ALLOWED = re.compile(r"IDENTIFIER_KIND_RESIDENCE_PERMIT|PURPOSE_LEGACY_LEVY")


def declined_words(names: Iterable[str]) -> list[str]:
    """The names that say something declined."""
    return [name for name in names if DECLINED.search(name) and not ALLOWED.search(name)]
