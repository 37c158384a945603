"""Numbers of military units, which no service keeps in any writing. Pure.

保守国家秘密法 13, 28-31. Only what is unmistakable is taken for one here, so that streets, hospitals and villages that
bear numbers are left alone; the service that deals with the families looks much closer (concessions.writing).
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
import urllib.parse
from collections.abc import Sequence

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
# letters of other scripts that look like Latin ones (UTS 39, the ones that a keyboard has), and shapes of a character
_LOOK_ALIKE = str.maketrans(
    "аԁеһіјӏорсԛѕуѵԝхոսɡɩʟᴀαγδεικνορστυχωʋцпктмнвьъßβʙıᴜᴅɪ⻏⻖亖弌弍弎対",
    "adehijlopcqsyvwxnugilaaydeikvopotuxwuunktmhbbbbbbiudi阝阝四一二三队",
)
# seen by nobody, though letters or symbols by their class
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5\u034f\u180b\u180c\u180d")
NUMERAL = "[0-9零〇○一二三四五六七八九十百千万廿卅卌两壹贰叁肆伍陆柒捌玖拾佰仟幺洞拐勾]"
# digits that somebody typed as letters
DIGIT = "[0-9零〇○一二三四五六七八九两壹贰叁肆伍陆柒捌玖幺洞拐勾oil]"
# letters and signs that stand for a digit where digits stand beside them
SHAPE = "[0-9零〇○一二三四五六七八九两幺oilzsebgqtaзэʒӡчбƨƽ]"
# digits that somebody spelt, as on the radio too
SPELT = "(?:yao|ling|dong|guai|gou|liang|yi|er|san|si|wu|liu|qi|ba|jiu)"
# 部队, one of the two by a character of the same sound or shape, or in its parts; or in letters, kana, Hangul
_BU = "(?:部|[咅音立]口?阝)"
_DUI = "(?:队|阝人)"
FORCE = (
    f"(?:(?:{_BU}|[步布不埠簿怖捕卜咘钚邰郜郶卩阝咅𰃮])[的之某々ーx×*]{{0,2}}{_DUI}"
    f"|{_BU}[的之某々ーx×*]{{0,2}}(?:{_DUI}|[对兑怼碓陝陜坠𰃮]|d[ui]i[0-9]?)"
    f"|bu[0-9]?(?:{_DUI}|d[ui]i[0-9]?)|[68]udui|ㄅㄨˋ?ㄉㄨㄟˋ?|ふたい|フタイ|{unicodedata.normalize('NFKD', '부대')})"
)
GAPS = re.compile(r"[^\w×*]|_")
# stands for a character that was left out, or joins two: between the digits of a number it is nothing
_JOINTS = re.compile(r"[×*々ーｰ〱〻ヽゝ]|(?<=[0-9])x(?=[0-9])")
# between a number and its word
_LINK = "(?:号|hao|[的之某该此这那x])"
_HOUSE = re.compile(f"{NUMERAL}[号號]$")
# No text without one of these is looked at any further.
_HINT = re.compile(f"{FORCE}|军|信箱|武警|jiefangjun|wujing|jituanjun", re.IGNORECASE)
_ARMED = "(?:解放军|武警|武装警察|jiefangjun|wujing)"
# what is counted is no name: 一千二百人, 2026年
_COUNTED = "(?![年元名人个户月])"
_UNITS = tuple(
    re.compile(pattern)
    for pattern in (
        # 61234部队, 61234 budui, 六万一千二百三十四部队; 部队代号61234
        f"(?:{DIGIT}|{NUMERAL}){{4}}{_LINK}{{0,3}}{FORCE}",
        f"(?={SHAPE}{{0,8}}[0-9]{SHAPE}{{0,8}}[0-9]){SHAPE}{{4,12}}{_LINK}{{0,3}}{FORCE}",
        f"{SPELT}{{4}}{_LINK}{{0,3}}{FORCE}",
        f"{FORCE}(?:番号|代号|编号|单位|号码|号|是|为|hao|fanhao|daihao)?(?:{DIGIT}|{NUMERAL}|{SPELT}){{4,}}+{_COUNTED}",
        # 解放军61234, 解放军某部63650, 武警8740, 8740武警
        f"{_ARMED}(?:{FORCE}|某|部|第|驻){{0,3}}{NUMERAL}{{4,}}+{_COUNTED}",
        rf"(?<![0-9])(?!19|20){NUMERAL}{{4,5}}{_LINK}{{0,2}}{_ARMED}"
        "(?![路街桥碑医总第门小中大叔战广村社]|四川|学院|学校)",
        # 312信箱45分队
        f"信箱.{{0,3}}{NUMERAL}+分队",
        # 第77集团军, 卅八军, 第38军; 军属, 军医 and the like are words of their own
        f"{NUMERAL}{{1,4}}集团军",
        f"(?:第{NUMERAL}{{1,4}}|[廿卅卌]{NUMERAL}?)军(?![人属烈休工官校医民事训嫂龄衔婚残功区需地路街])",
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
    while True:  # what is decoded is shorter, so there is an end to it
        plain = html.unescape(text)
        if "%" in plain:
            # a sign that was coded over and over, the bytes of a character not alike often
            plain = urllib.parse.unquote(re.sub("%(?:25)+", "%", plain), errors="replace")
        plain = _ESCAPE.sub(_escaped, plain)
        if len(plain) >= len(text):
            return plain
        text = plain


def _escaped(code: re.Match[str]) -> str:
    point = int(code[1] or code[2] or code[3], 16)
    return chr(point) if point <= sys.maxunicode else ""


_CODED = re.compile(r"[&%\\]")
_ESCAPE = re.compile(r"\\(?:u\{?([0-9a-fA-F]{4})\}?|x([0-9a-fA-F]{2})|U([0-9a-fA-F]{8}))")


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
    return any(
        _HINT.search(one) is not None and any(unit.search(one) for unit in _UNITS) for one in compact_forms(text)
    )


def compact_forms(text: str) -> tuple[str, ...]:
    """A text without anything between its characters: with the signs for characters left out, and without them."""
    whole = GAPS.sub("", read_through(text))
    bare = _JOINTS.sub("", whole)
    return (whole,) if bare == whole else (whole, bare)


class UnitNumbers:
    """What no service takes in writing, as the interceptors ask it (chassis.rpc.screening)."""

    def holds(self, text: str) -> bool:
        """Whether a text may be kept."""
        return not names_unit(text)

    def holds_beside(self, parts: Sequence[str]) -> bool:
        """Whether texts may stand in one message whose fields are read one after the other."""
        # a field that ends as a house's number does is the number of a house
        return not names_unit("".join(_HOUSE.sub("\\g<0>房", part) for part in parts))

    def refusal(self, field: str) -> WritingRefused:
        """The error; it names the field and says nothing of the text."""
        return WritingRefused(field=field)
