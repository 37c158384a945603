"""Numbers of military units, which no service keeps in any writing. Pure.

保守国家秘密法 13, 28-31. Only what is unmistakable is taken for one here, so that streets, hospitals and villages that
bear numbers are left alone; the service that deals with the families looks much closer (concessions.writing).
"""

from __future__ import annotations

import html
import re
import unicodedata
import urllib.parse

from chassis.errors import Kind, Refusal, Text


class WritingRefused(Refusal):
    KIND = Kind.INVALID
    REASON = "WRITING_REFUSED"
    TEXT = Text(
        "“{field}”中不得填写部队番号、代号、信箱、军衔、职务或营区；请删去后再提交",
        "no unit number, designation, mailbox, rank, post or camp may be written in {field}; take it out and send"
        " again",
    )


# traditional and variant → as the patterns write it
_SIMPLE = str.maketrans(
    "隊軍團營連師艦導彈飛機場衛區號單編駐戰總裝備電訊陸偵測運輸砲礮領長級銜將們國東後應預補兩貳參萬甴執個與軄職隷屬謀員委務專業術"
    "義幹處瀋濟廣蘭網絡間聯勤",
    "队军团营连师舰导弹飞机场卫区号单编驻战总装备电讯陆侦测运输炮炮领长级衔将们国东后应预补两贰叁万由执个与职职隶属谋员委务专业术"
    "义干处沈济广兰网络间联勤",
)
# letters of other scripts that look like Latin ones (UTS 39, the ones that a keyboard has)
_LOOK_ALIKE = str.maketrans(
    "аԁеһіјӏорсԛѕуѵԝхոսɡɩʟᴀαγδεικνορστυχωʋцпктмнвь",
    "adehijlopcqsyvwxnugilaaydeikvopotuxwuunktmhbb",
)
# seen by nobody, though letters or symbols by their class
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f\u180b\u180c\u180d")
NUMERAL = "[0-9零〇○一二三四五六七八九十百千两壹贰叁肆伍陆柒捌玖拾佰仟幺洞拐勾]"
# digits that somebody typed as letters
DIGIT = "[0-9零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖幺洞拐勾oil]"
# digits that somebody spelt, as on the radio too
SPELT = "(?:yao|ling|dong|guai|gou|liang|yi|er|san|si|wu|liu|qi|ba|jiu)"
FORCE = "(?:部|bu[0-9]?)(?:队|dui[0-9]?)"
GAPS = re.compile(r"[^\w×*]|_")
# No text without one of these is looked at any further.
_HINT = re.compile(f"{FORCE}|军|信箱|武警|jiefangjun|wujing|jituanjun", re.IGNORECASE)
_UNITS = tuple(
    re.compile(pattern)
    for pattern in (
        # 61234部队, 61234 budui; 部队代号61234
        f"{DIGIT}{{4,}}(?:号|hao)?{FORCE}",
        f"{SPELT}{{4,}}(?:号|hao)?{FORCE}",
        f"{FORCE}(?:番号|代号|编号|单位|号码|号|是|为|hao|fanhao|daihao)?(?:{DIGIT}|{SPELT}){{4,}}",
        # 解放军61234, 武警8740
        f"(?:解放军|武警|武装警察|jiefangjun|wujing)(?:{FORCE})?第?{NUMERAL}{{4,}}(?!年|元|名|人)",
        # 312信箱45分队
        f"信箱.{{0,3}}{NUMERAL}+分队",
        # 第77集团军
        f"{NUMERAL}{{1,4}}集团军",
    )
)


def read_through(text: str) -> str:
    """A text without its disguises: one form for each character, nothing that cannot be seen, small letters.

    Codes of web pages and addresses are read as what they stand for, numerals of any script or shape as digits, letters
    that look Latin as Latin.
    """
    whole = unicodedata.normalize("NFKD", "".join(map(_figure, _decoded(text))))
    seen = "".join(
        one
        for one in whole
        if one not in _UNSEEN and (unicodedata.category(one) not in ("Mn", "Me", "Cf", "Cc") or one in "\n\t\r ")
    )
    return seen.lower().translate(_SIMPLE).translate(_LOOK_ALIKE)


def _decoded(text: str) -> str:
    r"""`&#37096;`, `%E9%83%A8` and `\u90e8` as the characters they stand for, also where one stands in another."""
    for _ in range(3):
        plain = html.unescape(text)
        if "%" in plain:
            plain = urllib.parse.unquote(plain, errors="replace")
        plain = _ESCAPE.sub(lambda code: chr(int(code[1] or code[2], 16)), plain)
        if plain == text:
            break
        text = plain
    return text


_CODED = re.compile(r"[&%\\]")
_ESCAPE = re.compile(r"\\(?:u\{?([0-9a-fA-F]{4})\}?|x([0-9a-fA-F]{2}))")


def _figure(one: str) -> str:
    """A numeral of any script or shape as digits: ringed, negative, Roman, Arabic-Indic, Thai, Suzhou."""
    if unicodedata.category(one)[0] != "N":
        return one
    value = unicodedata.numeric(one, -1)
    return str(int(value)) if value >= 0 and value == int(value) else one


def names_unit(text: str) -> bool:
    """Whether a text says the number of a unit, however it is spaced or spelt."""
    # most of what is written is plain: it is looked through only where it can be more than it seems
    if text.isascii() and not _CODED.search(text) and not _HINT.search(GAPS.sub("", text)):
        return False
    compact = GAPS.sub("", read_through(text))
    return _HINT.search(compact) is not None and any(one.search(compact) for one in _UNITS)


class UnitNumbers:
    """What no service takes in writing, as the interceptors ask it (chassis.rpc.screening)."""

    def holds(self, text: str) -> bool:
        """Whether a text may be kept."""
        return not names_unit(text)

    def refusal(self, field: str) -> WritingRefused:
        """The error; it names the field and says nothing of the text."""
        return WritingRefused(field=field)
