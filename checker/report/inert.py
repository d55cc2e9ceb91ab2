"""Text from a file made harmless to show: no control codes, no changes of direction.

A hostile notice may carry escape sequences that write to the terminal, or direction marks that
make a line read as something else. They are replaced by visible characters, one for one, so
that every offset of the document stays true on the shown text as well.
"""

from __future__ import annotations

_REPLACEMENT = 0xFFFD
_LINE_ENDS = (0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070))
_ANNOTATIONS = (0xFFF9, 0xFFFA, 0xFFFB)
_NONCHARACTERS = (
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
)


def _table() -> dict[int, int]:
    # Unicode has a picture for each ASCII control code, 0x2400 above it.
    table = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
    table[0x7F] = 0x2421
    hidden = (*range(0x80, 0xA0), *_DIRECTIONS, *_ANNOTATIONS, *_NONCHARACTERS)
    # Half of a surrogate pair cannot be written as UTF-8 at all.
    table |= dict.fromkeys((*hidden, *range(0xD800, 0xE000)), _REPLACEMENT)
    table |= dict.fromkeys(_LINE_ENDS, ord("\n"))
    return table


_TABLE = _table()


def inert(text: str) -> str:
    """``text`` at the same length, safe to print and to put into a page (still to be escaped).

    Only tab and line feed remain of the control codes; every other line end becomes one.
    """
    return text.replace("\r\n", " \n").translate(_TABLE)
