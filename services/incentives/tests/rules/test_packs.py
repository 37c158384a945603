"""Law packs: the published vectors, an independent reading of the rule, and packs that may not load."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from anjia.registry.v1 import person_service_pb2
from buf.validate import validate_pb2
from incentives.assessments.calculating import calculate, first_years
from incentives.assessments.engine import Engine
from incentives.packs.checking import check_deciders, check_jurisdictions
from incentives.packs.loading import FOLDER, load, packs
from incentives.packs.pack import Pack
from incentives.packs.queries import pack_of
from incentives.packs.query import compile_bits, compile_pack, open_engine, outcome_of
from incentives.packs.rules import CannotCalculate, FirstYearUnfitting
from incentives.packs.vocabulary import VALUES, PackRefused

CHILDCARE = (FOLDER / "childcare_subsidy.yaml").read_text(encoding="utf-8")
FACTS, HERE = "facts: [birth_date,", 'expression: "hukou_here"'
YEAR = "{name: birth_year, expression"
CONCERNS = re.search(r'concerns: ".*"', CHILDCARE).group()  # type: ignore[union-attr]
AMOUNT = 'amount_fen: "months_now * fen_a_month"'
DAYS = "working_days: 15, citation: 川卫发〔2025〕12号（"
VALUE = "value: 30000"
LEAK = "(SELECT count(*) FROM read_csv('/etc/passwd'))"
CODE = "x, (SELECT content FROM read_text('/etc/passwd')) AS y"
VECTORS = {
    "2021-12-31": {}, "2022-01-01": {2025: 300}, "2022-06-15": {2025: 1800}, "2022-12-31": {2025: 3600},
    "2023-01-01": {2025: 3600, 2026: 300}, "2023-06-30": {2025: 3600, 2026: 1800},
    "2023-12-01": {2025: 3600, 2026: 3600}, "2024-01-31": {2025: 3600, 2026: 3600, 2027: 300},
    "2024-06-01": {2025: 3600, 2026: 3600, 2027: 1800}, "2024-12-31": {2025: 3600, 2026: 3600, 2027: 3600},
    "2025-01-01": {2025: 3600, 2026: 3600, 2027: 3600}, "2026-05-05": {2026: 3600, 2027: 3600, 2028: 3600},
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(("born", "yuan"), VECTORS.items())
def test_childcare_subsidy_pays_by_the_published_vectors(engine: Engine, born: str, yuan: dict[int, int]) -> None:
    facts = {"birth_date": date.fromisoformat(born), "hukou_here": True}
    pack, paid, first = pack_of("childcare_subsidy", 1), {}, None
    for year in range(2024, 2031):
        given = {**facts, "first_claim_year": first}
        found = engine.explain(pack, given, claim_year=year, as_of=date(max(year, 2026), 12, 31))
        if found is not None and found.amount_fen:
            paid[year], first = found.amount_fen // 100, first or year
    assert paid == yuan


@pytest.mark.parametrize(("born", "yuan"), VECTORS.items())
def test_calculator_says_the_same_as_the_vectors(engine: Engine, born: str, yuan: dict[int, int]) -> None:
    paid = calculate(engine, pack_of("childcare_subsidy", 1), date.fromisoformat(born), 0)
    assert dict(paid) == {year: amount * 100 for year, amount in yuan.items()}


@pytest.mark.parametrize(
    ("born", "years"),
    [("2026-05-05", [2026, 2027]), ("2025-01-01", [2025, 2026]), ("2024-12-31", [2025]), ("2022-06-01", [2025])],
)
def test_first_claim_is_for_a_year_that_the_pack_lets_it_be_for(engine: Engine, born: str, years: list[int]) -> None:
    pack, day = pack_of("childcare_subsidy", 1), date.fromisoformat(born)
    assert first_years(engine, pack, day) == years
    for year in range(2015, 2040):
        if year in years:
            assert calculate(engine, pack, day, year)[0][0] == year
        else:
            with pytest.raises(FirstYearUnfitting) as refused:
                calculate(engine, pack, day, year)
            assert refused.value.details == {"field": "first_claim_year", "years": " / ".join(map(str, years))}


def test_first_year_of_a_child_whom_nothing_is_paid_for_is_not_argued_about(engine: Engine) -> None:
    assert calculate(engine, pack_of("childcare_subsidy", 1), date(2021, 12, 31), 2025) == []


def test_calculator_answers_for_no_programme_that_asks_for_more(engine: Engine) -> None:
    with pytest.raises(CannotCalculate):
        calculate(engine, pack_of("rural_reward", 1), date(1960, 1, 1), 0)


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.programme)
def test_last_amount_told_is_the_one_the_pack_pays(pack: Pack) -> None:
    figures = {one.name: one.value for one in pack.numbers}
    assert pack.amounts[-1].fen_a_year == figures["fen_a_month"] * figures["months_a_year"]
    assert pack.amounts[-1].valid_from == pack.valid_from


def plain_reading(
    born: date, died: date | None, here: bool | None, first: int | None, year: int, as_of: date
) -> int | str:
    """The rule as a careful clerk reads it: fen due in a claim year, or why not."""
    if born < date(2022, 1, 1) or born > as_of or year < max(2025, born.year):
        return "nothing"
    if born.year >= 2025:
        start = first or (year if year in (born.year, born.year + 1) else born.year)
        payments = {start: 12, start + 1: 12, start + 2: 12}
    else:
        start, left, payments = first or 2025, 0, {}
        third_birthday = date(born.year + 3, born.month, 1)
        for number in range(36):  # each started month from January 2025 to the one of the third birthday
            month = date(2025 + number // 12, number % 12 + 1, 1)
            left += month <= third_birthday
        for place in range(4):
            months = min(12, left - 12 * place)
            if months > 0:
                payments[start + place] = months
    if year not in payments:
        return "nothing"
    if died is not None and died.year < year and not (died.year == born.year and year == born.year + 1):
        return "refused"
    if here is None:
        return "unknown"
    return payments[year] * 30_000 if here else "refused"


def test_pack_agrees_with_an_independent_reading_on_100_000_families() -> None:
    chance = random.Random(20261124)  # noqa: S311 - invented families
    pack = pack_of("childcare_subsidy", 1)
    people = []
    for number in range(100_000):
        born = date(2021, 7, 1) + timedelta(days=chance.randrange(2_200))
        died = born + timedelta(days=chance.randrange(1_500)) if chance.random() < 0.1 else None
        first = max(2025, born.year) + chance.choice((0, 0, 1)) if chance.random() < 0.2 and born.year >= 2022 else None
        if first is not None and born.year < 2025:
            first = 2025
        people.append((str(number), born, died, chance.choice((True, True, True, False, None)), first))
    columns = dict(
        zip(
            ("person_id", "birth_date", "death_date", "hukou_here", "first_claim_year"),
            zip(*people, strict=True),
            strict=True,
        )
    )
    kinds = {"first_claim_year": pa.int32(), "hukou_here": pa.bool_()}
    family = pa.table({name: pa.array(values, kinds.get(name)) for name, values in columns.items()})
    connection, as_of = duckdb.connect(), date(2026, 11, 24)
    connection.register("family", family)
    for year in (2025, 2026, 2027):
        answers = {
            row[0]: row[1:] for row in connection.execute(compile_bits(pack, claim_year=year, as_of=as_of)).fetchall()
        }
        for person, born, died, here, first in people:
            wanted = plain_reading(born, died, here, first, year, as_of)
            found = answers.get(person)
            if found is None:
                assert wanted == "nothing", (person, born, died, here, first, year)
                continue
            outcome = outcome_of(pack, found[0], found[1])
            told: int | str = found[2] if outcome == "due" else {"unknown": "unknown", "not_due": "refused"}[outcome]
            assert told == ("refused" if wanted == "nothing" else wanted), (person, born, died, here, first, year)


def test_condition_that_is_not_known_is_asked_for_and_never_refuses(engine: Engine) -> None:
    for pack in packs():
        born = date(1960, 1, 1) if pack.programme == "rural_reward" else date(2025, 3, 1)
        facts = {"birth_date": born, "hukou_here": True,
                 "hukou_nature": "resident", "children_known": False, "children_living": 0,
                 "daughters_living": 0}  # fmt: skip
        if pack.programme == "childcare_subsidy":
            facts["hukou_here"] = None
        found = engine.explain(pack, facts, claim_year=2026, as_of=date(2026, 11, 24))
        assert found is not None
        assert found.outcome == "unknown"
        asked = [one for one in pack.conditions if found.conditions[one.name] is None]
        assert asked
        assert all(one.ask for one in asked)


def test_explanation_and_bulk_are_one_query() -> None:
    for pack in packs():
        given = {"claim_year": 2026, "as_of": date(2026, 11, 24)}
        assert compile_pack(pack, **given) in compile_bits(pack, **given)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FACTS, "facts: [levy_case, birth_date,", "levy_case is not a fact"),
        (FACTS, "facts: [contraception_method, birth_date,", "contraception_method is not a fact"),
        (FACTS, "facts: [service_registration, birth_date,", "service_registration is not a fact"),
        (FACTS, "facts: [complaint_about, birth_date,", "complaint_about is not a fact"),
        (HERE, 'expression: "parents_married"', "parents_married is not a declared word"),
        (HERE, 'expression: "children_living <= 3"', "children_living is not a declared word"),
        (HERE, 'expression: "month(birth_date) <= 3"', "the figure 3 needs a name"),
        (HERE, "expression: \"hukou_here AND 'non-agricultural' = 'resident'\"", "no fact ever says"),
        (HERE, 'expression: "random() > 0"', "is not allowed"),
        (HERE, 'expression: "(SELECT true)"', "is not allowed"),
        (HERE, 'expression: "read_csv(hukou_here)"', "is not allowed"),
        (HERE, 'expression: "hukou_here; DROP TABLE family"', "hukou_here"),
        (HERE, 'expression: "hukou_here /* OR TRUE"', "not an expression"),
        (HERE, 'expression: "CAST(hukou_here AS INTEGER) = 0"', "is not allowed"),
        (HERE, 'expression: "family.hukou_here"', "is not a declared word"),
        (HERE, 'expression: "year(hukou_here) = 0"', "Error"),
        (HERE, "expression: TRUE", "a text"),
        ("jurisdiction: CN", "jurisdiction: '510422'", "a county pays none"),
        ("jurisdiction: CN", "jurisdiction: 米易县", "a county pays none"),
        ("jurisdiction: CN", "jurisdiction: [CN]", "a county pays none"),
        ("jurisdiction: CN", "jurisdiction: 51", "a county pays none"),
        ("jurisdiction: CN", "jurisdiction: '５１'", "a county pays none"),
        ("jurisdiction: CN", "jurisdiction: '510'", "a county pays none"),
        ("jurisdiction: CN", "jurisdiction: '5١'", "a county pays none"),
        ("citation: 厅字〔2025〕15号 每孩每年3600元", "citation: ''", "numbers.fen_a_month.citation: a text"),
        ("article: 管理规范（试行）补贴对象\n", "article: ''\n", "article: a text"),
        (VALUE, f"value: {LEAK}", "a whole number"),
        (VALUE, "value: '30000'", "a whole number"),
        (VALUE, "value: 30000.0", "a whole number"),
        (VALUE, "value: true", "a whole number"),
        (VALUE, "value: -30000", "a whole number"),
        (VALUE, "value: 2025-01-01", "a whole number"),
        ("- name: hukou_here", f'- name: "{CODE}"', "is not a name"),
        ("- name: hukou_here", "- name: born_in_time", "means something else"),
        (YEAR, "{name: birth_date, expression", "means something else"),
        (YEAR, "{name: hukou_nature, expression", "means something else"),
        (YEAR, "{name: claim_year, expression", "means something else"),
        (YEAR, "{name: person_id, expression", "means something else"),
        (YEAR, "{name: fen_a_month, expression", "means something else"),
        (YEAR, "{name: 'x AS y, (SELECT 1) AS z', expression", "is not a name"),
        ("name: first_year,", "name: birth_date,", "means something else"),
        (DAYS, "working_days: -15, citation: 川卫发〔2025〕12号（", "from 1 to"),
        (DAYS, "working_days: 0, citation: 川卫发〔2025〕12号（", "from 1 to"),
        (DAYS, "working_days: '15', citation: 川卫发〔2025〕12号（", "from 1 to"),
        ("by: county-approver", "by: township-reviewer", "who checks does not decide"),
        ("by: county-approver", "by: village-head", "a role"),
        ("status: verified", "status: agreed", "verified or unverified"),
        ("valid_from: 2025-01-01\n", "valid_from: '2025-01-01'\n", "a day"),
        ("valid_from: 2025-01-01\n", "valid_from: 2025-01-01\nvalid_until: 2024-01-01\n", "after valid_from"),
        ("valid_from: 2025-01-01\n", "valid_from: 2025-01-01\npays_more: true\n", "no such word"),
        ("month: 12, day: 31", "month: 2, day: 29", "every year"),
        ("month: 12, day: 31", "month: 13, day: 31", "from 1 to 12"),
        ("fen_a_year: 360000", "fen_a_year: -360000", "a whole number"),
        ("claimants: [parent, guardian]", "claimants: []", "claimants"),
        ("name: county_decision", "name: neighbours_vote", "is not a procedure"),
        ("claimants: [parent, guardian]", "claimants: [village]", "claimants"),
        ("amount_fen:", "amount:", "no such word"),
        (HERE, 'expression: "year(birth_date)"', "yes, no or not known"),
        (HERE, 'expression: "fen_a_month"', "yes, no or not known"),
        (CONCERNS, "concerns: fen_a_month", "concerns: yes, no"),
        (AMOUNT, "amount_fen: 0 - fen_a_month", "amount_fen: -30000 fen"),
        (AMOUNT, "amount_fen: fen_a_month - fen_a_month", "amount_fen: 0 fen"),
        (AMOUNT, "amount_fen: fen_a_month // 0", "Division by zero"),
        (AMOUNT, "amount_fen: fen_a_month * fen_a_month * fen_a_month * fen_a_month * fen_a_month", "Error"),
        (AMOUNT, "amount_fen: fen_a_month * fen_a_month * fen_a_month", "at most"),
        (AMOUNT, "amount_fen: fen_a_month * (claim_year - year(birth_date) - year(birth_date))", "amount_fen: "),
        ("by: county-approver", "by: citizen", "people of an office"),
        ("by: county-approver", "by: service-fees", "people of an office"),
        ("by: county-approver", "by: operator", "people of an office"),
    ],
)
def test_pack_that_reads_or_says_what_it_may_not_does_not_load(old: str, new: str, said: str) -> None:
    assert old in CHILDCARE
    with pytest.raises(PackRefused) as caught:
        load(CHILDCARE.replace(old, new, 1))
    assert said in caught.value.details["what"]


def test_pack_without_conditions_does_not_load() -> None:
    head, _, rest = CHILDCARE.partition("conditions:\n")
    with pytest.raises(PackRefused) as caught:
        load(head + "conditions: []\n" + rest[rest.index("amount_fen:") :])
    assert "at least one" in caught.value.details["what"]


def test_name_that_is_a_word_of_sql_does_not_load() -> None:
    text = CHILDCARE.replace("birth_year", "select")
    with pytest.raises(PackRefused):
        load(text)


@pytest.mark.parametrize("text", ["[]", "pack", "", "a: [", "- pack: x"])
def test_what_is_no_pack_at_all_is_refused(text: str) -> None:
    with pytest.raises(PackRefused):
        load(text)


def test_comments_of_an_expression_come_no_further() -> None:
    pack = load(CHILDCARE.replace(HERE, 'expression: "hukou_here -- AND FALSE"', 1))
    query = compile_pack(pack, claim_year=2026, as_of=date(2026, 11, 24))
    assert "--" not in query
    assert "/*" not in query


def test_engine_reaches_no_file_and_cannot_be_opened(tmp_path: Path) -> None:
    file = tmp_path / "levy.csv"
    file.write_text("name\n张三\n", encoding="utf-8")
    with open_engine(1) as engine:
        for statement in (
            f"SELECT * FROM read_csv('{file}')",
            f"SELECT * FROM '{file}'",
            f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
            f"ATTACH '{tmp_path / 'other.db'}'",
            "SET enable_external_access = true",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                engine.execute(statement)


def test_coded_facts_say_what_the_registers_contract_says() -> None:
    field = person_service_pb2.RegisterPersonRequest.DESCRIPTOR.fields_by_name["hukou_nature"]
    rules = field.GetOptions().Extensions[validate_pb2.field].string
    assert set(getattr(rules, "in")) - {""} == VALUES["hukou_nature"]


@pytest.mark.parametrize(
    ("jurisdiction", "loads"),
    [("CN", True), ("51", True), ("5104", True), ("11", False), ("5103", False)],
)
def test_pack_of_another_province_or_city_stops_the_start(jurisdiction: str, loads: bool) -> None:
    pack = replace(packs()[0], jurisdiction=jurisdiction)
    if loads:
        check_jurisdictions([pack], ("510421", "510422"))
        return
    with pytest.raises(PackRefused) as caught:
        check_jurisdictions([pack], ("510421", "510422"))
    assert "510421, 510422" in caught.value.message.en


@pytest.mark.parametrize("role", ["auditor", "clinic-worker"])
def test_stage_of_a_role_that_cannot_end_it_stops_the_start(role: str) -> None:
    pack = packs()[0]
    stages = (*pack.stages[:-1], replace(pack.stages[-1], by=role))
    deciders = {"county_decision": ("county-approver",)}
    check_deciders([pack], deciders)
    with pytest.raises(PackRefused) as caught:
        check_deciders([replace(pack, stages=stages)], deciders)
    assert f"{role} cannot end it" in caught.value.message.en
