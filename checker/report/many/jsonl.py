"""One line a notice: the contract of ``checker.report.json`` with what people have decided.

``verdict`` follows the decisions. A finding stands as the program found it; where somebody has
decided about it, its ``review`` says what it counts as now.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from checker.report import json

if TYPE_CHECKING:
    from checker.report.many.rows import Item, Row


def write(rows: Iterable[Row], out: BinaryIO, *, with_text: bool = False) -> None:
    """Write ``rows`` as lines of UTF-8; ``with_text`` keeps the text of each notice."""
    for row in rows:
        out.write(f"{_line(row, with_text)}\n".encode())


def _line(row: Row, with_text: bool) -> str:
    notice = row.notice
    if notice.label is None:
        return json.unreadable(notice.name, "", notice.problem, notice.cure)
    content = {
        **row.report,
        "schema_version": json.SCHEMA_VERSION,
        "file": notice.name,
        "verdict": notice.label,
        "findings": [_finding(item) for item in row.items],
        # What earlier versions of the program kept has none.
        "asked": row.report.get("asked", []),
    }
    # Keys keep the order of the contract.
    content["errors"] = content.pop("errors")
    text = content.pop("text", None)
    if with_text and text is not None:
        content["text"] = text
    return json.line(content)


def _finding(item: Item) -> dict[str, Any]:
    found = item.found
    content = dict(item.content)
    if found.state != "open":
        content["review"] = {
            "decision": found.state,
            "type": found.type,
            "severity": None if found.state == "dismissed" else found.severity,
            "reason": found.reason,
            "who": found.who,
            "at": found.at,
        }
    return content
