"""Names of people: normal form, sound, and the keys by which they are searched.

Readings of characters come from pypinyin, simplified forms from OpenCC. Both are asked once a character; what a name
needs is put together from those answers, so that a million names cost seconds and hold no memory. Readings that
differ from a character's common one are the tables below (common knowledge of onomastics, docs/glossary.md).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import product

from chassis.values.legible import legible, without_marks

# Surnames whose reading is not the character's common one; a family may use either, so both are kept, the family's own
# first. Every other surname is read as its character (a test reads the whole of the Hundred Surnames).
_SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan", "dan"), "解": ("xie", "jie"), "仇": ("qiu", "chou"), "查": ("zha", "cha"), "曾": ("zeng", "ceng"),
    "区": ("ou", "qu"), "朴": ("piao", "pu"), "盖": ("ge", "gai"), "缪": ("miao", "mou"), "翟": ("zhai", "di"),
    "乐": ("yue", "le"), "覃": ("qin", "tan"), "员": ("yun", "yuan"), "折": ("she", "zhe"), "繁": ("po", "fan"),
    "种": ("chong", "zhong"), "召": ("shao", "zhao"), "洗": ("xian", "xi"), "郇": ("xun", "huan"), "牟": ("mu", "mou"),
    "宓": ("fu", "mi"), "祭": ("zhai", "ji"), "黑": ("he", "hei"), "秘": ("bi", "mi"), "句": ("gou", "ju"),
    "车": ("che", "ju"), "那": ("na", "nuo"), "尉": ("wei", "yu"), "乜": ("nie", "mie"), "郗": ("xi", "chi"),
    "柏": ("bai", "bo"), "隗": ("wei", "kui"), "莘": ("shen", "xin"), "沈": ("shen", "chen"), "谌": ("chen", "shen"),
    "角": ("jue", "jiao"), "龟": ("qiu", "gui"), "都": ("du", "dou"), "佴": ("nai", "er"), "逄": ("pang",),
    "万俟": ("mo qi",), "尉迟": ("yu chi",), "单于": ("chan yu",), "长孙": ("zhang sun",), "澹台": ("tan tai",),
    "重": ("chong", "zhong"), "炅": ("gui", "jiong"), "恽": ("yun",), "阚": ("kan",), "晁": ("chao",), "訾": ("zi",),
    "冼": ("xian",), "应": ("ying",), "宁": ("ning",), "华": ("hua",), "任": ("ren",), "葛": ("ge",), "纪": ("ji",),
    "过": ("guo",), "令狐": ("ling hu",), "哈": ("ha",), "撒": ("sa",), "呙": ("guo",), "眭": ("sui",), "庹": ("tuo",),
    "长": ("chang", "zhang"), "盛": ("sheng", "cheng"), "臧": ("zang",), "不": ("fou", "bu"), "於": ("yu",),
    "诸葛": ("zhu ge",), "欧阳": ("ou yang",), "司马": ("si ma",), "夏侯": ("xia hou",), "皇甫": ("huang fu",),
    "乐正": ("yue zheng",), "鲜于": ("xian yu",), "濮阳": ("pu yang",), "宗政": ("zong zheng",),
    "褚": ("chu", "zhu"), "俞": ("yu",), "幺": ("yao",), "么": ("yao", "me"), "燕": ("yan",), "强": ("qiang", "jiang"),
    "教": ("jiao",), "适": ("kuo", "shi"), "厍": ("she",), "仝": ("tong",), "逯": ("lu",), "笪": ("da",), "璩": ("qu",),
    "妫": ("gui",), "芮": ("rui",), "仉": ("zhang",), "亓": ("qi",), "亓官": ("qi guan",), "缑": ("gou",),
"卜": ("bu",), "薄": ("bo",), "能": ("nai",), "粘": ("nian",), "什": ("shi",), "扁": ("pian",), "奇": ("ji",),
    "校": ("jiao",), "镡": ("tan", "xin"), "参": ("shen",), "藏": ("zang",), "轧": ("zha",), "茄": ("qie",), "柜": ("ju",),
    "似": ("si",), "褶": ("xi",), "刹": ("cha",), "厦": ("xia",), "六": ("lu",), "泊": ("bo",), "纶": ("guan",),
    "贠": ("yun",), "宿": ("su", "xiu"), "费": ("fei", "bi"), "贲": ("ben", "fei"), "谷": ("gu", "yu"), "郄": ("qie", "xi"),
    "缴": ("jiao",), "炔": ("gui",), "蕃": ("bo", "fan"), "阿": ("a", "e"), "子车": ("zi ju",), "仉督": ("zhang du",),
    "宰父": ("zai fu",), "夹谷": ("jia gu",), "颛孙": ("zhuan sun",), "闾丘": ("lv qiu",), "公冶": ("gong ye",),
}  # fmt: skip
# Characters of given names that are truly read in more than one way: what one clerk hears the other may write.
_GIVEN: dict[str, tuple[str, ...]] = {
    "乐": ("le", "yue"), "长": ("chang", "zhang"), "朝": ("chao", "zhao"), "行": ("xing", "hang"),
    "重": ("zhong", "chong"), "茜": ("qian", "xi"), "晟": ("sheng", "cheng"), "盛": ("sheng", "cheng"), "柏": ("bai", "bo"),
    "莘": ("xin", "shen"), "蔚": ("wei", "yu"), "澄": ("cheng", "deng"), "强": ("qiang", "jiang"),
    "传": ("chuan", "zhuan"), "曾": ("zeng", "ceng"), "藏": ("zang", "cang"), "颉": ("jie", "xie"),
    "弹": ("tan", "dan"), "沈": ("shen", "chen"), "翟": ("di", "zhai"), "鹄": ("hu", "gu"),
    "隽": ("jun", "juan"), "荨": ("xun", "qian"), "泷": ("long", "shuang"),
    "堡": ("bao", "pu"), "瞿": ("qu", "ju"),
}  # fmt: skip
# A name with many such characters is looked for in the commonest ways alone.
_MOST_READINGS = 4
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DOTS = re.compile(r"[•‧・･.．∙⋅●᛫]")
_SPACES = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_LATIN = re.compile(r"[a-zà-ɏ]")
_UNIT = re.compile(r"[a-zà-ɏ]+|[^\sa-zà-ɏ]")
_LEADING_HAN = re.compile(r"[^\x00-\x7f]+")
DOT = "·"


def normal_name(written: str) -> str:
    """A name as it is kept: NFKC, one kind of middle dot, no spaces between characters; letters keep one space."""
    if _HAN.fullmatch(written):
        return written  # nearly every name is nothing but characters
    seen = "".join(" " if unicodedata.category(one) == "Cc" else one for one in legible(written))
    text, before = _DOTS.sub(DOT, unicodedata.normalize("NFKC", seen)), None
    while text != before:  # marks may stand before dots, and dots before marks
        before = text
        text = without_marks(text).strip(DOT)
    return _SPACES.sub(" ", text).strip() if _LATIN.search(text.lower()) else _SPACES.sub("", text)


class _Simplified(dict[int, str]):
    """Character → its simplified form, asked of the dictionary once."""

    def __missing__(self, key: int) -> str:
        answer: str = _opencc().convert(chr(key))  # type: ignore[attr-defined]
        self[key] = answer
        return answer


_SIMPLIFIED = _Simplified()


@cache
def _opencc() -> object:
    from opencc import OpenCC  # noqa: PLC0415 - a dictionary that only names need

    return OpenCC("t2s")


def simplified(name: str) -> str:
    """The name in simplified characters, character by character."""
    return name.translate(_SIMPLIFIED)


@cache
def _reading(character: str) -> str:
    """A character's common reading, '' for what is not read (signs, characters of old private code pages)."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - a dictionary that only names need

    text = lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]
    return _NOT_LETTERS.sub("", text.lower().replace("ü", "v"))


@cache
def _given_readings(unit: str) -> tuple[str, ...]:
    return _GIVEN.get(unit) or (_spoken(unit),)


def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Every way a name is read aloud, each as its syllables without tones; the commonest first, at most eight."""
    text = simplified(normal_name(name)).replace(DOT, "")
    if not _HAN.match(text):
        return (tuple([_spoken(unit) for unit in _units(text)]),)
    return _of_han(text)


def _units(text: str) -> list[str]:
    """Characters, and whole words of letters."""
    return _UNIT.findall(text.lower())


def _spoken(unit: str) -> str:
    plain = "".join([one for one in unicodedata.normalize("NFD", unit) if not unicodedata.combining(one)])
    return plain if plain.isascii() else _reading(unit)


def _of_han(text: str) -> tuple[tuple[str, ...], ...]:
    length = 2 if text[:2] in _SURNAMES else 1
    families = _families(text[:length])
    given = [_given_readings(unit) for unit in _units(text[length:])]
    if all(len(ways) == 1 for ways in given):
        rest = [tuple([way for (way,) in given])]
    else:
        rest = list(product(*given))[:_MOST_READINGS]
    return tuple([(*family.split(), *syllables) for family in families for syllables in rest])


@cache
def _families(surname: str) -> tuple[str, ...]:
    """A surname's readings: the family's, and the character's common one."""
    listed = _SURNAMES.get(surname, ())
    return listed if len(surname) > 1 else tuple(dict.fromkeys((*listed, _reading(surname))))


def sounds(name: str) -> tuple[str, ...]:
    """The name's readings, syllables parted by spaces: xi an and xian are two names.

    A character that nobody can read stands for itself, so that two unreadable names do not sound alike.
    """
    found = readings(name)
    if all(map(all, found)):
        # names in letters are written with dots, spaces or neither
        between = "" if _LATIN.match(name.lower()) else " "
        return tuple(map(between.join, found))
    units = _units(simplified(normal_name(name)).replace(DOT, ""))
    # a compound surname has as many syllables as characters, so the two lists go side by side
    return tuple(" ".join(map(_said, way, units)) for way in found)


def _said(syllable: str, character: str) -> str:
    return syllable or character


@lru_cache(maxsize=20_000)
def search_keys(name: str) -> tuple[str, ...]:
    """What a name may be looked for by: every part to its end, in characters and in pinyin, and its initials.

    About eight keys for a name of three characters. All in simplified characters and lower-case letters.
    """
    written = simplified(normal_name(name)).replace(DOT, "").lower()
    if not written:
        return ()
    if _HAN.fullmatch(written):
        keys = {written[start:]: None for start in range(len(written))}
    else:
        parts = _units(written)
        keys = {"".join(parts[start:]): None for start in range(len(parts))}
    for reading in readings(name):
        syllables = [syllable for syllable in reading if syllable]
        for start in range(len(syllables)):
            keys["".join(syllables[start:])] = None
        keys["".join([syllable[0] for syllable in syllables])] = None
    keys.pop("", None)
    return tuple(keys)


def query_key(text: str) -> str:
    """What a clerk typed, in the form of the keys: 王秀英, 王 秀英, WangXiuYing, wáng xiù yīng, wxy, 王xiuying, lü."""
    written = simplified(normal_name(text)).replace(DOT, "").replace(" ", "").lower().replace("'", "").replace("’", "")
    apart = unicodedata.normalize("NFD", written).replace("u\u0308", "v")
    plain = "".join(one for one in apart if not unicodedata.combining(one))
    if _LATIN.search(plain) and not plain.isascii():
        family = _LEADING_HAN.match(plain)
        head = "".join(readings(family[0])[0]) if family else ""
        return head + "".join(one if one.isascii() else _reading(one) for one in plain[family.end() if family else 0 :])
    return plain


__all__ = ["normal_name", "query_key", "readings", "search_keys", "simplified", "sounds"]
