"""The results of many files as one file: one module a format, each written as rows come in.

``write`` is the door. A new format is one new module and one new line in its table. Memory does
not grow with the number of notices; only ``xlsx`` and ``sarif`` put a part aside on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from checker.report.many.baseline import Baseline, BaselineError
from checker.report.many.rows import Row, Selection, Written

if TYPE_CHECKING:
    from checker.policy import Policy
    from checker.store.scanned import Scanned

ManyFormat = Literal["jsonl", "csv", "xlsx", "sarif", "junit"]


def _jsonl(rows: Iterator[Row], out: BinaryIO, selection: Selection, with_text: bool) -> None:
    from checker.report.many import jsonl

    jsonl.write(rows, out, with_text=with_text)


def _csv(rows: Iterator[Row], out: BinaryIO, selection: Selection, with_text: bool) -> None:
    from checker.report.many import csv

    csv.write(rows, out)


def _xlsx(rows: Iterator[Row], out: BinaryIO, selection: Selection, with_text: bool) -> None:
    from checker.report.many import xlsx

    xlsx.write(rows, out)


def _sarif(rows: Iterator[Row], out: BinaryIO, selection: Selection, with_text: bool) -> None:
    from checker.report.many import sarif

    sarif.write(rows, out, selection.policy, only_new=selection.only_new)


def _junit(rows: Iterator[Row], out: BinaryIO, selection: Selection, with_text: bool) -> None:
    from checker.report.many import junit

    junit.write(rows, out)


_WRITERS: Mapping[ManyFormat, Callable[[Iterator[Row], BinaryIO, Selection, bool], None]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "xlsx": _xlsx,
    "sarif": _sarif,
    "junit": _junit,
}

MANY_FORMATS: tuple[ManyFormat, ...] = tuple(_WRITERS)


def write(
    rows: Iterable[tuple[Scanned, dict[str, Any]]],
    format: ManyFormat,
    out: BinaryIO,
    *,
    baseline: Baseline | None = None,
    with_text: bool = False,
    policy: Policy | None = None,
) -> Written:
    """Write ``rows`` (see ``checker.store.scanned.reported``) to ``out``, which stays open.

    With a ``baseline`` only what is new since, and always what could not be read. ``with_text``
    adds the text of each notice (jsonl only). ``policy`` gives types their names (default: what
    ships). Raises ``ValueError``, in words for the user, when the format is not known.
    """
    writer = _WRITERS.get(format)
    if writer is None:
        known = "、".join(MANY_FORMATS)
        raise ValueError(f"不支持的结果格式“{format}”，可用的格式有：{known}。")
    selection = Selection(baseline, policy)
    writer(selection.rows(rows), out, selection, with_text)
    return selection.written


def count(
    rows: Iterable[tuple[Scanned, dict[str, Any]]], *, baseline: Baseline | None = None
) -> Written:
    """What ``write`` would write, where only its numbers are wanted."""
    selection = Selection(baseline)
    for _ in selection.rows(rows):
        pass
    return selection.written


def count_all(notices: Iterable[Scanned]) -> Written:
    """The same without a baseline, for which no report has to be opened."""
    selection = Selection()
    selection.without_reports(notices)
    return selection.written


__all__ = [
    "MANY_FORMATS",
    "Baseline",
    "BaselineError",
    "ManyFormat",
    "Written",
    "count",
    "count_all",
    "write",
]
