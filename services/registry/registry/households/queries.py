"""Who lives with whom, and who is what to whom, as far as the scope reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.access.scope import COUNTY, Scope
from chassis.db.work import Work

from registry.households.rules import HouseholdNotFound
from registry.law import law_number
from registry.people.queries import Summary, get_summaries
from registry.people.rules import PersonNotFound

MINORS = (
    "SELECT DISTINCT p.person_id FROM kinship k JOIN person p ON p.person_id = head_of(k.person_id)"
    " WHERE k.relative_id = ANY (records_of(%s))"
    " AND k.kind IN ('parent', 'guardian') AND k.known_until IS NULL AND k.valid_from <= %s"
    " AND (k.valid_until IS NULL OR k.valid_until > %s) AND p.death_date IS NULL AND p.state = 'active'"
    " AND p.birth_date > (%s::date - make_interval(years => %s))"
)
HOUSEHOLD_OF = (
    "SELECT m.household_id, h.number FROM household_member m LEFT JOIN household h USING (household_id)"
    " WHERE m.person_id = ANY (records_of(ARRAY[%(person)s::uuid])) AND m.known_until IS NULL"
    " AND (m.valid_from <= %(day)s OR m.start_unknown) AND (m.valid_until IS NULL OR m.valid_until > %(day)s)"
    # the home that the record itself has comes before that of one merged into it
    " ORDER BY (m.person_id = %(person)s) DESC, m.valid_from DESC LIMIT 1"
)
MEMBERS = (
    "SELECT DISTINCT ON (relation, person_id) head_of(person_id) AS person_id, relation, valid_from, valid_until,"
    " start_unknown FROM household_member"
    " WHERE household_id = %(household)s AND known_until IS NULL AND (valid_from <= %(day)s OR start_unknown)"
    " AND (valid_until IS NULL OR valid_until > %(day)s) ORDER BY relation, person_id, valid_from"
)
# of all records that are this person; each relative by the record that goes on for them, and never the person
TIES = (
    "WITH mine AS (SELECT records_of(ARRAY[%(person)s::uuid]) AS records), tie AS (SELECT head_of(relative_id) AS"
    " other_id, kind, basis, valid_from, valid_until, start_unknown FROM kinship, mine WHERE person_id = ANY (records)"
    " AND known_until IS NULL UNION ALL"
    " SELECT head_of(person_id), CASE kind WHEN 'parent' THEN 'child' WHEN 'guardian' THEN 'ward' ELSE kind END, basis,"
    " valid_from, valid_until, start_unknown FROM kinship, mine WHERE relative_id = ANY (records)"
    " AND known_until IS NULL AND kind <> 'spouse')"
    " SELECT DISTINCT ON (kind, valid_from, other_id) * FROM tie WHERE other_id <> %(person)s"
    " ORDER BY kind, valid_from, other_id"
)


@dataclass(frozen=True, slots=True)
class Tie:
    """A relative or member with what ties them."""

    person: Summary
    kind: str
    basis: str
    valid_from: date
    valid_until: date | None
    start_unknown: bool

    def holds_on(self, day: date) -> bool:
        """Whether the tie was there on a day, as far as is known."""
        began = self.valid_from <= day or self.start_unknown
        return began and (self.valid_until is None or day < self.valid_until)


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A household on a day; members out of the caller's reach are left out."""

    household_id: UUID
    number: str
    members: tuple[Tie, ...]


async def get_household(work: Work, person_id: UUID, *, as_of: date | None = None) -> HouseholdView:
    """The household a person is in, on a day (today by default); whoever was not born then is no member.

    Errors: HOUSEHOLD_NOT_FOUND.
    """
    day = as_of or work.clock.today()
    row = await (await work.raw.execute(HOUSEHOLD_OF, {"person": person_id, "day": day})).fetchone()
    if row is None:
        raise HouseholdNotFound
    members = await (await work.raw.execute(MEMBERS, {"household": row[0], "day": day})).fetchall()
    summaries = await _born_by(work, day, [member[0] for member in members])
    ties = tuple(Tie(summaries[m[0]], m[1], "", *m[2:]) for m in members if m[0] in summaries)
    return HouseholdView(row[0], row[1] or "", ties)


async def list_kinship(work: Work, person_id: UUID, *, as_of: date | None = None) -> list[Tie]:
    """Parents, children, spouses, guardians and wards of a person, as far as the caller may see them.

    With a day: the ties of that day, none to anybody who was not born yet. Without: all, with their periods.

    Errors: PERSON_NOT_FOUND.
    """
    found = await (await work.raw.execute("SELECT 1 FROM person WHERE person_id = %s", (person_id,))).fetchone()
    if found is None:
        raise PersonNotFound
    scope = work.scope
    await work.rescope(COUNTY)  # a record in between may be nobody's in sight; who of the relatives is, is asked after
    rows = await (await work.raw.execute(TIES, {"person": person_id})).fetchall()
    await work.rescope(scope)
    summaries = await _born_by(work, as_of or date.max, [row[0] for row in rows])
    ties = [Tie(summaries[row[0]], *row[1:]) for row in rows if row[0] in summaries]
    return [tie for tie in ties if as_of is None or tie.holds_on(as_of)]


async def _born_by(work: Work, day: date, people: list[UUID]) -> dict[UUID, Summary]:
    """Lines of people within reach who were born by a day."""
    return {one.person_id: one for one in await get_summaries(work, people) if one.birth_date <= day}


async def with_minors(work: Work, scope: Scope) -> Scope:
    """A citizen's scope: the person and the minors in their care today."""
    today = work.clock.today()
    await work.rescope(COUNTY)
    years = law_number("majority_age", today)
    cursor = await work.raw.execute(MINORS, (list(scope.persons), today, today, today, years))
    minors = [row[0] for row in await cursor.fetchall()]
    return Scope("persons", persons=(*scope.persons, *minors))
