"""Rows by the number that people call them by, and the words that people put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from checker.errors import CheckerError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

MOST_ID = 2**31 - 1
"""What a number of a row can be in PostgreSQL."""

# What comes along when text is pasted from Word or a web page, and nobody sees.
_PASTED = {0xA0: " ", 0x202F: " ", 0x200B: "", 0xFEFF: ""}


def numbered(connection: Connection, table: Table, identifier: int) -> Row[Any] | None:
    """The row of that number; ``None`` where there is none, whatever number was asked for."""
    if not 0 < identifier <= MOST_ID:
        return None
    return connection.execute(select(table).where(table.c.id == identifier)).one_or_none()


def cleaned(label: str, words: str, most: int, error: type[CheckerError], advice: str) -> str:
    """``words`` without space around and with one kind of line ends. Raises ``error``.

    ``label`` is what they are called, ``advice`` what to do where there are more than ``most``.
    """
    kept = words.translate(_PASTED).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(kept) > most:
        raise error(f"{label}有 {len(kept)} 个字，最多 {most} 个。{advice}")
    if not all(c.isprintable() or c in "\n\t\u3000" for c in kept):
        raise error(f"{label}里有看不见的控制字符。请删掉后重新输入。")
    return kept
