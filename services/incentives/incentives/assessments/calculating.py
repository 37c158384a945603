"""What a programme pays year by year to somebody unnamed: the pack's own query over what is said and assumed."""

from __future__ import annotations

from datetime import date

from incentives.assessments.engine import Engine
from incentives.packs.pack import Pack
from incentives.packs.rules import CannotCalculate

# what a birth date stands for: of the rest the calculator takes what most families can say yes to
SAID = {"birth_date", "death_date", "hukou_here", "first_claim_year"}
# nothing that a birth date alone decides runs longer
YEARS = 30


def calculate(engine: Engine, pack: Pack, birth_date: date, first_claim_year: int) -> list[tuple[int, int]]:
    """(year, fen) of the years that pay something.

    Args:
        first_claim_year: 0 for as early as can be; earlier years pay nothing then.

    Errors: CANNOT_CALCULATE.
    """
    if not set(pack.facts) <= SAID:
        raise CannotCalculate
    first = first_claim_year or None
    paid: list[tuple[int, int]] = []
    for year in range(birth_date.year, birth_date.year + YEARS):
        facts = {"birth_date": birth_date, "hukou_here": True, "first_claim_year": first}
        found = engine.explain(pack, facts, claim_year=year, as_of=date(year, 12, 31))
        if found is not None and found.amount_fen:
            first = first or year
            paid.append((year, found.amount_fen))
    return paid
