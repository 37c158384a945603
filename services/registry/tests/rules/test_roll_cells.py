"""What a cell of a roll means: a day is a day however it is written; words and codes say the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.rolls import rules

AS_OF = date(2026, 11, 24)
OLDEST = date(AS_OF.year - rules.OLDEST_YEARS, 1, 1)
DAYS = st.dates(OLDEST, AS_OF)
WIDE = str.maketrans("0123456789-/.:", "０１２３４５６７８９－／．：")


def spellings(day: date) -> list[str]:
    """Every way that rolls write a day."""
    y, m, d = day.year, day.month, day.day
    plain = [
        day.isoformat(),
        f"{y}-{m}-{d}",
        f"{y}/{m:02d}/{d:02d}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{y}年{m:02d}月{d:02d}日",
        f"{y}{m:02d}{d:02d}",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T08:30:00",
        f"{y}/{m}/{d} 0:00",
    ]
    serial = (day - date(1899, 12, 30)).days
    return plain + ([str(serial), f"{serial}.0"] if serial >= rules._SERIAL_MIN else [])


@given(DAYS)
def test_day_is_the_same_in_every_spelling_and_width(day: date) -> None:
    for text in spellings(day):
        assert rules.read_date(text, AS_OF) == day, text
        wide = rules.normal_text(f"\u200b {text.translate(WIDE)}\u3000")
        assert rules.read_date(wide, AS_OF) == day, wide


@given(st.dates(AS_OF + timedelta(1), date(2100, 1, 1)))
def test_day_in_the_future_is_none(day: date) -> None:
    assert [rules.read_date(text, AS_OF) for text in spellings(day)] == [None] * len(spellings(day))


@given(st.dates(date(1000, 1, 1), OLDEST - timedelta(1)))
def test_day_of_nobodys_life_is_none(day: date) -> None:
    assert rules.read_date(day.isoformat(), AS_OF) is None


@pytest.mark.parametrize(
    "text",
    ["", "不详", "1990", "199005", "1990-02-30", "1990-13-01", "1990-00-10", "19900230", "90-05-17", "1990-5", "0",
     "2999", "1990年", "1990-05-17x", "05/17/1990", "００", "1990--05-17", "-36539"],
)  # fmt: skip
def test_impossible_and_half_days_are_none(text: str) -> None:
    assert rules.read_date(rules.normal_text(text), AS_OF) is None


@given(DAYS, st.integers(0, 1500))
def test_months_before_is_that_month_and_that_day_or_its_last(day: date, months: int) -> None:
    earlier = rules.months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    last = (date(earlier.year + earlier.month // 12, earlier.month % 12 + 1, 1) - timedelta(1)).day
    assert earlier.day == min(day.day, last)


@given(DAYS, st.integers(0, 40), st.sampled_from(["", "20", "30", rules.HEAD]))
def test_only_a_child_of_the_last_twelve_months_may_be_unnamed(as_of: date, months: int, relation: str) -> None:
    born = rules.months_before(as_of, months)
    assert rules.may_be_unnamed(born, relation, as_of) == (months <= 12 and relation != rules.HEAD)
    assert not rules.may_be_unnamed(as_of + timedelta(1), relation, as_of)


@pytest.mark.parametrize("name", sorted(rules.ETHNICITIES))
def test_ethnicity_is_read_as_word_and_as_code(name: str) -> None:
    code = rules.ETHNICITIES[name]
    for text in (name, f"{name}族", code, str(int(code)), f"{int(code)}.0"):
        assert rules.read_ethnicity(text) == code, text


@pytest.mark.parametrize(
    ("table", "read"),
    [(rules.MARITAL, rules.read_marital), (rules.RELATIONS, rules.read_relation)],
    ids=["marital", "relation"],
)
def test_words_and_their_codes_say_the_same(table: dict[str, str], read) -> None:
    for word, code in table.items():
        assert read(word) == read(code) == read(f"{code}.0") == code, word


@given(st.text(max_size=6))
def test_unknown_words_are_nothing_and_never_a_guess(text: str) -> None:
    plain = rules.normal_text(text)
    assert rules.read_ethnicity(plain) in {"", *rules.ETHNICITIES.values()}
    assert rules.read_marital(plain) in {"", *rules.MARITAL.values()}
    assert rules.read_sex(plain) in (rules.MALE, rules.FEMALE, rules.NOT_STATED)
    assert rules.read_hukou_nature(plain) in {"", *rules.HUKOU_NATURES.values()}
    relation = rules.read_relation(plain)
    assert relation == "" or (len(relation) == 2 and relation.isdigit() and relation.isascii())


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("男", 1),
        ("1", 1),
        ("1.0", 1),
        ("M", 1),
        ("male", 1),
        ("女", 2),
        ("2", 2),
        ("女性", 2),
        ("", 9),
        ("不详", 9),
        ("3", 9),
    ],
)
def test_sex_is_read_as_word_code_and_letter(text: str, sex: int) -> None:
    assert rules.read_sex(text) == sex


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_mobile_number_is_the_same_in_every_spelling(number: str) -> None:
    written = (number, f"+86{number}", f"86 {number}", f"0086-{number}", f"{number[:3]}-{number[3:7]}-{number[7:]}")
    for text in (*written, f"{number}.0", f"({number[:3]}){number[3:]}"):
        assert rules.read_phone(text) == number, text


@pytest.mark.parametrize("text", ["12345", "1380000000", "138000000000", "不详", "12800000000", "abc", "0", "138 0000"])
def test_what_is_no_phone_is_none(text: str) -> None:
    assert rules.read_phone(text) is None


@pytest.mark.parametrize("text", ["", "不详", "无", "0", "000000000000000000", "-", "NULL"])
def test_no_number_is_empty(text: str) -> None:
    assert rules.read_number(text) == ""


@given(st.from_regex(r"[0-9]{17}[0-9x]", fullmatch=True).filter(lambda text: set(text) != {"0"}))
def test_number_is_read_without_spaces_quotes_and_small_letters(text: str) -> None:
    assert rules.read_number(f"'{text[:6]} {text[6:14]} {text[14:]}") == text.upper()
    assert rules.has_number_shape(text.upper())


@pytest.mark.parametrize(
    ("read", "table"),
    [
        (rules.read_marital, rules.MARITAL),
        (rules.read_relation, rules.RELATIONS),
        (rules.read_ethnicity, rules.ETHNICITIES),
    ],
    ids=["marital", "relation", "ethnicity"],
)
def test_code_beside_its_word_says_the_same_and_beside_another_nothing(read, table: dict[str, str]) -> None:
    for word, code in table.items():
        for text in (f"{code}{word}", f"{code} {word}", f"{code}-{word}", f"{word}({code})", f"{word} {code}"):
            assert read(rules.normal_text(text)) == code, text
        other = next(one for one in table.values() if one != code)
        assert read(f"{other}-{word}") == ""


def test_relations_of_one_digit_are_read_as_such_where_the_column_shows_it() -> None:
    """0 head, 1 spouse, 2 son, 3 daughter: beside a 3 no 2 is a head whose zero a spreadsheet took."""
    older = rules.relation_reader(["0", "1", "2", "3"])
    assert [older(one) for one in ("0", "1", "2.0", "3", "8")] == ["02", "10", "20", "30", "99"]
    newer = rules.relation_reader(["2", "10", "20", "户主"])
    assert [newer(one) for one in ("2", "10", "20", "户主")] == ["02", "10", "20", "02"]
    assert [rules.relation_reader(["1", "2"])(one) for one in ("1", "2")] == ["01", "02"]
