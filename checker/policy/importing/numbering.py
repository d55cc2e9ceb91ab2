"""Ids of items from what a file has in its first column: A01, 1, （一）, １, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from checker.notice.header import chinese_number
from checker.policy.importing.columns import PREFIXES
from checker.policy.importing.entries import Entry
from checker.policy.importing.faults import Fault, Notes
from checker.policy.importing.values import folded, unless_nothing
from checker.policy.lists import ListKind

_HIGHEST = 9999  # an id has at most four digits
_ID = re.compile(r"([A-Z]{1,4})[-_.]?([0-9]{1,4})")
_PLAIN = re.compile(r"0*([1-9]\d{0,3})(?:\.0+)?")
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}")
_STEPS = re.compile(r"\d+(?:[-.]\d+)+")
_MARKS = "()[]、.:号第"


def number(entries: Sequence[Entry], kind: ListKind, notes: Notes) -> list[str]:
    """An id for each of ``entries``; "" where the file has one that is none or stands twice."""
    texts = [_text(entry) for entry in entries]
    plain = [_plain(text) for text in texts]
    own = [f"{found[1]}{found[2]}" if (found := _ID.fullmatch(text)) else "" for text in texts]
    if _only_counts(entries, texts, plain):
        plain = [0] * len(texts)
        texts = [text if name else "" for text, name in zip(texts, own, strict=True)]
        notes.warnings.append(
            Fault(
                "编号中途从头数起，或者几项共用一个，不能用来区分事项，已改为按顺序编号",
                "要用自己的编号，请给每一项写不同的，如 B01",
            )
        )
    ids: list[str] = []
    for entry, text, count, name in zip(entries, texts, plain, own, strict=True):
        if text and not name and not count:
            notes.faults.append(
                entry.fault(
                    "id",
                    f"“{entry.cells['id'][:20]}”不能作编号",
                    "请写成 1、2、3 或 B01 这样的（字母加数字），或者整列删去，由程序编号",
                )
            )
        ids.append(name or (f"{PREFIXES[kind]}{count:02d}" if count else ""))
    _report_repeated(entries, ids, notes)
    _fill(ids, texts, kind, notes)
    return ids


def _text(entry: Entry) -> str:
    return folded(unless_nothing(entry.cells.get("id", ""))).strip(_MARKS)


def _plain(text: str) -> int:
    if found := _PLAIN.fullmatch(text):
        return int(found[1])
    if _CHINESE.fullmatch(text):
        try:
            return chinese_number(text)
        except (ValueError, KeyError):
            return 0
    return 0


def _only_counts(entries: Sequence[Entry], texts: Sequence[str], plain: Sequence[int]) -> bool:
    """Whether the numbers count within groups (1, 2, 1, 2 or 1.1, 1.2) and name nothing."""
    counted = [(count, entry.header) for count, entry in zip(plain, entries, strict=True) if count]
    again = any(
        now == 1 and (before > 1 or header is not earlier)
        for (before, earlier), (now, header) in pairwise(counted)
    )
    steps = [text for text in texts if _STEPS.fullmatch(text) and not _PLAIN.fullmatch(text)]
    return again or bool(steps)


def _report_repeated(entries: Sequence[Entry], ids: list[str], notes: Notes) -> None:
    first: dict[str, Entry] = {}
    for entry, name in zip(entries, ids, strict=True):
        if name and name in first:
            notes.faults.append(
                entry.fault(
                    "id", f"编号 {name} 与{first[name].place}重复", "请给其中一项换一个编号"
                )
            )
        elif name:
            first[name] = entry


def _fill(ids: list[str], texts: Sequence[str], kind: ListKind, notes: Notes) -> None:
    """Give numbers to items that have none, after the highest that is taken."""
    prefix = PREFIXES[kind]
    empty = [
        at for at, (name, text) in enumerate(zip(ids, texts, strict=True)) if not (name or text)
    ]
    taken = [int(name[len(prefix) :]) for name in ids if re.fullmatch(rf"{prefix}\d+", name)]
    next_one = max(taken, default=0) + 1
    for at in empty:
        ids[at] = f"{prefix}{next_one:02d}"
        next_one += 1
    if next_one - 1 > _HIGHEST:
        notes.faults.append(Fault(f"编号超过 {_HIGHEST}", "请从 1 开始编号"))
    elif empty:
        notes.understood.append(
            f"编号：{len(empty)} 项没有编号，按顺序编为 {ids[empty[0]]} 至 {ids[empty[-1]]}"
        )
