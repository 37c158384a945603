"""Names of people: normal form, sound, and the keys by which they are searched.

Readings of characters come from pypinyin, simplified forms from OpenCC; surname readings that differ from a
character's common one are the table below (common knowledge of onomastics, docs/glossary.md).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

# Every way a surname is read; a family may use either, so all are kept.
_SURNAMES: dict[str, tuple[str, ...]] = {
    "单": ("shan", "dan"), "解": ("xie", "jie"), "仇": ("qiu", "chou"), "查": ("zha", "cha"), "曾": ("zeng", "ceng"),
    "区": ("ou", "qu"), "朴": ("piao", "pu"), "盖": ("ge", "gai"), "缪": ("miao", "mou"), "翟": ("zhai", "di"),
    "乐": ("yue", "le"), "覃": ("qin", "tan"), "员": ("yun", "yuan"), "折": ("she", "zhe"), "繁": ("po", "fan"),
    "种": ("chong", "zhong"), "召": ("shao", "zhao"), "洗": ("xian", "xi"), "郇": ("xun", "huan"), "牟": ("mu", "mou"),
    "宓": ("fu", "mi"), "祭": ("zhai", "ji"), "黑": ("he", "hei"), "秘": ("bi", "mi"), "句": ("gou", "ju"),
    "车": ("che", "ju"), "那": ("na", "nuo"), "尉": ("wei", "yu"), "乜": ("nie", "mie"), "郗": ("xi", "chi"),
    "柏": ("bai", "bo"), "隗": ("wei", "kui"), "莘": ("shen", "xin"), "沈": ("shen", "chen"), "谌": ("chen", "shen"),
    "角": ("jue", "jiao"), "龟": ("qiu", "gui"), "都": ("du", "dou"), "佴": ("nai", "er"), "逄": ("pang",),
    "万俟": ("moqi",), "尉迟": ("yuchi",), "单于": ("chanyu",), "长孙": ("zhangsun",), "澹台": ("tantai",),
    "重": ("chong", "zhong"), "炅": ("gui", "jiong"), "恽": ("yun",), "阚": ("kan",), "晁": ("chao",), "訾": ("zi",),
    "冼": ("xian",), "应": ("ying",), "宁": ("ning",), "华": ("hua",), "任": ("ren",), "葛": ("ge",), "纪": ("ji",),
    "过": ("guo",), "令狐": ("linghu",), "哈": ("ha",), "撒": ("sa",), "呙": ("guo",), "眭": ("sui",), "庹": ("tuo",),
}  # fmt: skip
_DOTS = re.compile(r"[•‧・･.．∙⋅●]")
_SPACES = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_LATIN = re.compile(r"[a-zà-ɏ]")
DOT = "·"


@lru_cache(maxsize=1_000_000)
def normal_name(written: str) -> str:
    """A name as it is kept: NFKC, one kind of middle dot, no spaces between characters; letters keep one space."""
    text = _DOTS.sub(DOT, unicodedata.normalize("NFKC", written)).strip().strip(DOT)
    return _SPACES.sub(" ", text) if _LATIN.search(text.lower()) else _SPACES.sub("", text)


@cache
def _simplified_character(character: str) -> str:
    return _opencc().convert(character)  # type: ignore[no-any-return, attr-defined]


@cache
def _opencc() -> object:
    from opencc import OpenCC  # noqa: PLC0415 - a dictionary that only names need

    return OpenCC("t2s")


def simplified(name: str) -> str:
    """The name in simplified characters, character by character."""
    return "".join(map(_simplified_character, name))


@cache
def _reading(character: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - a dictionary that only names need

    text = lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]
    return _NOT_LETTERS.sub("", text.lower().replace("ü", "v"))


@lru_cache(maxsize=1_000_000)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Every way a name is read aloud, each as its syllables without tones; the commonest first."""
    text = simplified(normal_name(name)).replace(DOT, "")
    for length in (2, 1):
        surname = text[:length]
        if len(text) >= length and surname in _SURNAMES:
            rest = tuple(map(_reading, text[length:]))
            return tuple((first, *rest) for first in _SURNAMES[surname])
    return (tuple(map(_reading, text.replace(" ", ""))),)


def sounds(name: str) -> tuple[str, ...]:
    """The name's readings, each as one word."""
    return tuple("".join(reading) for reading in readings(name))


@lru_cache(maxsize=200_000)
def search_keys(name: str) -> tuple[str, ...]:
    """What a name may be looked for by: every part to its end, in characters and in pinyin, and its initials.

    About eight keys for a name of three characters. All in simplified characters and lower-case letters.
    """
    written = simplified(normal_name(name)).replace(DOT, "").lower()
    if not written:
        return ()
    keys = {written[start:]: None for start in range(len(written))}
    for reading in readings(name):
        syllables = [syllable for syllable in reading if syllable]
        for start in range(len(syllables)):
            keys["".join(syllables[start:])] = None
        keys["".join(syllable[0] for syllable in syllables)] = None
    return tuple(keys)


def query_key(text: str) -> str:
    """What a clerk typed, in the form of the keys: 王秀英, 王 秀英, WangXiuYing, wáng xiù yīng, wxy, 王xiuying."""
    written = simplified(normal_name(text)).replace(DOT, "").replace(" ", "").lower()
    plain = "".join(one for one in unicodedata.normalize("NFD", written) if not unicodedata.combining(one))
    letters = bool(_LATIN.search(plain))
    if letters and not plain.isascii():
        return "".join(one if one.isascii() else _reading(one) for one in plain)
    return plain


def all_sounds(names: list[str]) -> list[list[str]]:
    """Readings of many names."""
    return [list(dict.fromkeys(sounds(name))) for name in names]


__all__ = ["all_sounds", "normal_name", "query_key", "readings", "search_keys", "simplified", "sounds"]
