"""Text without what nobody sees: format characters, private code points of the standard, marks of spreadsheets.

Whatever is written, searched for or imported passes here before any rule looks at it; two texts that look alike on a
screen are one text in the register.
"""

from __future__ import annotations

import re

# Default_Ignorable_Code_Point (Unicode DerivedCoreProperties) and the interlinear marks: drawn by no font, typed by no
# person. Soft hyphen, joiners, direction marks, a byte order mark inside a text, variation selectors, tags.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# GB 18030-2000 and the code pages before it gave these places a private code point, for want of another:
# FE50-FEA0 (U+E815-U+E864, in the standard's order), A6D9-A6F3, A8BC, A8BF, A989-A995, A2E3, A3A0. What they stand for
# since is table D of GB 18030-2005 and GB 18030-2022.
_FE50 = (
    "⺁\U00020087\U00020089\U000200cc⺄㑳㑇⺈⺋\u9fb4㖞㘚㘎⺌⺗㥮㤘\u9fb5㧏㧟㩳㧐\u9fb6\u9fb7㭎㱮㳠⺧\U000215d7\u9fb8⺪䁖䅟⺮䌷⺳⺶⺷"
    "\U0002298f䎱䎬⺻䏝䓖䙡䙌\u9fb9䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶\u9fba\U000241fe䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮\u9fbb"
)
_UPRIGHT = "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
_COMPOSING = "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb"
STANDARD: dict[int, str] = {
    **dict(enumerate(_FE50, start=0xE815)),
    **dict(enumerate(_UPRIGHT, start=0xE78D)),
    **dict(enumerate(_COMPOSING, start=0xE7E7)),
    0xE7C7: "\u1e3f",
    0xE7C8: "\u01f9",
    0xE76C: "€",
    0xE5E5: "\u3000",
}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_CHANGED = re.compile(f"[{_UNSEEN}\ue000-\uf8ff]")
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")
# a spreadsheet's mark that a cell is text, straight or made curly by a word processor
_TEXT_MARKS = "'‘’`´′＇"
_QUOTED = re.compile(r'^=?(["“”＂])(.*)["“”＂]$', re.DOTALL)


def legible(text: str) -> str:
    """A text as it is seen: without what cannot be seen, private code points as the standard has them today."""
    if text.isascii() or not _CHANGED.search(text):
        return text
    return _UNSEEN_ONE.sub("", text).translate(STANDARD)


def without_marks(text: str) -> str:
    """A text without the apostrophe that spreadsheets put before a number, or the quotes around a whole cell.

    `="000422…"`, a formula that says a constant, is that constant.
    """
    plain, before = text.strip(), None
    while plain != before:  # one kind of mark may stand within the other
        before = plain
        if (quoted := _QUOTED.match(plain)) and not re.search('["“”＂]', quoted[2]):
            plain = quoted[2].strip()
        if plain[:1] in _TEXT_MARKS and plain:
            plain = plain.strip(_TEXT_MARKS).strip()
    return plain


def has_private(text: str) -> bool:
    """Whether a character means nothing outside the machine that wrote it: a private code point of no standard."""
    return _PRIVATE.search(text) is not None


__all__ = ["STANDARD", "has_private", "legible", "without_marks"]
