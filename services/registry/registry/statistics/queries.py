"""How many live where: counted in the register, published by the rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from chassis.db.work import Work

from registry.statistics.rules import SEXES, Figure, publish

# nobody counts twice (merged, undone), the dead are not residents; a sex that no source states is in no table
COUNT = (
    "SELECT substr(residence_division, 1, 9), sex, least(extract(year FROM age(%s, birth_date))::int / 5, 17), count(*)"
    " FROM person WHERE state = 'active' AND death_date IS NULL AND sex IN (1, 2) AND residence_division >= %s"
    " AND residence_division < %s GROUP BY 1, 2, 3"
)
BANDS = [*(f"{start}-{start + 4}" for start in range(0, 85, 5)), "85+"]


@dataclass(frozen=True, slots=True)
class Published:
    """The county's tables of a day."""

    as_of: date
    tables: dict[str, list[Figure]]


async def get_population(work: Work, county: str) -> Published:
    """Residents by age and sex, and by township and sex, as they may be published."""
    today = work.clock.today()
    high = str(int(county) + 1).rjust(len(county), "0")
    cursor = await work.raw.execute(COUNT, (today, county.ljust(12, "0"), high.ljust(12, "0")))
    ages: dict[tuple[str, str], int] = defaultdict(int)
    townships: dict[tuple[str, str], int] = defaultdict(int)
    for township, sex, band, people in await cursor.fetchall():
        ages[BANDS[band], SEXES[sex - 1]] += people
        townships[township, SEXES[sex - 1]] += people
    places = sorted({township for township, _ in townships})
    return Published(today, {"age_sex": publish(ages, BANDS), "township_sex": publish(townships, places)})
