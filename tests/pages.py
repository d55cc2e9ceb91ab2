"""Text as pages show it."""

from __future__ import annotations

import re

_UNBROKEN = re.compile(r"[A-Za-z0-9.-]+|.")


def wrapped(text: str, width: float) -> str:
    """``text`` in lines of ``width`` characters: numbers whole, no line begins with punctuation."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, full = "", 0.0
        for piece in _UNBROKEN.findall(paragraph):
            wide = sum(1 if character > "\u2e7f" else 0.5 for character in piece)
            if full + wide > width and piece not in "，。；：、）》”":
                lines.append(line)
                line, full = "", 0.0
            line, full = line + piece, full + wide
        lines.append(line)
    return "\n".join(lines)
