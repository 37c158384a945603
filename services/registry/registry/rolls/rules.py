"""What a cell of a roll means. Pure; each rule takes one normalised text (NFKC, trimmed) and guesses nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from chassis.errors import Kind, Refusal

# "born within the last 12 months": the file format's own limit for a child registered without a name
PENDING_MONTHS = 12
MALE, FEMALE, NOT_STATED = 1, 2, 9
UNKNOWN = {"", "不详", "未知", "无", "-", "—", "/", "null", "none", "n/a", "na", "暂无", "不明", "空"}
UNNAMED = {"", "未取名", "未起名", "待取名", "未命名", "无名", "暂未取名", "尚未取名", "暂无", "无"}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
# Day 0 of the 1900 date system of spreadsheets, with its invented 29 February 1900 (ECMA-376 18.17.4).
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_MIN = 3_000  # 1908: below it a number is rather a year or a slip than a date
OLDEST_YEARS = 130
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_ETHNIC_NAMES = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
ETHNICITIES = {name: f"{number:02d}" for number, name in enumerate(_ETHNIC_NAMES, start=1)}  # GB/T 3304
MARITAL = {
    "未婚": "10", "已婚": "20", "初婚": "21", "再婚": "22", "复婚": "23", "丧偶": "30", "离婚": "40", "离异": "40",
    "有配偶": "20", "未说明": "90", "未说明的婚姻状况": "90", "其他": "90",
}  # GB/T 2261.2  # fmt: skip
RELATIONS = {
    "本人": "01", "户主": "02", "配偶": "10", "夫": "11", "丈夫": "11", "妻": "12", "妻子": "12", "子": "20", "儿子": "20",
    "独生子": "21", "长子": "22", "次子": "23", "二子": "23", "三子": "24", "四子": "25", "五子": "26", "养子": "27",
    "继子": "27", "养子或继子": "27", "女婿": "28", "其他儿子": "29", "女": "30", "女儿": "30", "独生女": "31", "长女": "32",
    "次女": "33", "二女": "33", "三女": "34", "四女": "35", "五女": "36", "养女": "37", "继女": "37", "养女或继女": "37",
    "儿媳": "38", "媳妇": "38", "其他女儿": "39", "孙子女": "40", "孙子": "41", "孙女": "42", "外孙子": "43", "外孙": "43",
    "外孙女": "44", "孙媳": "45", "外孙媳": "45", "孙女婿": "46", "外孙女婿": "46", "曾孙子": "47", "曾孙女": "48",
    "其他孙子女": "49", "父母": "50", "父": "51", "父亲": "51", "母": "52", "母亲": "52", "公公": "53", "婆婆": "54",
    "岳父": "55", "岳母": "56", "继父": "57", "养父": "57", "继母": "58", "养母": "58", "其他父母": "59", "祖父母": "60",
    "祖父": "61", "爷爷": "61", "祖母": "62", "奶奶": "62", "外祖父": "63", "外公": "63", "外祖母": "64", "外婆": "64",
    "曾祖父": "66", "兄弟姐妹": "70", "兄": "71", "哥哥": "71", "嫂": "72", "弟": "73", "弟弟": "73", "弟媳": "74",
    "姐": "75", "姐姐": "75", "姐夫": "76", "妹": "77", "妹妹": "77", "妹夫": "78", "其他": "99", "其他亲属": "97", "非亲属": "98",
}  # GB/T 4761  # fmt: skip
HUKOU_NATURES = {
    "农业": "agricultural", "农业户口": "agricultural", "农村": "agricultural", "农业家庭户口": "agricultural",
    "非农业": "non_agricultural", "非农": "non_agricultural", "非农业户口": "non_agricultural", "城镇": "non_agricultural",
    "非农业家庭户口": "non_agricultural", "居民": "resident", "居民户口": "resident", "居民家庭户口": "resident",
}  # fmt: skip
SEXES = {
    "男": MALE, "男性": MALE, "1": MALE, "01": MALE, "m": MALE, "male": MALE, "女": FEMALE, "女性": FEMALE, "2": FEMALE,
    "02": FEMALE, "f": FEMALE, "female": FEMALE,
}  # GB/T 2261.1  # fmt: skip
HEAD = "02"


class RollRefused(Refusal):
    """Base of what makes a whole file unreadable."""

    KIND = Kind.INVALID


def normal_text(text: str) -> str:
    """NFKC (full-width digits and letters become plain), no-break and zero-width spaces gone, trimmed."""
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").strip()


def read_date(text: str, as_of: date) -> date | None:
    """A day as rolls write it, None when it is impossible, unknown, in the future or too long ago to be a life.

    2000-01-14 · 2000/1/14 · 2000.1.14 · 2000年1月14日 · 20000114 · with a time after it · a spreadsheet's serial.
    """
    day: date | None = None
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day_of_month = (int(part) for part in match.groups())
        try:
            day = date(year, month, day_of_month)
        except ValueError:
            return None
    elif (match := _SERIAL.fullmatch(text)) and int(match[1]) >= _SERIAL_MIN:
        day = _SERIAL_ZERO + timedelta(days=int(match[1]))
    if day is None or day > as_of or day.year < as_of.year - OLDEST_YEARS:
        return None
    return day


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


def may_be_unnamed(birth_date: date, relation: str, as_of: date) -> bool:
    """Whether a person may be registered without a name: a child of the last 12 months, not head of household."""
    return relation != HEAD and months_before(as_of, PENDING_MONTHS) <= birth_date <= as_of


def read_sex(text: str) -> int:
    """GB/T 2261.1: 1, 2, or 9 for not stated."""
    return SEXES.get(text.lower().removesuffix(".0"), NOT_STATED)


def read_ethnicity(text: str) -> str:
    """GB/T 3304, two digits; '' when unknown."""
    plain = text.removesuffix(".0")
    if plain.isdigit() and 1 <= int(plain) <= len(_ETHNIC_NAMES):
        return f"{int(plain):02d}"
    return ETHNICITIES.get(text.removesuffix("族"), ETHNICITIES.get(text, ""))


def read_marital(text: str) -> str:
    """GB/T 2261.2, two digits; '' when unknown."""
    plain = text.removesuffix(".0")
    return plain if plain in MARITAL.values() else MARITAL.get(text, "")


def read_relation(text: str) -> str:
    """GB/T 4761, two digits; '' when unknown."""
    plain = text.removesuffix(".0")
    if plain.isdigit() and len(plain) <= len("00"):
        return f"{int(plain):02d}"
    return RELATIONS.get(text, "")


def read_hukou_nature(text: str) -> str:
    """agricultural, non_agricultural, resident; '' when unknown."""
    return HUKOU_NATURES.get(text, "")


def read_phone(text: str) -> str | None:
    """A number that can be called, digits alone; '' for none given, None for what is not a phone."""
    if not text:
        return ""
    digits = re.sub(r"[\s\-()]", "", text.removesuffix(".0"))
    digits = re.sub(r"^(\+?86|0086)(?=1[3-9]\d{9}$)", "", digits)
    return digits if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None


def read_number(text: str) -> str:
    """An identity number's characters; '' for none given. Judging them is for `IdentityNumber`."""
    if text.lower() in UNKNOWN or set(text) == {"0"}:
        return ""
    return re.sub(r"[\s\-']", "", text.upper())


def has_number_shape(text: str) -> bool:
    """Whether the characters can be an identity number of either generation."""
    return _ID.fullmatch(text) is not None


def read_code(text: str) -> str:
    """A division code's characters."""
    return re.sub(r"\s", "", text.removesuffix(".0"))
