"""Text from outside as the cell of a spreadsheet: shown, never calculated."""

from __future__ import annotations

import unicodedata

from checker.report.inert import inert

_STARTS_FORMULA = "=+-@|\t\r\n"
_MOST = 32_767  # characters that a cell can hold


def inert_cell(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would take it for a formula.

    Spaces before the sign and its full-width form are seen through; a long text is cut.
    """
    shown = inert(text)
    folded = unicodedata.normalize("NFKC", shown)
    bare = folded.lstrip(" \u200b\ufeff")
    if bare[:1] and bare[0] in _STARTS_FORMULA:
        shown = f"'{shown}"
    return shown[:_MOST]
