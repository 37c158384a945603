"""Published tables: nothing of a few, and no subtraction that tells it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from anjia.registry.v1 import statistics_service_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st
from registry.statistics.rules import SEXES, SMALLEST, TOTAL, Counted, Figure, period_of, publish
from registry.testing import THERE, RegistryUnderTest

LINES = ["a", "b", "c", "d"]
COUNTS = st.fixed_dictionaries({(line, sex): st.integers(0, 60) for line in LINES for sex in SEXES})


def true_figures(counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    whole = dict(counts)
    for line in LINES:
        whole[line, TOTAL] = sum(counts[line, sex] for sex in SEXES)
    for column in (*SEXES, TOTAL):
        whole[TOTAL, column] = sum(whole[line, column] for line in LINES)
    return whole


def published(counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], Figure]:
    figures = publish({"table": Counted(counts, LINES)})["table"]
    return {(one.line, one.column): one for one in figures}


def sums_of(lines: list[str]) -> list[list[tuple[str, str]]]:
    """Figures that add up, the sum last."""
    sums = [[(line, column) for column in (*SEXES, TOTAL)] for line in (*lines, TOTAL)]
    return sums + [[(line, column) for line in (*lines, TOTAL)] for column in (*SEXES, TOTAL)]


@given(COUNTS)
def test_no_figure_of_a_few_is_published_or_follows_from_others(counts: dict[tuple[str, str], int]) -> None:
    whole, table = true_figures(counts), published(counts)
    hidden = {place for place, one in table.items() if one.withheld}
    assert all(whole[place] >= SMALLEST for place in table if place not in hidden)
    for members in sums_of(LINES):
        gone = [place for place in members if place in hidden]
        if gone and len(gone) < len(members):
            assert len(gone) > 1
            if members[-1] not in hidden:
                assert sum(whole[place] for place in gone) >= SMALLEST


@given(COUNTS, COUNTS)
def test_tables_of_two_days_differ_by_nothing_or_by_tens(
    one_day: dict[tuple[str, str], int], another: dict[tuple[str, str], int]
) -> None:
    first, second = published(one_day), published(another)
    assert all((first[place].people - second[place].people) % SMALLEST == 0 for place in first)


BANDS = ["x", "y", "z"]
PEOPLE = st.lists(
    st.tuples(st.sampled_from(LINES), st.sampled_from(BANDS), st.sampled_from(SEXES), st.integers(1, 25)), max_size=14
)


@given(PEOPLE)
def test_two_tables_of_the_same_people_tell_together_no_more_than_each(people: list[tuple]) -> None:
    """The totals stand in both: withheld in one and shown in the other, one table would open the other."""
    places: dict[tuple[str, str], int] = defaultdict(int)
    ages: dict[tuple[str, str], int] = defaultdict(int)
    for line, band, sex, count in people:
        places[line, sex] += count
        ages[band, sex] += count
    found = publish({"places": Counted(places, LINES), "ages": Counted(ages, BANDS)})
    hidden = {name: {(one.line, one.column) for one in figures if one.withheld} for name, figures in found.items()}
    totals = {(TOTAL, column) for column in (*SEXES, TOTAL)}
    assert hidden["places"] & totals == hidden["ages"] & totals
    for name, lines in (("places", LINES), ("ages", BANDS)):
        for members in sums_of(lines):
            gone = [place for place in members if place in hidden[name]]
            assert len(gone) != 1 or len(members) == 1, (name, members)


@given(st.dates(date(2011, 1, 1), date(2099, 12, 31)))
def test_period_is_the_quarter_of_a_day(day: date) -> None:
    assert period_of(day, 3) == f"{day.year}-{ {1: '01', 2: '04', 3: '07', 4: '10'}[(day.month + 2) // 3] }"


async def tables(registry: RegistryUnderTest) -> pb.PopulationTables:
    reply: pb.PopulationTables = await registry.caller("service-gateway", "").call(
        "GetPopulationTables", pb.GetPopulationTablesRequest()
    )
    return reply


ROLL = "姓名,性别,出生日期,现居住地区划代码\n"


def crowd(count: int, village: str, year: int = 1960, sex: str = "男") -> bytes:
    """A roll of people of one sex, village and age."""
    lines = (
        f"王{'一二三四五六七八九十'[n % 10]}{'安平和'[n // 10]},{sex},{year}-01-{n + 1:02d},{village}"
        for n in range(count)
    )
    return (ROLL + "\n".join(lines) + "\n").encode()


async def test_the_moment_the_ninth_becomes_ten_shows_in_no_table(registry: RegistryUnderTest) -> None:
    """Whoever looks every day, and knows who was registered on which, sees the same tables."""
    for content in (crowd(24, "510422104207"), crowd(24, "510422104207", sex="女"), crowd(24, THERE, sex="女")):
        await registry.import_roll(content)
    await registry.import_roll(crowd(9, THERE))
    before = await tables(registry)
    withheld = {(one.line, one.column) for one in before.tables[1].cells if one.withheld}
    assert (THERE[:9], "male") in withheld
    for day in range(1, 4):
        await registry.register(sex=1, birth_date=f"1960-02-{day:02d}", village=THERE)
        registry.clock.advance(timedelta(days=1))
        assert await tables(registry) == before
    registry.clock.advance(timedelta(days=60))
    after = await tables(registry)
    assert after.as_of > before.as_of
    assert {(one.line, one.column): one.people for one in after.tables[1].cells}[THERE[:9], "male"] == 10


async def test_undone_roll_and_a_death_show_in_no_table(registry: RegistryUnderTest) -> None:
    for content in (crowd(24, "510422104207"), crowd(24, "510422104207", sex="女"), crowd(24, THERE, sex="女")):
        await registry.import_roll(content)
    before = await tables(registry)
    roll = await registry.import_roll(crowd(12, THERE))
    assert await tables(registry) == before
    await registry.undo_roll(roll, work=False)
    assert await tables(registry) == before
    await registry.work_at_roll(roll)
    assert await tables(registry) == before


async def test_people_of_a_roll_in_motion_are_in_no_table(registry: RegistryUnderTest) -> None:
    for content in (crowd(24, "510422104207"), crowd(24, "510422104207", sex="女")):
        await registry.import_roll(content)
    roll = await registry.import_roll(crowd(20, THERE, sex="女"))
    await registry.undo_roll(roll, work=False)
    assert not any(one.line == THERE[:9] for one in (await tables(registry)).tables[1].cells)


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
