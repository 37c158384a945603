"""Small rolls as people who do this job have met them, and the whole kind of each."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import polars as pl
import pytest
from chassis.values.identity_number import check_character
from hypothesis import given
from hypothesis import strategies as st
from registry.divisions.codes import division_table
from registry.rolls import rules
from registry.rolls.analysis import Analysis, Known, analyse
from registry.rolls.columns import settle
from registry.rolls.reading import read_roll
from registry.rolls.rules import RollRefused, normal_text

REPORTS = Path(__file__).parent.parent / "acceptance" / "reports"
AS_OF = date(2026, 11, 24)
COUNTY = ZoneInfo("Asia/Shanghai")
HEADERS = [
    "序号", "户号", "姓名", "性别", "公民身份号码", "出生日期", "民族", "婚姻状况", "与户主关系", "户口性质",
    "户籍地区划代码", "户籍地址", "现居住地区划代码", "现居住地址", "居住开始日期", "手机号码", "备注",
]  # fmt: skip
HERE, THERE = "510422100001", "510422100002"


def judge(path: Path, known: Known | None = None) -> Analysis:
    table = read_roll(path)
    cells = {header: list(map(normal_text, table.frame[header].head(200))) for header in table.headers}
    return analyse(
        table,
        settle(table.headers, cells),
        county="510422",
        as_of=AS_OF,
        divisions=division_table(),
        hash_key=b"key",
        blind=str.encode,
        synthetic_allowed=True,
        known=known,
    )


def found(analysis: Analysis) -> set[str]:
    return {one["finding"] for one in analysis.noticed}


def person(number: int, **cells: str) -> list[str]:
    """A line of somebody with nothing wrong."""
    first = f"000422{1950 + number}0101{number * 2 + 1:03d}"
    ordinary = {
        "序号": str(number), "户号": f"H{number}", "姓名": f"王{'一二三四五六七八九'[number % 9]}安", "性别": "男",
        "公民身份号码": first + check_character(first), "出生日期": f"{1950 + number}-01-01", "民族": "汉族",
        "与户主关系": "户主", "户口性质": "农业", "户籍地区划代码": HERE, "现居住地区划代码": HERE,
    }  # fmt: skip
    return [{**ordinary, **cells}.get(header, "") for header in HEADERS]


def written(folder: Path, rows: list[list[str]], headers: list[str] = HEADERS) -> Path:
    path, text = folder / "roll.csv", io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    path.write_text(text.getvalue())
    return path


def booked(folder: Path, rows: list[list[object]]) -> tuple[openpyxl.Workbook, Path]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book, folder / "roll.xlsx"


def test_drop_down_list_is_no_formula() -> None:
    assert judge(REPORTS / "r01-dropdown.xlsx").report()["accepted"] == 3


def test_real_formula_is_named_by_sheet_and_cell(tmp_path: Path) -> None:
    book, path = booked(tmp_path, [HEADERS, person(1), person(2)])
    book.active.title = "名册"
    book.active["F3"] = "=DATE(1952,1,1)"
    book.create_sheet("字典")["A1"] = "=1+1"
    book.save(path)
    with pytest.raises(RollRefused) as caught:
        read_roll(path)
    assert caught.value.reason == "ROLL_FORMULA"
    assert caught.value.details["where"] == "名册!F3"


def test_formula_of_a_sheet_that_is_not_imported_refuses_nothing(tmp_path: Path) -> None:
    book, path = booked(tmp_path, [HEADERS, person(1)])
    book.create_sheet("统计").append(["人数", "=COUNTA(Sheet!A2:A9)"])
    hidden = book.create_sheet("隐藏")
    hidden.append(HEADERS)
    hidden["C2"] = "=1+1"
    hidden.sheet_state = "veryHidden"
    book.save(path)
    analysis = judge(path)
    assert analysis.report()["accepted"] == 1
    assert found(analysis) == {"sheets_unread", "sheets_hidden"}


def test_every_visible_sheet_is_read_and_hidden_ones_are_named() -> None:
    villages = judge(REPORTS / "r02-one-sheet-a-village.xlsx")
    assert villages.report()["accepted"] == 9
    assert found(villages) == {"sheets_read"}
    old = judge(REPORTS / "r02-hidden-old-first.xlsx")
    assert old.records["name"].to_list() == ["尹杰安", "韦静安", "尹小安"]
    assert [one["sheets"] for one in old.noticed] == [[{"sheet": "2023年"}]]


def test_sheets_that_name_a_column_otherwise_are_one_roll(tmp_path: Path) -> None:
    other = ["身份证号" if header == "公民身份号码" else header for header in HEADERS]
    book, path = booked(tmp_path, [HEADERS, person(1)])
    second = book.create_sheet("红格村")
    for row in ([], ["红格村名册"], list(reversed(other)), list(reversed(person(2)))):
        second.append(row)
    book.save(path)
    analysis = judge(path)
    assert analysis.records["id_state"].to_list() == ["verified", "verified"]
    assert analysis.records["name"].to_list() == [person(1)[2], person(2)[2]]


def test_number_that_a_spreadsheet_destroyed_is_no_number() -> None:
    analysis = judge(REPORTS / "r03-numbers-as-numbers.xlsx")
    assert analysis.report()["accepted"] == 4
    assert analysis.linked == analysis.conflicts == []
    assert analysis.records["id_state"].to_list() == ["none", "none", "none", "verified"]
    assert [one["columns"] for one in analysis.noticed] == [["公民身份号码"]]


@pytest.mark.parametrize("lost", ["5.10422E+17", "5.1042219900307e+17", "5.10422199003070528E17"])
def test_number_with_an_exponent_is_no_number_in_any_file(tmp_path: Path, lost: str) -> None:
    rows = [person(1, 公民身份号码=lost), person(2, 公民身份号码=lost), person(3)]
    assert judge(written(tmp_path, rows)).records["id_state"].to_list() == ["none", "none", "verified"]
    frame = pl.DataFrame(rows, schema=HEADERS, orient="row").with_columns(
        pl.Series("公民身份号码", [5.10422199003070e17, 5.10422198003070e17, None])
    )
    frame.write_parquet(tmp_path / "roll.parquet")
    analysis = judge(tmp_path / "roll.parquet")
    assert analysis.records["id_state"].to_list() == ["none", "none", "none"]
    assert analysis.linked == []
    assert found(analysis) == {"digits_lost"}


def test_column_of_rounded_numbers_is_found_where_no_exponent_tells_of_it(tmp_path: Path) -> None:
    rows = [person(number, 公民身份号码=f"51042219900307{number % 2}000") for number in range(1, 7)]
    analysis = judge(written(tmp_path, rows))
    assert set(analysis.records["id_state"]) == {"none"}
    assert (analysis.linked, analysis.conflicts) == ([], [])
    assert analysis.plausibility["id_number_digits_lost"] == [1, 2, 3, 4, 5, 6]
    one = judge(written(tmp_path, [person(1, 公民身份号码="510422199003070000"), person(2), person(3)]))
    assert one.records["id_number"].to_list()[0] == "510422199003070000"


def test_instants_of_the_report_are_days_of_the_county() -> None:
    days = judge(REPORTS / "r04-instants.csv").records["birth_date"].to_list()
    assert days == [date(1990, 3, 7), date(1988, 7, 15), date(2026, 1, 1), date(2024, 6, 30)]


MOMENTS = st.datetimes(datetime(1930, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001
OFFSETS = st.integers(-12 * 4, 14 * 4)


@given(MOMENTS, OFFSETS)
def test_instant_is_its_day_in_the_county_however_it_is_written(moment: datetime, quarters: int) -> None:
    day = moment.astimezone(COUNTY).date()
    minutes = quarters * 15
    local = moment + timedelta(minutes=minutes)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    stamp = f"{local:%Y-%m-%dT%H:%M:%S}"
    for text in (
        f"{moment:%Y-%m-%dT%H:%M:%S}Z",
        f"{moment:%Y-%m-%d %H:%M:%S.%f}Z",
        f"{moment:%Y/%m/%d %H:%M:%S} UTC",
        f"{moment:%Y%m%dT%H%M%S}Z",
        f"{stamp}{sign}{hours:02d}:{rest:02d}",
        f"{stamp}.123{sign}{hours:02d}{rest:02d}",
        f"{stamp} GMT{sign}{hours:02d}:{rest:02d}",
    ):
        assert rules.read_date(normal_text(text), AS_OF) == day, text


@given(st.dates(date(1930, 1, 1), date(2026, 11, 1)))
def test_midnight_of_the_county_told_without_its_zone_waits(day: date) -> None:
    """A day that a machine moved into UTC and then forgot the zone of is never read as the day before."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=COUNTY).astimezone(UTC)
    if midnight.hour in (15, 16):
        assert rules.read_date(f"{midnight:%Y-%m-%d %H:%M:%S}", AS_OF) is None
    assert rules.read_date(f"{day} 00:00:00", AS_OF) == day


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", None])
def test_parquet_and_workbook_say_the_same_days(tmp_path: Path, zone: str | None) -> None:
    day = datetime(1988, 7, 15, tzinfo=COUNTY)
    frame = pl.DataFrame([person(1)], schema=HEADERS, orient="row")
    moment = pl.Series("出生日期", [day.astimezone(UTC).replace(tzinfo=None)], dtype=pl.Datetime("us"))
    moment = moment.dt.replace_time_zone("UTC").dt.convert_time_zone(zone) if zone else moment
    frame.with_columns(moment).write_parquet(tmp_path / "roll.parquet")
    analysis = judge(tmp_path / "roll.parquet")
    if zone:
        assert analysis.records["birth_date"].to_list() == [date(1988, 7, 15)]
    else:
        assert analysis.records["outcome"].to_list() == ["quarantine"]
    book, path = booked(tmp_path, [HEADERS, person(1), person(2)])
    book.active["F2"] = datetime(1988, 7, 15)  # noqa: DTZ001 - as a spreadsheet keeps it
    book.active["F3"] = datetime(1988, 7, 14, 15)  # noqa: DTZ001
    book.save(path)
    assert judge(path).records["birth_date"].to_list() == [date(1988, 7, 15), None]


def test_marks_nobody_sees_are_part_of_no_cell() -> None:
    analysis = judge(REPORTS / "r05-marks.csv")
    assert analysis.records["id_state"].to_list() == ["verified"] * 3
    assert analysis.records["phone"].to_list() == ["13800000061", "13800000061", "13800000062"]
    assert analysis.records["name"].to_list() == ["王安芳", "王安芳", "马安"]
    assert analysis.report()["repeated"] == [2]


MARKS = st.sampled_from(["\u00ad", "\u200d", "\u200c", "\u200e", "\u202a", "\u202c", "\ufeff", "\u2066", "\u2069"])


@given(st.data())
def test_roll_with_marks_in_every_cell_and_header_is_the_same_roll(data: st.DataObject) -> None:
    def marked(text: str) -> str:
        for _ in range(data.draw(st.integers(0, 2))):
            place = data.draw(st.integers(0, len(text)))
            text = text[:place] + data.draw(MARKS) + text[place:]
        return data.draw(st.sampled_from(["", "'", "’"])) + text if text else text

    clean = [person(1, 手机号码="13800000061"), person(2, 婚姻状况="已婚")]
    dirty = [[marked(cell) for cell in row] for row in clean]
    headers = [f"\ufeff{header[:1]}\u200b{header[1:]}" for header in HEADERS]
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        plain = judge(written(Path(folder), clean)).records
        assert judge(written(Path(folder), dirty, headers)).records.equals(plain)


def test_merged_household_cells_are_filled() -> None:
    records = judge(REPORTS / "r06-merged-household.xlsx").records
    assert records["household_number"].to_list() == ["F1"] * 4 + ["F2"] * 3


def test_header_in_two_rows_is_one(tmp_path: Path) -> None:
    split = {"户籍地区划代码": ("户籍地", "区划代码"), "户籍地址": ("户籍地", "地址")}
    split |= {"现居住地区划代码": ("现居住地", "区划代码"), "现居住地址": ("现居住地", "地址")}
    above = [split.get(header, (header, ""))[0] for header in HEADERS]
    below = [split.get(header, ("", ""))[1] for header in HEADERS]
    book, path = booked(tmp_path, [["名册"], above, below, person(1), person(2)])
    sheet = book.active
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADERS))
    for column, header in enumerate(HEADERS, start=1):
        if header not in split:
            sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    sheet.merge_cells(start_row=2, end_row=2, start_column=11, end_column=12)
    sheet.merge_cells(start_row=2, end_row=2, start_column=13, end_column=14)
    book.save(path)
    analysis = judge(path)
    assert analysis.report()["accepted"] == analysis.report()["rows"] == 2
    assert analysis.records["hukou_division"].to_list() == [HERE, HERE]
    above = [cell if cell not in above[:place] else "" for place, cell in enumerate(above)]
    flat = written(tmp_path, [below, person(1), person(2)], above)
    assert judge(flat).report()["accepted"] == 2


def test_household_number_is_its_divisions(tmp_path: Path) -> None:
    first, second = (list(csv.reader((REPORTS / f"r07-village-{n}.csv").open(encoding="utf-8-sig"))) for n in (1, 2))
    records = judge(written(tmp_path, first[1:] + second[1:])).records
    homes = set(records.select("household_number", "household_division").rows())
    assert homes == {("1", HERE), ("2", HERE), ("1", THERE), ("2", THERE)}


def test_household_number_of_a_number_cell_is_the_same_household(tmp_path: Path) -> None:
    rows = [person(1, 户号="1"), person(2, 户号="1.0", 与户主关系="弟弟"), person(3, 户号="１", 与户主关系="妹妹")]
    assert set(judge(written(tmp_path, rows)).records["household_number"]) == {"1"}


def test_member_who_lives_elsewhere_is_of_the_head_registered_at_the_same_place(tmp_path: Path) -> None:
    rows = [
        person(1, 户号="7"),
        person(2, 户号="7", 与户主关系="儿子", 现居住地区划代码="510422104207"),
        person(3, 户号="7", 户籍地区划代码=THERE, 现居住地区划代码=THERE),
        # registered with one head, living with the other: a question
        person(4, 户号="7", 与户主关系="儿媳", 户籍地区划代码=THERE),
    ]
    analysis = judge(written(tmp_path, rows))
    assert analysis.records["household_division"].to_list() == [HERE, HERE, THERE, HERE]
    assert analysis.plausibility["household_in_doubt"] == [4]


def known_people(**changes: object) -> Known:
    ordinary = {
        "name": "孟静", "name_pending": False, "sex": 2, "birth_date": date(1982, 1, 1), "number": None,
        "has_number": False, "household": "2", "household_division": HERE, "relation": "12", "head_id": "a",
        "hukou_division": HERE, "residence_division": HERE, "ethnicity": "01", "marital": "",
        "hukou_nature": "agricultural", "phone": "",
    }  # fmt: skip
    frame = pl.DataFrame([{**ordinary, **changes}], schema_overrides={"number": pl.Utf8, "sex": pl.Int8})
    return Known(people=frame)


@pytest.mark.parametrize(("division", "outcome"), [(HERE, "known"), (THERE, "accept")])
def test_somebody_is_known_without_a_number_in_the_same_division_alone(
    tmp_path: Path, division: str, outcome: str
) -> None:
    row = person(1, 户号="2", 姓名="孟静", 性别="女", 公民身份号码="", 出生日期="1982-01-01", 与户主关系="妻")
    analysis = judge(written(tmp_path, [row]), known_people(household_division=division, residence_division=division))
    assert analysis.records["outcome"].to_list() == [outcome]


def test_codes_of_every_length_are_their_division() -> None:
    analysis = judge(REPORTS / "r08-hukou-codes-of-every-length.csv")
    codes = analysis.records["hukou_division"].to_list()
    assert codes == ["510422000000"] * 2 + ["510422100000"] * 2 + [HERE] * 4


@pytest.mark.parametrize(
    ("code", "kept", "finding"),
    [
        ("410105", "410105000000", ""),
        ("41", "410000000000", ""),
        ("51", "", "hukou_division_too_wide"),
        ("5104", "", "hukou_division_too_wide"),
        ("510400000000", "", "hukou_division_too_wide"),
        ("510422100001000", HERE, ""),
        ("5104221", "", "hukou_division_unread"),
        ("盐边县", "", "hukou_division_unread"),
        ("510422999999", "510422999999", "hukou_division_unknown"),
        ("510422100001.0", HERE, ""),
        ("", "", ""),
    ],
)
def test_hukou_code_is_a_division_or_found_and_never_somewhere_else(
    tmp_path: Path, code: str, kept: str, finding: str
) -> None:
    analysis = judge(written(tmp_path, [person(1, 户籍地区划代码=code), person(2), person(3)]))
    assert analysis.records["hukou_division"].to_list()[0] == kept
    found = {name for name, rows in analysis.plausibility.items() if 1 in rows and name.startswith("hukou")}
    assert found == ({finding} if finding else set())


def test_words_of_the_hukou_book_are_read() -> None:
    analysis = judge(REPORTS / "r09-words-of-the-hukou-book.csv")
    records = analysis.records
    assert records["relation"].to_list() == ["02", "12", "20", "41"]
    assert records["ethnicity"].to_list() == ["97", "97", "01", "01"]
    assert records["hukou_nature"].to_list() == ["agricultural"] * 3 + ["non_agricultural"]
    # the head's grandchild has nobody here to be the child of; a mother of 62 is asked about
    assert analysis.plausibility["kin_in_doubt"] == [3, 4]


@pytest.mark.parametrize(
    ("column", "word"),
    [("与户主关系", "干儿子"), ("民族", "华夏"), ("婚姻状况", "同居"), ("户口性质", "家庭户"), ("性别", "不男不女"),
     ("户籍地区划代码", "新九镇"), ("居住开始日期", "去年")],
)  # fmt: skip
def test_word_that_no_vocabulary_reads_is_found_with_its_column(tmp_path: Path, column: str, word: str) -> None:
    analysis = judge(written(tmp_path, [person(1), person(2, **{column: word}), person(3)]))
    told = [one for one in analysis.noticed if one["finding"] == "words_unread"]
    assert [(one["columns"], one["words"], one["rows"]) for one in told] == [([column], [word], [2])]
    assert word in told[0]["zh"]
    assert word in told[0]["en"]


def test_what_may_be_a_number_is_repeated_in_no_finding(tmp_path: Path) -> None:
    rows = [person(1), person(2, 民族="510422199003070528"), person(3, 民族="13800000061")]
    (told,) = judge(written(tmp_path, rows)).noticed
    assert told["words"] == ["…", "…"]


@pytest.mark.parametrize("prefix", ["", "之", "户主之", "户主的", "系户主之"])
@pytest.mark.parametrize(("word", "code"), [("妻", "12"), ("子", "20"), ("长女", "32"), ("孙", "41"), ("母", "52")])
def test_word_with_its_head_before_it_is_the_word(prefix: str, word: str, code: str) -> None:
    assert rules.read_relation(prefix + word) == code


def test_one_character_under_two_codes_is_one_name() -> None:
    analysis = judge(REPORTS / "r10-one-character-two-codes.csv")
    assert analysis.records["name"].to_list() == ["刘\u4dae", "\u4dae安", "刘\u4dae"]
    assert analysis.report()["likely_duplicates"] == [[1, 3]]


def test_private_character_of_no_standard_is_found(tmp_path: Path) -> None:
    analysis = judge(written(tmp_path, [person(1, 姓名="王\ue001"), person(2)]))
    assert analysis.plausibility["name_private_character"] == [1]


def test_surnames_that_sound_alike_are_likely_duplicates() -> None:
    assert judge(REPORTS / "r11-surnames.csv").report()["likely_duplicates"] == [[4, 5]]


def test_column_that_is_not_imported_may_come_twice() -> None:
    analysis = judge(REPORTS / "r12-remarks-twice.csv")
    assert analysis.report()["accepted"] == 3
    assert [(one["finding"], one["columns"]) for one in analysis.noticed] == [("headers_repeated", ["备注"])]


NOT_ROLLS = {
    "r13": ((REPORTS / "r13-web-page.xls").read_bytes(), "ROLL_WEB_PAGE"),
    "page": (b"\xef\xbb\xbf<!DOCTYPE html>\n<html><body>x</body></html>", "ROLL_WEB_PAGE"),
    "table": (b"  <table><tr><td>x</td></tr></table>", "ROLL_WEB_PAGE"),
    "archived page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "ROLL_WEB_PAGE"),
    "old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"),
        "ROLL_OLD_WORKBOOK",
    ),
    "locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "ROLL_LOCKED",
    ),
    "xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "ROLL_OTHER_TYPE"),
    "json": (b'[{"\xe5\xa7\x93\xe5\x90\x8d": "x"}]', "ROLL_OTHER_TYPE"),
    "photo": (b"\xff\xd8\xff\xe0" + b"\0" * 60, "ROLL_OTHER_TYPE"),
}


@pytest.mark.parametrize("name", NOT_ROLLS)
def test_what_is_no_roll_is_refused_as_what_it_is(tmp_path: Path, name: str) -> None:
    content, reason = NOT_ROLLS[name]
    path = tmp_path / "roll.xls"
    path.write_bytes(content)
    with pytest.raises(RollRefused) as caught:
        read_roll(path)
    assert caught.value.reason == reason
    assert "XLSX" in caught.value.message.zh or reason == "ROLL_LOCKED"


NOBODY = {
    "total": [
        ["小计", "", "2人"], ["合计"], ["", "", "水坪村小计", "3"], ["总计：", "", "120"],
        ["5", "", "本页合计", "", "5"], ["合 计", "", "", "", "2"],
    ],
    "signature": [
        ["填表人：王某", "", "", "审核人：李某"], ["制表日期：2026年11月24日"], ["审核人（签字）："],
        ["单位（盖章）"],
["填报单位：某村", "", "填报日期：2026-11-24"],
        ["注：本表一式两份"],
    ],
    "header": [HEADERS, [str(number) for number in range(1, len(HEADERS) + 1)]],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in NOBODY.items() for line in lines])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_line_that_is_nobody_is_named_and_not_counted(tmp_path: Path, kind: str, line: list[str], suffix: str) -> None:
    padded = [*line, *[""] * (len(HEADERS) - len(line))]
    rows = [person(1), padded, person(2), padded]
    if suffix == "csv":
        path = written(tmp_path, rows)
    else:
        book, path = booked(tmp_path, [HEADERS, *rows])
        book.save(path)
    analysis = judge(path)
    assert analysis.report()["rows"] == analysis.report()["accepted"] == 2
    assert [(one["finding"], one["rows"]) for one in analysis.noticed] == [(f"lines_{kind}", [2, 4])]
    assert analysis.records.filter(pl.col("outcome") == "accept")["row"].to_list() == [1, 3]


def test_person_is_never_a_line_of_the_form(tmp_path: Path) -> None:
    """Somebody with a number is somebody, whatever stands in the first cells or the remarks."""
    rows = [person(1, 姓名="小计"), person(2, 备注="审核人：王某"), person(3, 序号="合计"), person(4, 户号="总计")]
    assert judge(written(tmp_path, rows)).report()["rows"] == 4


def test_row_whose_name_reads_like_nothing_waits_with_what_its_cells_say(tmp_path: Path) -> None:
    rows = [person(1, 姓名="Na", 与户主关系="干儿子", 户口性质="家庭户"), person(2)]
    analysis = judge(written(tmp_path, rows))
    assert analysis.records["outcome"].to_list() == ["quarantine", "accept"]
    cells = analysis.written[1]
    assert (cells["name"], cells["relation"], cells["hukou_nature"]) == ("Na", "干儿子", "家庭户")
