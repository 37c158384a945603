"""Text that leaves the house in a file: what no file can hold, and no reader can see, is shown instead of written.

A name may come from a roll or a form with a character of control in it. XML and XLSX cannot hold one at all, a table
breaks its row at it, a PDF leaves a gap: each writer asks here.
"""

from __future__ import annotations

import unicodedata

# the printer's sign for a missing sort; every Chinese encoding has it
SIGN = "\N{GETA MARK}"
# Cc: control; Cs: half of a surrogate pair. Not Cn: Python's tables are older than the newest characters of names.
_UNWRITABLE = frozenset({"Cc", "Cs"})
LAST_OF_PLANE = 0xFFFE
_NEVER_GIVEN = range(0xFDD0, 0xFDF0)
# planes 2 and 3
_IDEOGRAPHS = range(0x20000, 0x40000)
# line and paragraph separators end a row for some readers
_SEPARATORS = frozenset({"\u2028", "\u2029"})


def is_writable(text: str) -> bool:
    """Whether every file can hold a text as it is."""
    return not any(map(_is_unwritable, text))


def writable(text: str) -> str:
    """The text with a sign for each character that a file cannot hold. Nothing is left out unseen."""
    return "".join(SIGN if _is_unwritable(char) else char for char in text)


def _is_unwritable(char: str) -> bool:
    return unicodedata.category(char) in _UNWRITABLE or char in _SEPARATORS or _is_no_character(ord(char))


def _is_no_character(code: int) -> bool:
    """The 66 code points that Unicode never gives to a character; XML refuses some of them."""
    return code & LAST_OF_PLANE == LAST_OF_PLANE or code in _NEVER_GIVEN


def is_ideograph_of_late(char: str) -> bool:
    """Whether a character lies in the planes that Unicode keeps for Chinese characters.

    Python 3.11 calls `𱖎` neither a letter nor printable: it is in people's names all the same.
    """
    return ord(char) in _IDEOGRAPHS and not _is_no_character(ord(char))
