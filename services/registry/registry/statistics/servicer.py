"""StatisticsService: wire → query → wire."""

from __future__ import annotations

from anjia.registry.v1 import statistics_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.divisions.codes import division_table
from registry.statistics import queries


class StatisticsServicer:
    """Answers anjia.registry.v1.StatisticsService."""

    def __init__(self, *, cell: str) -> None:
        self._cell = cell

    async def GetPopulationTables(
        self, _request: pb.GetPopulationTablesRequest, _context: Context
    ) -> pb.PopulationTables:
        published = await queries.get_population(current_work(), self._cell)
        tables = [
            pb.PopulationTable(
                name=name,
                cells=[
                    pb.PopulationCell(line=one.line, column=one.column, people=one.people, withheld=one.withheld)
                    for one in figures
                ],
            )
            for name, figures in published.tables.items()
        ]
        return pb.PopulationTables(county=self._cell, as_of=published.as_of.isoformat(), tables=tables)

    async def ListDivisions(self, _request: pb.ListDivisionsRequest, _context: Context) -> pb.ListDivisionsResponse:
        entries = division_table().values()
        return pb.ListDivisionsResponse(divisions=[pb.Division(code=one.code, name=one.name) for one in entries])
