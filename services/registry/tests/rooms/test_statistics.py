"""Published tables: nothing of a few, and no subtraction that tells it."""

from __future__ import annotations

from anjia.registry.v1 import statistics_service_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st
from registry.statistics.rules import SEXES, SMALLEST, TOTAL, publish
from registry.testing import RegistryUnderTest

LINES = ["a", "b", "c", "d"]
COUNTS = st.fixed_dictionaries({(line, sex): st.integers(0, 60) for line in LINES for sex in SEXES})


def true_figures(counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    whole = dict(counts)
    for line in LINES:
        whole[line, TOTAL] = sum(counts[line, sex] for sex in SEXES)
    for column in (*SEXES, TOTAL):
        whole[TOTAL, column] = sum(whole[line, column] for line in LINES)
    return whole


@given(COUNTS)
def test_no_figure_of_a_few_is_published_or_follows_from_others(counts: dict[tuple[str, str], int]) -> None:
    whole, table = true_figures(counts), {(one.line, one.column): one for one in publish(counts, LINES)}
    hidden = {place for place, one in table.items() if one.withheld}
    assert all(whole[place] >= SMALLEST for place in table if place not in hidden)
    sums = [[(line, column) for column in (*SEXES, TOTAL)] for line in (*LINES, TOTAL)]
    sums += [[(line, column) for line in (*LINES, TOTAL)] for column in (*SEXES, TOTAL)]
    for members in sums:
        gone = [place for place in members if place in hidden]
        if gone and len(gone) < len(members):
            assert len(gone) > 1
            if members[-1] not in hidden:
                assert sum(whole[place] for place in gone) >= SMALLEST


@given(COUNTS, COUNTS)
def test_tables_of_two_days_differ_by_nothing_or_by_tens(
    one_day: dict[tuple[str, str], int], another: dict[tuple[str, str], int]
) -> None:
    pairs = zip(publish(one_day, LINES), publish(another, LINES), strict=True)
    assert all((first.people - second.people) % SMALLEST == 0 for first, second in pairs)


async def test_county_of_two_publishes_no_figure_at_all(registry: RegistryUnderTest) -> None:
    await registry.register()
    await registry.register(name="李四")
    gateway = registry.caller("service-gateway", "")
    reply = await gateway.call("GetPopulationTables", pb.GetPopulationTablesRequest())
    assert {table.name for table in reply.tables} == {"age_sex", "township_sex"}
    assert all(cell.withheld and not cell.people for table in reply.tables for cell in table.cells)


async def test_county_of_twenty_four_is_counted_in_tens(registry: RegistryUnderTest) -> None:
    for _ in range(12):
        await registry.register()
        await registry.register(sex=1)
    reply = await registry.caller("service-gateway", "").call("GetPopulationTables", pb.GetPopulationTablesRequest())
    table = {(cell.line, cell.column): cell.people for cell in reply.tables[1].cells}
    assert table["510422104", "female"] == 10
    assert table["total", "total"] == 20


async def test_divisions_are_named(registry: RegistryUnderTest) -> None:
    reply = await registry.caller("service-gateway", "").call("ListDivisions", pb.ListDivisionsRequest())
    assert {one.code: one.name for one in reply.divisions}["510422000000"] == "盐边县"
