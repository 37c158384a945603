"""A family that came with a roll: what the register ties is what a mother, a guardian and a grandmother are due."""

from __future__ import annotations

from anjia.incentives.v1 import assessment_service_pb2 as pb
from chassis.access.scope import COUNTY
from incentives.testing import IncentivesUnderTest

HERE = "510422104207"
ROLL = "户号,姓名,性别,出生日期,与户主关系,户口性质,户籍地区划代码,现居住地区划代码\n"


def roll(*rows: str, hukou: str = HERE) -> bytes:
    return (ROLL + "".join(f"{row},农业,{hukou},{HERE}\n" for row in rows)).encode()


async def ids(incentives: IncentivesUnderTest) -> dict[str, str]:
    """Name → id."""
    async with incentives.registry.tools.database.work(COUNTY) as work:
        rows = await (await work.raw.execute(b"SELECT name, person_id FROM person WHERE state = 'active'")).fetchall()
    return {name: str(person) for name, person in rows}


async def test_wife_of_a_roll_sees_and_may_take_what_her_child_is_due(incentives: IncentivesUnderTest) -> None:
    rows = ("1,江安,男,1990-01-01,户主", "1,江静,女,1991-01-01,妻", "1,江小,男,2025-03-01,长子")
    await incentives.registry.import_roll(roll(*rows))
    await incentives.read_register()
    people = await ids(incentives)
    await incentives.assess()
    assert people["江小"] in await incentives.due()
    mother = incentives.citizen(people["江静"])
    answer = await mother.call("AssessPerson", pb.AssessPersonRequest(person_id=people["江小"]))
    assert [pack.programme for pack in answer.packs if pack.outcome]
    (row,) = await incentives.rows("SELECT guardians FROM family_fact WHERE person_id = %s", people["江小"])
    assert {str(one) for one in row[0]} == {people["江安"], people["江静"]}


async def test_wife_of_a_roll_has_the_heads_children_for_the_rural_reward(incentives: IncentivesUnderTest) -> None:
    rows = ("1,江安,男,1960-01-01,户主", "1,江静,女,1962-01-01,妻", "1,江大,女,1986-03-01,长女")
    await incentives.registry.import_roll(roll(*rows))
    await incentives.read_register()
    people = await ids(incentives)
    query = "SELECT children_living, daughters_living FROM family_fact WHERE person_id = %s"
    assert await incentives.rows(query, people["江静"]) == await incentives.rows(query, people["江安"]) == [(1, 1)]


async def test_child_whose_hukou_is_known_to_the_county_alone_is_due_and_lies_with_the_village(
    incentives: IncentivesUnderTest,
) -> None:
    for number, hukou in enumerate(("510422", "510422104", HERE, f"{HERE}001"), start=1):
        rows = (
            f"{number},江{number}安,女,1990-01-{number:02d},户主",
            f"{number},江{number}小,男,2025-03-{number:02d},长子",
        )
        await incentives.registry.import_roll(roll(*rows, hukou=hukou))
    await incentives.registry.import_roll(roll("9,江安,女,1990-01-09,户主", "9,江小,男,2025-03-09,长子", hukou="51"))
    await incentives.read_register()
    await incentives.assess()
    people = await ids(incentives)
    due = await incentives.due()
    assert {name for name, person in people.items() if person in due} == {f"江{n}小" for n in range(1, 5)}
    places = await incentives.rows("SELECT DISTINCT division_code FROM entitlement")
    assert places == [(HERE,)]
    worker = incentives.citizen(people["江安"])
    asked = await worker.call("AssessPerson", pb.AssessPersonRequest(person_id=people["江小"]))
    assert [pack.outcome for pack in asked.packs if pack.programme == "childcare_subsidy"] == ["unknown"]
