"""Suggestions for programs and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.drafting.diff import diff
from checker.drafting.model import Draft, Suggestion
from checker.report.arrange import Numbered, numbered, place
from checker.report.columns import wrap
from checker.report.text import terminal_width
from checker.report.words import SEVERITIES

_NOTHING = "没有需要改写的地方。"
_CLOSING = (
    "改写建议由程序拟出，已逐处放回原文重新核对，仍请经办人通读；空白处由经办人填写。不是法律结论。"
)
_MARGIN = " " * 4


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    """What is added to a finding of the JSON report as ``suggestion``."""
    return {
        "start": suggestion.start,
        "end": suggestion.end,
        "before": suggestion.before,
        "after": suggestion.after,
        "diff": [
            {"op": op, "text": text} for op, text in diff(suggestion.before, suggestion.after)
        ],
        "why": suggestion.why,
        "blanks": list(suggestion.blanks),
        "cured": suggestion.cured,
        "how": suggestion.how,
    }


def to_json(draft: Draft) -> dict[str, dict[str, Any]]:
    """The suggestions by the fingerprint of their finding."""
    return {s.fingerprint: suggestion_json(s) for s in draft.suggestions}


def report_json(draft: Draft) -> dict[str, Any]:
    """The JSON report of the verdict, with ``suggestion`` in each finding and ``revised``.

    A note has ``null`` for it. ``also`` are the edits that no finding of the verdict asked for.
    """
    from checker.report.json import contract

    content = contract(draft.verdict, with_text=True)
    suggestions = to_json(draft)
    for finding in content["findings"]:
        finding["suggestion"] = suggestions.get(finding["fingerprint"])
    content["also"] = [suggestion_json(s) for s in draft.also]
    content["revised"] = draft.text
    return content


def report_text(draft: Draft, *, width: int | None = None) -> str:
    """The suggestions in words: what goes stands in 〔－〕, what comes in 〔＋〕.

    Findings that share a rewording are told together.
    """
    columns = terminal_width() if width is None else width
    lines: list[str] = []
    entries = {e.finding.fingerprint: e for e in numbered(draft.verdict.findings)}
    told: dict[tuple[int, int, str, bool], list[Suggestion]] = {}
    for suggestion in draft.suggestions:
        key = suggestion.start, suggestion.end, suggestion.after, suggestion.cured
        told.setdefault(key, []).append(suggestion)
    for members in told.values():
        own = [entries[suggestion.fingerprint] for suggestion in members]
        lines += [*_told(draft, members[0], own, columns), ""]
    for suggestion in draft.also:
        lines += [*_changes("另有一处随之修改", suggestion, columns), ""]
    if not lines:
        return f"{_NOTHING}\n"
    left = len(draft.left)
    counted = f"共 {len(draft.suggestions)} 处"
    lines += wrap(
        f"{counted}，其中 {left} 处要由人改写。" if left else f"{counted}，都有改法。", columns
    )
    lines += wrap(_CLOSING, columns)
    return "\n".join(lines) + "\n"


def _told(
    draft: Draft, suggestion: Suggestion, entries: list[Numbered], columns: int
) -> Iterator[str]:
    heading = "；".join(
        f"{e.number}. 【{SEVERITIES[e.finding.severity]}】{e.finding.title}" for e in entries
    )
    where = place(draft.verdict.document, suggestion.finding)
    yield from _changes(f"{heading}（{where}）", suggestion, columns)


def _changes(heading: str, suggestion: Suggestion, columns: int) -> Iterator[str]:
    yield from wrap(heading, columns, "", _MARGIN)
    if suggestion.cured:
        marked = "".join(
            text if op == "same" else f"〔{'＋' if op == 'ins' else '－'}{text}〕"
            for op, text in diff(suggestion.before, suggestion.after)
        )
        yield from wrap(" ".join(marked.split()), columns, f"{_MARGIN}修改：", f"{_MARGIN}  ")
        if suggestion.blanks:
            yield from wrap(
                "、".join(suggestion.blanks), columns, f"{_MARGIN}填写：", f"{_MARGIN}  "
            )
    else:
        words = " ".join(suggestion.before.split())
        yield from wrap(words, columns, f"{_MARGIN}原文：", f"{_MARGIN}  ")
    yield from wrap(suggestion.why, columns, f"{_MARGIN}说明：", f"{_MARGIN}  ")
