"""What a cell of a roll means. Pure; each rule takes one normalised text (NFKC, trimmed) and guesses nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from chassis.errors import Kind, Refusal
from chassis.values import Level
from chassis.values.division import CODE_DIGITS
from chassis.values.legible import legible, without_marks

from registry.rolls.words import (
    ETHNICITIES,
    FEMALE,
    HEAD,
    HUKOU_NATURES,
    MALE,
    MARITAL,
    NOT_STATED,
    RELATIONS,
    SEXES,
    is_sex_read,
    read_ethnicity,
    read_hukou_nature,
    read_marital,
    read_relation,
    read_sex,
    relation_reader,
)

# "born within the last 12 months": the file format's own limit for a child registered without a name
PENDING_MONTHS = 12
UNKNOWN = {"", "不详", "未知", "无", "-", "—", "/", "null", "none", "n/a", "na", "暂无", "不明", "空"}
UNNAMED = {"", "未取名", "未起名", "待取名", "未命名", "无名", "暂未取名", "尚未取名", "暂无", "无"}
# a word of letters that a machine wrote for "nothing", and that somebody may truly be called
_LETTERS_FOR_NOTHING = frozenset(word for word in UNKNOWN if word.isascii() and word.isalpha())
_ZONE_NAME = r"Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?"
_YEAR_FIRST = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    rf"(?:[ T]+(\d{{1,2}}):(\d{{2}})(?::(\d{{2}})(?:[.,]\d+)?)?\s*({_ZONE_NAME})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    rf"(\d{{4}})(\d{{2}})(\d{{2}})(?:T(\d{{2}})(\d{{2}})(?:(\d{{2}})(?:[.,]\d+)?)?({_ZONE_NAME})?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?", re.IGNORECASE)
# A legal day begins at midnight in the county; of 1986-1991 (and of the 1940s) that is summer time.
COUNTY_ZONE = ZoneInfo("Asia/Shanghai")
_MIDNIGHT_IN_UTC, _IN_SUMMER, _BEFORE_SUMMER = 16, 15, 23
_SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
# Day 0 of the 1900 date system of spreadsheets, with its invented 29 February 1900 (ECMA-376 18.17.4).
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_MIN = 3_000  # 1908: below it a number is rather a year or a slip than a date
OLDEST_YEARS = 130
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_EXPONENT = re.compile(r"\d(?:[.,]\d*)?E\+\d{2,3}|\d[.,]\d+E\d{1,3}", re.IGNORECASE)
_ROUNDED = re.compile(r"\d{15}000")
_NUMBER_CELL = re.compile(r"^(\d+)\.0+$")
# a group of a village has three of its own behind the village's
_GROUP_DIGITS = len("000")
# beside the cells of a row that a person mended: its name is one, whatever it reads like
NAME_IS_SURE = "name_is_sure"


class RollRefused(Refusal):
    """Base of what makes a whole file unreadable."""

    KIND = Kind.INVALID


def normal_text(text: str) -> str:
    """A cell as it is seen: NFKC (full-width digits and letters become plain), nothing invisible, no marks, trimmed."""
    seen = unicodedata.normalize("NFKC", legible(text))
    return without_marks("".join(" " if unicodedata.category(one) == "Cc" else one for one in seen))


def read_date(text: str, as_of: date) -> date | None:
    """A day as rolls write it, None when it is impossible, unknown, in the future or too long ago to be a life.

    2000-01-14 · 2000/1/14 · 2000.1.14 · 2000年1月14日 · 20000114 · with a time after it · a spreadsheet's serial. An
    instant (with `Z` or an offset) is its day in the county. A time without one that is a midnight of the county, told
    in another zone, may be either day: None.
    """
    day: date | None = None
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        day = _day_of(*match.groups())
    elif (match := _SERIAL.fullmatch(text)) and int(match[1]) >= _SERIAL_MIN:
        day = _SERIAL_ZERO + timedelta(days=int(match[1]))
    if day is None or day > as_of or day.year < as_of.year - OLDEST_YEARS:
        return None
    return day


def _day_of(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> date | None:
    try:
        local = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
        if zone is not None:
            return local.replace(tzinfo=_zone_of(zone)).astimezone(COUNTY_ZONE).date()
    except (ValueError, OverflowError):
        return None
    return None if _may_be_the_next_day(local) else date(local.year, local.month, local.day)


def _zone_of(text: str) -> timezone:
    if (match := _OFFSET.fullmatch(text)) is None:
        return UTC
    ahead = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(-ahead if match["sign"] == "-" else ahead)


def _may_be_the_next_day(local: datetime) -> bool:
    """Whether a time without a zone is the county's midnight as a machine of another zone writes it."""
    if local.minute or local.second or local.hour not in (_IN_SUMMER, _MIDNIGHT_IN_UTC, _BEFORE_SUMMER):
        return False
    midnight = (local + timedelta(days=1)).replace(hour=0, tzinfo=COUNTY_ZONE)
    return local.hour == _MIDNIGHT_IN_UTC or bool(midnight.dst())


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def is_unnamed(text: str) -> bool:
    """Whether a name cell says that there is no name yet."""
    return text in UNNAMED


def is_name_unknown(text: str) -> bool:
    """Whether a name cell holds no name."""
    return text.lower() in UNKNOWN or text in UNNAMED


def may_be_a_name(text: str) -> bool:
    """Whether a word that machines write for "nothing" may be somebody's name, once a person says so: Na, Null."""
    return text.lower() in _LETTERS_FOR_NOTHING


def may_be_unnamed(birth_date: date, relation: str, as_of: date) -> bool:
    """Whether a person may be registered without a name: a child of the last 12 months, not head of household."""
    return relation != HEAD and months_before(as_of, PENDING_MONTHS) <= birth_date <= as_of


def read_phone(text: str) -> str | None:
    """A number that can be called, digits alone; '' for none given, None for what is not a phone."""
    if not text:
        return ""
    digits = re.sub(r"[\s\-()]", "", text.removesuffix(".0"))
    digits = re.sub(r"^(\+?86|0086)(?=1[3-9]\d{9}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None


def read_number(text: str) -> str:
    """An identity number's characters; '' for none given. Judging them is for `IdentityNumber`."""
    if text.lower() in UNKNOWN or set(text) == {"0"} or is_destroyed(text):
        return ""
    return re.sub(r"[\s\-']", "", text.upper())


def is_destroyed(text: str) -> bool:
    """Whether a spreadsheet made a number of it and lost its last digits: 5.1042E+17."""
    return _EXPONENT.fullmatch(text) is not None


def is_rounded(number: str) -> bool:
    """Whether the last digits are those that a spreadsheet leaves of 18: fifteen, then nothing. Of a column, not of one."""
    return _ROUNDED.fullmatch(number) is not None


def has_number_shape(text: str) -> bool:
    """Whether the characters can be an identity number of either generation."""
    return _ID.fullmatch(text) is not None


def read_household_number(text: str) -> str:
    """A household's number; a number cell's `1.0` is 1."""
    if text.lower() in UNKNOWN or is_destroyed(text):
        return ""
    return _NUMBER_CELL.sub(r"\1", text)


def read_code(text: str) -> str:
    """A division code's characters, cut or filled to twelve where its level is beyond doubt; '' for what is no code.

    A county of 6 digits, a township of 9, a village of 12 with the digits of its groups behind. Two and four digits, a
    province's and a city's, are nobody's residence: `read_wide_code`.
    """
    code = re.sub(r"\s", "", _NUMBER_CELL.sub(r"\1", text))
    if not (code.isascii() and code.isdigit()):
        return ""
    if len(code) in (Level.COUNTY.digits, Level.TOWNSHIP.digits):
        return code.ljust(CODE_DIGITS, "0")
    return code[:CODE_DIGITS] if len(code) in (CODE_DIGITS, CODE_DIGITS + _GROUP_DIGITS) else ""


def read_wide_code(text: str) -> str:
    """The same for a hukou, which may be known to be in a province or city alone."""
    code = re.sub(r"\s", "", _NUMBER_CELL.sub(r"\1", text))
    if code.isascii() and code.isdigit() and len(code) in (Level.PROVINCE.digits, Level.CITY.digits):
        return code.ljust(CODE_DIGITS, "0")
    return read_code(text)


__all__ = [
    "ETHNICITIES",
    "FEMALE",
    "HEAD",
    "HUKOU_NATURES",
    "MALE",
    "MARITAL",
    "NOT_STATED",
    "RELATIONS",
    "SEXES",
    "is_sex_read",
    "read_ethnicity",
    "read_hukou_nature",
    "read_marital",
    "read_relation",
    "read_sex",
    "relation_reader",
]
