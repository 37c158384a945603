"""FamilyService: wire → query → wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from anjia.registry.v1 import family_service_pb2 as pb
from chassis.access.log import pack_set
from chassis.rpc.call import current_call
from chassis.rpc.server import Context
from chassis.values import Division, Level

from registry.divisions.codes import division_table
from registry.families import queries


class FamilyServicer:
    """Answers anjia.registry.v1.FamilyService."""

    async def StreamFamilies(
        self, request: pb.StreamFamiliesRequest, _context: Context
    ) -> AsyncIterator[pb.FamiliesPart]:
        call, after = current_call(), request.after
        named = [UUID(one) for one in request.person_ids]
        while True:
            async with call.chunk() as work:
                rows = await (queries.find_families(work, named) if named else queries.list_families(work, after))
                if not rows:
                    return
                work.log("OK", person_set=pack_set(row[0] for row in rows))
            after = rows[-1][0]
            yield pb.FamiliesPart(families=map(_to_family, rows), cursor=after)
            if named:
                return


def _to_family(row: tuple[Any, ...]) -> pb.Family:
    _, person_id, version, state, merged_into, sex, born, died, residence, hukou, nature, living, daughters, around = (
        row
    )
    return pb.Family(
        person_id=str(person_id),
        version=version,
        state=state,
        merged_into=str(merged_into or ""),
        sex=sex,
        birth_date=born.isoformat(),
        death_date=died.isoformat() if died else "",
        residence_division=residence,
        hukou_division=_nearest_hukou(hukou, residence),
        hukou_nature=nature,
        children_living=living,
        daughters_living=daughters,
        guardian_ids=[str(one) for one in around or ()],
    )


def _nearest_hukou(hukou: str, residence: str) -> str:
    """The place whose office is responsible.

    Of a hukou that is known to the county or township alone no village is known; where it holds the residence, the
    village that somebody lives in answers for it. Nobody else would see their case.
    """
    entry = division_table().get(hukou)
    wide = entry is not None and entry.level in (Level.COUNTY, Level.TOWNSHIP)
    return residence if wide and entry is not None and Division.of(hukou, entry.level).covers(residence) else hukou
