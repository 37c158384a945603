"""Which column of a roll is which field; where that is truly in doubt, a proposal instead of a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from chassis.errors import Text

from registry.rolls.rules import RollRefused, has_number_shape, normal_text, read_sex

# field → ways to write its header, after `plain`; the first is how it is called in errors
SYNONYMS: dict[str, tuple[str, ...]] = {
    "household_number": ("户号", "家庭编号", "户编号", "家庭户号", "户口编号", "household", "householdnumber", "householdid", "householdno"),
    "name": ("姓名", "公民姓名", "名字", "人员姓名", "居民姓名", "name", "fullname"),
    "sex": ("性别", "sex", "gender", "性别代码"),
    "id_number": (
        "公民身份号码", "身份证号", "身份证号码", "身份证", "公民身份证号", "公民身份证号码", "身份号码", "证件号码", "证件号",
        "身份证件号码", "居民身份证号", "居民身份证号码", "idnumber", "idno", "idcard", "nationalid", "residentid",
    ),
    "birth_date": ("出生日期", "出生年月日", "出生年月", "生日", "出生时间", "birthdate", "dateofbirth", "birthday", "dob"),
    "ethnicity": ("民族", "民族代码", "ethnicity", "nation", "ethnicgroup"),
    "marital_status": ("婚姻状况", "婚姻", "婚姻状态", "婚姻状况代码", "maritalstatus", "marital"),
    "relation": ("与户主关系", "户主关系", "和户主关系", "与户主的关系", "家庭关系", "与户主关系代码", "relation", "relationtohead", "relationship"),
    "hukou_nature": ("户口性质", "户籍性质", "户口类型", "户口类别", "户别", "hukounature", "hukoutype"),
    "hukou_division": (
        "户籍地区划代码", "户籍地代码", "户籍地区划", "户籍区划代码", "户籍所在地代码", "户籍地行政区划代码", "户籍代码", "户口所在地代码",
        "hukoucode", "hukoudivision", "hukoudivisioncode",
    ),
    "hukou_address": (
        "户籍地址", "户籍地详址", "户籍所在地", "户籍地", "户口所在地", "户籍地详细地址", "户籍详细地址", "户口地址", "hukouaddress",
    ),
    "residence_division": (
        "现居住地区划代码", "居住地代码", "居住地区划代码", "现居住地代码", "现住地代码", "现居住地区划", "居住地区划", "居住地行政区划代码",
        "现居住地行政区划代码", "常住地代码", "常住地区划代码", "residencecode", "residencedivision", "residencedivisioncode",
    ),
    "residence_address": (
        "现居住地址", "居住地址", "现住址", "居住地", "现居住地", "现住地址", "常住地址", "住址", "家庭住址", "居住地详址", "现居住地详细地址",
        "居住地详细地址", "residenceaddress", "address",
    ),
    "residence_from": (
        "居住开始日期", "居住起始日期", "居住日期", "入住日期", "迁入日期", "现居住地起始日期", "起始居住日期", "居住开始时间", "residencefrom", "residencestart",
    ),
    "phone": ("手机号码", "手机", "手机号", "联系电话", "电话", "电话号码", "移动电话", "联系方式", "phone", "mobile", "telephone"),
}  # fmt: skip
INDEX = ("序号", "编号", "行号", "顺序号", "no", "index", "rowno", "rownumber", "序列号", "#")
IGNORED = (*INDEX, "备注", "说明", "remark", "remarks", "note", "notes", "comment")
REQUIRED = ("name", "birth_date", "residence_division")
TITLES = {name: words[0] for name, words in SYNONYMS.items()}
BY_WORD = {word: name for name, words in SYNONYMS.items() for word in words}
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_FILLER = re.compile(r"[\s_\-*:：/.。、·]+")
# Enough cells to see what a column holds.
SAMPLE = 200
MOSTLY = 0.6


def plain(header: str) -> str:
    """A header without width, spaces, brackets, stars and case."""
    text = normal_text(header)
    return _FILLER.sub("", _BRACKETS.sub("", text)).lower()


@dataclass(frozen=True)
class Proposal:
    """What one column probably is. `alternatives` are other fields it may be; no cell is quoted."""

    header: str
    field: str
    confidence: str
    alternatives: tuple[str, ...]
    reason: Text


class ColumnsInDoubt(RollRefused):
    """Some column is truly in doubt; `proposal` says what we would take it for."""

    REASON = "ROLL_COLUMNS_IN_DOUBT"
    TEXT = Text(
        "有列的含义不能确定，请确认：{columns}", "the meaning of some columns is in doubt, please settle it: {columns}"
    )

    def __init__(self, proposals: list[Proposal], missing: list[str]) -> None:
        doubtful = [one.header for one in proposals if one.confidence == "doubt"] + [TITLES[name] for name in missing]
        super().__init__(columns=", ".join(doubtful))
        self.proposals = proposals
        self.missing = missing

    def as_json(self) -> dict[str, object]:
        """The proposal in the form that `--columns` takes back, with reasons beside it."""
        return {
            "reason": self.REASON,
            "message": {"zh": self.message.zh, "en": self.message.en},
            "columns": {one.header: one.field for one in self.proposals},
            "in_doubt": {
                one.header: {"alternatives": one.alternatives, "reason": one.reason._asdict()}
                for one in self.proposals
                if one.confidence == "doubt"
            },
            "missing": {name: TITLES[name] for name in self.missing},
        }


class ColumnUnknown(RollRefused):
    """The settled mapping names a column or field that there is not."""

    REASON = "ROLL_COLUMN_UNKNOWN"
    TEXT = Text("对应表中有不存在的列或字段：{name}", "the mapping names a column or field that does not exist: {name}")


@dataclass(frozen=True)
class Mapping:
    """Field → header; `ignored` columns stay with the archived roll, `index` ones do not tell rows apart."""

    fields: dict[str, str]
    ignored: tuple[str, ...] = ()
    index: tuple[str, ...] = field(default=())


def settle(headers: list[str], cells: dict[str, list[str]], told: dict[str, str] | None = None) -> Mapping:
    """The mapping of a roll's columns.

    Args:
        headers: the header row, as it came.
        cells: header → some cells of the column, for evidence.
        told: header → field ('' to ignore), by a person; what is told is not doubted.

    Errors: `ColumnsInDoubt`, ROLL_COLUMN_UNKNOWN.
    """
    told = {normal_text(header): name for header, name in (told or {}).items()}
    for header, name in told.items():
        if header not in headers or (name and name not in SYNONYMS):
            raise ColumnUnknown(name=header if header not in headers else name)
    proposals = [
        _told(header, told[header]) if header in told else _propose(header, cells.get(header, [])) for header in headers
    ]
    proposals = _one_column_a_field(proposals, told)
    found = {one.field for one in proposals if one.field}
    missing = [name for name in REQUIRED if name not in found]
    if missing or any(one.confidence == "doubt" for one in proposals):
        raise ColumnsInDoubt(proposals, missing)
    return Mapping(
        {one.field: one.header for one in proposals if one.field},
        tuple(one.header for one in proposals if not one.field),
        tuple(header for header in headers if plain(header) in INDEX),
    )


def _told(header: str, name: str) -> Proposal:
    return Proposal(header, name, "told", (), Text("由经办人指定", "settled by a person"))


def _propose(header: str, cells: list[str]) -> Proposal:  # noqa: PLR0911 - one line an answer
    word = plain(header)
    by_header = BY_WORD.get(word)
    by_content = _by_content(cells)
    if by_header == "birth_date" and by_content == "id_number":
        by_header = None
    if by_header is not None:
        contradicted = by_content is not None and by_content != by_header and by_header in ("id_number", "sex", "phone")
        # an address may carry a code's header and a code an address's: the cells decide between the two
        twin = _TWINS.get(by_header)
        if twin is not None and by_content == "code" and by_header.endswith("address"):
            return _certain(header, twin, "按内容识别为区划代码", "its cells are division codes")
        if twin is not None and by_content == "text" and by_header.endswith("division"):
            return _certain(header, twin, "按内容识别为地址", "its cells are addresses")
        if contradicted and by_content not in ("code", "text"):
            reason = Text("表头与内容不一致", "header and cells disagree")
            return Proposal(header, by_header, "doubt", (str(by_content),), reason)
        return _certain(header, by_header, "按表头识别", "by its header")
    if word in IGNORED or not word:
        return _certain(header, "", "不导入，随原名册存档", "not imported; stays with the archived roll")
    if by_content == "id_number":
        reason = Text(
            "内容像身份号码，但表头不能确定", "its cells look like identity numbers, its header does not say so"
        )
        return Proposal(header, "id_number", "doubt", ("",), reason)
    near = [name for name, words in SYNONYMS.items() if any(len(one) > 1 and one in word for one in words)]
    if len(near) == 1 and (near[0] not in ("name", "residence_address", "phone") or _fits(near[0], by_content)):
        return _certain(header, near[0], "按表头识别", "by its header")
    return _certain(header, "", "不认识的列，随原名册存档", "unknown column; stays with the archived roll")


_TWINS = {
    "hukou_address": "hukou_division",
    "hukou_division": "hukou_address",
    "residence_address": "residence_division",
    "residence_division": "residence_address",
}


def _fits(name: str, content: str | None) -> bool:
    # 户主姓名, 联系人电话, 父亲姓名 …: another person's, unless nothing else is there to be the person's own
    return False if name in ("name", "phone") else content != "code"


def _certain(header: str, name: str, zh: str, en: str) -> Proposal:
    return Proposal(header, name, "certain", (), Text(zh, en))


def _by_content(cells: Iterable[str]) -> str | None:
    """What most non-empty cells look like."""
    seen = [cell for cell in cells if cell][:SAMPLE]
    if not seen:
        return None
    tests = {
        "id_number": lambda cell: has_number_shape(cell.upper()),
        "code": lambda cell: bool(re.fullmatch(r"\d{6}|\d{9}|\d{12}|\d{15}", cell.removesuffix(".0"))),
        "phone": lambda cell: bool(re.fullmatch(r"1[3-9]\d{9}", cell.removesuffix(".0"))),
        "sex": lambda cell: read_sex(cell) in (1, 2) and not cell.isdigit(),
        "text": lambda cell: len(cell) > len("四字地址") and not cell[:4].isdigit(),
    }
    for name, looks_so in tests.items():
        if sum(map(looks_so, seen)) >= MOSTLY * len(seen):
            return name
    return None


def _one_column_a_field(proposals: list[Proposal], told: dict[str, str]) -> list[Proposal]:
    """Two columns for one field: an exact header wins over a near one; two exact ones are a doubt."""
    settled = set(filter(None, told.values()))
    result = []
    for one in proposals:
        rivals = [other for other in proposals if other.field == one.field and other is not one]
        if not one.field or one.confidence == "told":
            result.append(one)
        elif one.field in settled:
            result.append(
                _certain(one.header, "", "此字段已由经办人指定为另一列", "a person settled another column for this")
            )
        elif rivals and _is_exact(one) == any(map(_is_exact, rivals)):
            reason = Text("两列都像同一字段", "two columns look like the same field")
            result.append(Proposal(one.header, one.field, "doubt", ("",), reason))
        elif rivals and not _is_exact(one):
            result.append(
                _certain(one.header, "", "不认识的列，随原名册存档", "unknown column; stays with the archived roll")
            )
        else:
            result.append(one)
    return result


def _is_exact(one: Proposal) -> bool:
    return BY_WORD.get(plain(one.header)) == one.field
