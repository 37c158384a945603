"""Which column is which field: known by every header, asked for where truly in doubt, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.rolls.columns import (
    IGNORED,
    INDEX,
    REQUIRED,
    SYNONYMS,
    ColumnsInDoubt,
    ColumnUnknown,
    Mapping,
    plain,
    settle,
)

BASE = {"name": "姓名", "birth_date": "出生日期", "residence_division": "现居住地区划代码"}
CELLS = {
    "id_number": ["000422199005170021", "000422198001010010"],
    "sex": ["男", "女"],
    "phone": ["13800000000", "13900000000"],
    "hukou_division": ["510422104207", "510422104208"],
    "residence_division": ["510422104207", "510422104208"],
    "hukou_address": ["盐边县新九镇水坪村1组", "盐边县新九镇水坪村2组"],
    "residence_address": ["盐边县新九镇水坪村1组", "盐边县新九镇水坪村2组"],
    "birth_date": ["1990-05-17", "1980-01-01"],
}
EVERY = [(name, word) for name, words in SYNONYMS.items() for word in words]
DECORATED = st.sampled_from(["{}", " {} ", "{}*", "*{}", "{}（必填）", "{}(18位)", "{}：", "{}\n", "【{}】{}"])


def others(name: str) -> dict[str, str]:
    return {field: header for field, header in BASE.items() if field != name}


def settled(headers: dict[str, str], told: dict[str, str] | None = None) -> Mapping:
    """The mapping of headers (field → header) whose cells are as such cells are."""
    return settle(list(headers.values()), {header: CELLS.get(name, []) for name, header in headers.items()}, told)


def doubts(headers: list[str], cells: dict[str, list[str]]) -> ColumnsInDoubt:
    with pytest.raises(ColumnsInDoubt) as caught:
        settle(headers, cells)
    return caught.value


@pytest.mark.parametrize(("name", "word"), EVERY, ids=[word for _, word in EVERY])
def test_every_synonym_is_its_field(name: str, word: str) -> None:
    headers = {**others(name), name: word}
    assert settled(headers).fields == headers


def test_no_header_is_two_fields() -> None:
    words = [word for _, word in EVERY]
    assert len(words) == len(set(words))
    assert not set(words) & set(IGNORED)
    assert all(plain(word) == word for word in (*words, *IGNORED))


@given(st.sampled_from(EVERY), DECORATED)
def test_spaces_stars_brackets_and_width_do_not_hide_a_header(one: tuple[str, str], shape: str) -> None:
    name, word = one
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in word)
    for written in (word, word.upper(), wide, " ".join(word)):
        header = shape.format(written, written)
        if not header.startswith("【"):  # a header in brackets alone would be all remark
            assert settled({**others(name), name: header}).fields[name] == header


@pytest.mark.parametrize("word", IGNORED)
def test_remarks_and_numbering_stay_with_the_roll(word: str) -> None:
    mapping = settled({**BASE, "": word})
    assert mapping.ignored == (word,)
    assert mapping.index == ((word,) if word in INDEX else ())


@given(st.text(st.sampled_from("甲乙丙丁戊己庚辛壬癸"), min_size=1, max_size=4))
def test_unknown_column_is_archived_and_nothing_more(word: str) -> None:
    mapping = settled({**BASE, "": word})
    assert mapping.fields == BASE
    assert mapping.ignored == (word,)


@pytest.mark.parametrize("missing", REQUIRED)
def test_roll_without_a_needed_column_is_asked_about(missing: str) -> None:
    headers = [header for name, header in BASE.items() if name != missing]
    error = doubts(headers, {})
    assert error.missing == [missing]
    assert set(error.as_json()["columns"]) == set(headers)  # type: ignore[call-overload]


def test_identity_numbers_under_a_strange_header_are_asked_about() -> None:
    error = doubts([*BASE.values(), "号码甲"], {"号码甲": CELLS["id_number"]})
    assert error.as_json()["columns"]["号码甲"] == "id_number"  # type: ignore[index]
    assert list(error.as_json()["in_doubt"]) == ["号码甲"]  # type: ignore[call-overload]


def test_two_columns_with_a_fields_own_header_are_asked_about_and_neither_is_taken() -> None:
    error = doubts([*BASE.values(), "手机", "电话"], {"手机": CELLS["phone"], "电话": CELLS["phone"]})
    assert set(error.as_json()["in_doubt"]) == {"手机", "电话"}  # type: ignore[call-overload]


def test_header_that_its_cells_contradict_is_asked_about() -> None:
    error = doubts([*BASE.values(), "身份证号"], {"身份证号": CELLS["phone"]})
    assert error.as_json()["in_doubt"]["身份证号"]["alternatives"] == ("phone",)  # type: ignore[index]


@pytest.mark.parametrize("header", ["户主姓名", "父亲姓名", "联系人电话", "监护人姓名", "紧急联系电话"])
def test_another_persons_column_is_not_the_persons_own(header: str) -> None:
    mapping = settle([*BASE.values(), header], {header: ["王秀英", "李强"]})
    assert header in mapping.ignored


@pytest.mark.parametrize("kind", ["hukou", "residence"])
def test_code_and_address_change_places_when_the_cells_say_so(kind: str) -> None:
    code, address = f"{kind}_division", f"{kind}_address"
    by_address = SYNONYMS[address][-2] if kind == "hukou" else "现居住地"
    cells = {by_address: CELLS[code], "出生日期": CELLS["birth_date"]}
    headers = [*others("residence_division").values(), by_address]
    if kind == "hukou":
        headers.append(BASE["residence_division"])
    assert settle(headers, cells).fields[code] == by_address


def test_what_a_person_settled_is_not_doubted() -> None:
    headers = [*BASE.values(), "手机", "电话"]
    cells = {"手机": CELLS["phone"], "电话": CELLS["phone"]}
    mapping = settle(headers, cells, {"电话": "phone"})
    assert mapping.fields["phone"] == "电话"
    assert "手机" in mapping.ignored
    nothing = settle(headers, cells, {"电话": "", "手机": ""})
    assert "phone" not in nothing.fields


@pytest.mark.parametrize("told", [{"没有的列": "name"}, {"姓名": "没有的字段"}])
def test_settling_names_only_what_there_is(told: dict[str, str]) -> None:
    with pytest.raises(ColumnUnknown):
        settle(list(BASE.values()), {}, told)


@given(st.dictionaries(st.text(min_size=1, max_size=6), st.lists(st.text(max_size=18), max_size=5), max_size=6))
def test_any_headers_and_cells_give_a_mapping_or_a_question(cells: dict[str, list[str]]) -> None:
    headers = [*BASE.values(), *(header for header in cells if header not in BASE.values())]
    try:
        mapping = settle(headers, cells)
    except ColumnsInDoubt as error:
        assert error.as_json()["in_doubt"] or error.missing  # noqa: PT017 - a question is as right as an answer
    else:
        assert set(mapping.fields.values()) | set(mapping.ignored) == set(headers)
        assert not set(mapping.fields.values()) & set(mapping.ignored)
