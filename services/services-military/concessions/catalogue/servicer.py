"""CatalogueService: dated data → wire."""

from __future__ import annotations

from datetime import date

from anjia.concessions.v1 import catalogue_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from concessions.catalogue.rules import INSTITUTIONS, ITEMS, waiver_for


class CatalogueServicer:
    """Answers anjia.concessions.v1.CatalogueService."""

    async def ListInstitutions(
        self, request: pb.ListInstitutionsRequest, _context: Context
    ) -> pb.ListInstitutionsResponse:
        found = [
            pb.Institution(
                code=row.code, name=row.told["name"], division_code=row.told["division_code"], citation=row.citation
            )
            for row in INSTITUTIONS.on(_day(request.on))
        ]
        return pb.ListInstitutionsResponse(institutions=found)

    async def ListItems(self, request: pb.ListItemsRequest, _context: Context) -> pb.ListItemsResponse:
        day = _day(request.on)
        found = [
            pb.Item(
                code=row.code,
                title_zh=row.told["title_zh"],
                title_en=row.told["title_en"],
                free_for_all=bool(waiver_for(row.code, day, confirmed=False)),
                citation=row.citation,
            )
            for row in ITEMS.on(day)
        ]
        return pb.ListItemsResponse(items=found)


def _day(text: str) -> date:
    return read_day(text, "on") if text else current_work().clock.today()
