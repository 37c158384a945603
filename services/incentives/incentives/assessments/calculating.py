"""What a programme pays year by year to somebody unnamed: the pack's own query over what is said and assumed."""

from __future__ import annotations

from datetime import date

from incentives.assessments.engine import Engine
from incentives.packs.pack import Pack
from incentives.packs.rules import CannotCalculate, FirstYearUnfitting

# what a birth date stands for: of the rest the calculator takes what most families can say yes to
SAID = {"birth_date", "death_date", "hukou_here", "first_claim_year"}
# nothing that a birth date alone decides runs longer
YEARS = 30
# the step of a pack that says in which year a claim begins, where the first claim may wait
START = "start_year"


def calculate(engine: Engine, pack: Pack, birth_date: date, first_claim_year: int) -> list[tuple[int, int]]:
    """(year, fen) of the years that pay something.

    Args:
        first_claim_year: 0 for as early as can be; earlier years pay nothing then.

    Errors: CANNOT_CALCULATE, FIRST_YEAR_UNFITTING where the pack lets no first claim be for that year.
    """
    if not set(pack.facts) <= SAID:
        raise CannotCalculate
    if first_claim_year:
        fitting = first_years(engine, pack, birth_date)
        if fitting and first_claim_year not in fitting:
            raise FirstYearUnfitting(field="first_claim_year", years=" / ".join(map(str, fitting)))
    first = first_claim_year or None
    paid: list[tuple[int, int]] = []
    for year in range(birth_date.year, birth_date.year + YEARS):
        facts = {"birth_date": birth_date, "hukou_here": True, "first_claim_year": first}
        found = engine.explain(pack, facts, claim_year=year, as_of=date(year, 12, 31))
        if found is not None and found.amount_fen:
            first = first or year
            paid.append((year, found.amount_fen))
    return paid


def first_years(engine: Engine, pack: Pack, birth_date: date) -> list[int]:
    """The years that a first claim may be for, as the pack itself says; empty where it pays nothing."""
    facts = {"birth_date": birth_date, "hukou_here": True}
    found = []
    for year in range(birth_date.year, birth_date.year + YEARS):
        day = date(year, 12, 31)
        explained = engine.explain(pack, facts, claim_year=year, as_of=day)
        if explained is None or not explained.amount_fen:
            continue
        starts = [one.name for one in pack.steps if one.name == START]
        if not starts or engine.step(pack, START, facts, claim_year=year, as_of=day) == year:
            found.append(year)
    return found
