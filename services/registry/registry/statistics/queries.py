"""How many live where: counted in the register, published by the rules."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import astuple, dataclass
from datetime import date

from chassis.db.work import Work

from registry.law import law_number
from registry.statistics.rules import SEXES, Counted, Figure, period_of, publish

# nobody counts twice (merged, undone), the dead are not residents; a sex that no source states is in no table; whom a
# roll brings while it is being committed or undone is not there yet, or no more
COUNT = (
    "SELECT substr(residence_division, 1, 9), sex, least(extract(year FROM age(%s, birth_date))::int / 5, 17), count(*)"
    " FROM person WHERE state = 'active' AND death_date IS NULL AND sex IN (1, 2) AND residence_division >= %s"
    " AND residence_division < %s AND NOT EXISTS (SELECT 1 FROM roll r WHERE r.roll_id = person.roll_id"
    " AND r.state IN ('committing', 'undoing')) GROUP BY 1, 2, 3"
)
BANDS = [*(f"{start}-{start + 4}" for start in range(0, 85, 5)), "85+"]


KEPT = "SELECT as_of, tables FROM publication WHERE period = %s"
KEEP = (
    "INSERT INTO publication (period, as_of, tables, published_at) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (period) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Published:
    """The county's tables of a period."""

    as_of: date
    tables: dict[str, list[Figure]]


async def get_population(work: Work, county: str) -> Published:
    """Residents by age and sex, and by township and sex, as they were published for the period that today lies in.

    The first who asks in a period has them counted; from then on they stand. A county whose every figure is withheld
    has published nothing yet.
    """
    today = work.clock.today()
    period = period_of(today, law_number("publication_months", today))
    found = await _kept(work, period)
    if found is not None:
        return found
    counted = Published(today, publish(await _count(work, county, today)))
    if all(one.withheld for figures in counted.tables.values() for one in figures):
        return counted
    tables = {name: [list(astuple(one)) for one in figures] for name, figures in counted.tables.items()}
    await work.raw.execute(KEEP, (period, today, json.dumps(tables), work.now))
    # somebody may have been first: theirs stands
    return await _kept(work, period) or counted


async def _kept(work: Work, period: str) -> Published | None:
    row = await (await work.raw.execute(KEPT, (period,))).fetchone()
    if row is None:
        return None
    return Published(row[0], {name: [Figure(*one) for one in figures] for name, figures in row[1].items()})


async def _count(work: Work, county: str, today: date) -> dict[str, Counted]:
    high = str(int(county) + 1).rjust(len(county), "0")
    cursor = await work.raw.execute(COUNT, (today, county.ljust(12, "0"), high.ljust(12, "0")))
    ages: dict[tuple[str, str], int] = defaultdict(int)
    townships: dict[tuple[str, str], int] = defaultdict(int)
    for township, sex, band, people in await cursor.fetchall():
        ages[BANDS[band], SEXES[sex - 1]] += people
        townships[township, SEXES[sex - 1]] += people
    places = sorted({township for township, _ in townships})
    return {"age_sex": Counted(ages, BANDS), "township_sex": Counted(townships, places)}
