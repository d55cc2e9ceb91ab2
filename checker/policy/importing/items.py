"""Items from rows: every cell read, every fault noted, nothing given up at the first one."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from checker.policy.importing import values
from checker.policy.importing.columns import COLUMNS, FIELDS, ITEMS
from checker.policy.importing.entries import Entry
from checker.policy.importing.faults import Fault, Notes
from checker.policy.importing.likeness import Days, report_alike
from checker.policy.importing.numbering import number
from checker.policy.lists import ListItem, ListKind

UNNAMED_TYPE = "off-list-task"
"""The violation type of negative items in a file that names none."""

_MOST_VALUES = 100  # in one cell
_REFUSED = re.compile(
    r"(?:不应|不得|不予|不再|不能|禁止|取消).{0,6}(?:出具|开具|证明)|(?:出具|开具).{0,4}取消"
)
_ALLOWED = re.compile(r"(?:可以?|允许|保留|应当).{0,6}(?:出具|开具|证明)")
_VALUES = frozenset({"community_may", "department_keeps", "phrases"})
_OPTIONAL_TEXTS = ("department", "description", "source", "alternative")


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one row; ``title`` and ``days`` also where something else is at fault."""

    data: dict[str, Any]
    title: str
    days: Days
    is_sound: bool


def build(
    entries: Sequence[Entry], kind: ListKind, types: Mapping[str, str], notes: Notes
) -> tuple[ListItem, ...]:
    """The items of ``entries``; faults and warnings go to ``notes``.

    ``types`` are the titles of the violation types by id.
    """
    ids = number(entries, kind, notes)
    reader = _Reader(kind, types, notes)
    read = [reader.read(entry) for entry in entries]
    reader.summarise()
    report_alike(entries, [one.title for one in read], [one.days for one in read], notes)
    items: list[ListItem] = []
    for entry, name, one in zip(entries, ids, read, strict=True):
        if not name or not one.is_sound:
            continue
        try:
            items.append(ITEMS[kind].model_validate({"id": name, **one.data}))
        except ValidationError as refused:
            for fault in refused.errors(include_url=False):
                problem = f"内容不合要求（{fault['msg']}）"
                notes.faults.append(entry.fault(str(fault["loc"][:1]), problem, "请对照其他行改写"))
    return tuple(items)


class _Reader:
    """Reads the cells of one row after another."""

    def __init__(self, kind: ListKind, types: Mapping[str, str], notes: Notes) -> None:
        self._kind = kind
        self._types = types
        self._by_name = {values.folded(title): name for name, title in types.items()}
        self._notes = notes
        self._from_title = 0
        self._by_context: dict[str, list[str]] = {}

    def read(self, entry: Entry) -> _Read:
        before = len(self._notes.faults)
        title = self._title(entry)
        data: dict[str, Any] = {"title": title}
        for name in FIELDS[self._kind]:
            if name in _OPTIONAL_TEXTS:
                data[name] = self._text(entry, name)
            elif name in _VALUES:
                data[name] = self._values(entry, name, title)
        data["confidence"] = self._chosen(
            entry, "confidence", values.CONFIDENCE, "高、中、低", "high"
        )
        if self._kind == "certificates":
            data["scope"] = self._chosen(entry, "scope", values.SCOPE, "全国、地方", "local")
            data["allowed"] = self._allowed(entry)
        if self._kind == "negative":
            data["type_hint"] = self._type(entry)
        since, until = self._day(entry, "since"), self._day(entry, "until")
        if since is not None and until is not None and since > until:
            self._fault(entry, "until", f"截止日期 {until} 早于起始日期 {since}", "请改正其中一个")
        data["since"], data["until"] = since, until
        complete = not missing_columns(entry.header.columns, self._kind)
        is_sound = complete and len(self._notes.faults) == before
        return _Read(data, title, (since, until), is_sound)

    def summarise(self) -> None:
        """Say what was taken from somewhere else than the item's own cell."""
        if self._from_title:
            self._notes.understood.append(
                f"关键词：{self._from_title} 项没有写，取自事项名称（写上通知里常见的说法，认得更全）"
            )
        for words, titles in self._by_context.items():
            self._notes.understood.append(f"{words}：{len(titles)} 项")

    def _fault(self, entry: Entry, name: str, problem: str, cure: str) -> None:
        self._notes.faults.append(entry.fault(name, problem, cure))

    def _within(self, entry: Entry, name: str, text: str) -> bool:
        longest = COLUMNS[name].longest
        if len(text) <= longest:
            return True
        self._fault(entry, name, f"有 {len(text)} 字，最多 {longest} 字", "请写短一些")
        return False

    def _title(self, entry: Entry) -> str:
        title = values.plain_title(values.unless_nothing(entry.cells.get("title", "")))
        if not title and "title" in entry.header.columns:
            self._fault(entry, "title", "没有写事项名称", "请补上；不是事项的，请删去这一行")
        elif title and self._within(entry, "title", title) and not values.phrases_of(title):
            self._fault(entry, "title", f"“{title}”太短，认不出是什么事", "请写全事项名称")
        return title

    def _text(self, entry: Entry, name: str) -> str:
        text = values.unless_nothing(entry.cells.get(name, ""))
        if name != "description":
            text = text.replace("\n", "、")
        return text if self._within(entry, name, text) else ""

    def _values(self, entry: Entry, name: str, title: str) -> tuple[str, ...]:
        found = values.several(entry.cells.get(name, ""), commas=name == "phrases")
        if len(found) > _MOST_VALUES:
            self._fault(entry, name, f"有 {len(found)} 个，最多 {_MOST_VALUES} 个", "请删去次要的")
        sound = [self._within(entry, name, value) for value in found]
        if not all(sound):
            return ()
        if name == "phrases":
            short = [value for value in found if len(value) < values.SHORTEST]
            if short:
                self._fault(
                    entry, name, f"“{short[0]}”只有一个字，到处都会碰上", "请写两个字以上的说法"
                )
            if not found:
                self._from_title += bool(title)
                return values.phrases_of(title)
        elif not found and name in entry.header.columns:
            self._fault(entry, name, "是空的", "请写明；没有的事项不应列在协助清单里")
        return found

    def _chosen(
        self, entry: Entry, name: str, known: Mapping[str, str], names: str, usual: str
    ) -> str:
        text = values.unless_nothing(entry.cells.get(name, ""))
        if not text:
            return usual
        found = known.get(values.folded(text))
        if found is None:
            self._fault(entry, name, f"不认识“{text[:20]}”", f"可写：{names}")
        return found or usual

    def _allowed(self, entry: Entry) -> bool:
        text = entry.cells.get("allowed", "")
        if "allowed" in entry.header.columns:
            found = values.YES_NO.get(values.folded(text))
            if found is None:
                problem = f"“{text[:20]}”看不出是还是否" if text else "是空的"
                self._fault(entry, "allowed", problem, "请写“是”或“否”")
            return bool(found)
        for words in entry.context:
            if _REFUSED.search(words) or _ALLOWED.search(words):
                allowed = not _REFUSED.search(words)
                told = f"按“{words[:40]}”当作{'可以' if allowed else '不应'}出具的证明"
                self._by_context.setdefault(told, []).append(entry.place)
                return allowed
        self._fault(
            entry,
            "allowed",
            "看不出这个证明可不可以出具",
            "请加一列“是否可出具”，写“是”或“否”；或者在标题里写明“不应出具”“可以出具”",
        )
        return False

    def _type(self, entry: Entry) -> str:
        text = values.unless_nothing(entry.cells.get("type_hint", ""))
        if not text:
            self._by_context.setdefault(
                f"没有写类型的，当作“{self._types.get(UNNAMED_TYPE, UNNAMED_TYPE)}”", []
            ).append(entry.place)
            return UNNAMED_TYPE
        if text in self._types:
            return text
        found = self._by_name.get(values.folded(text))
        if found is None:
            names = "、".join(self._types.values())
            self._fault(entry, "type_hint", f"没有“{text[:20]}”这个类型", f"可写：{names}")
        return found or UNNAMED_TYPE

    def _day(self, entry: Entry, name: str) -> date | None:
        text = entry.cells.get(name, "")
        try:
            return values.day(text, last=name == "until")
        except ValueError:
            self._fault(
                entry, name, f"“{text[:20]}”不是日期", "请写成 2024-08-06；没有的请留空或写“长期”"
            )
            return None


def missing_columns(fields: Container[str], kind: ListKind) -> tuple[str, ...]:
    """The labels of columns that a list of ``kind`` cannot do without, and that ``fields`` lack."""
    needed = ["title"]
    if kind == "assist":
        needed += ["community_may", "department_keeps"]
    return tuple(COLUMNS[name].label for name in needed if name not in fields)


def columns_fault(missing: tuple[str, ...], place: str, row: int) -> Fault:
    """The fault of a heading that lacks the columns called ``missing``."""
    names = "、".join(f"“{name}”" for name in missing)
    return Fault(
        f"表头里没有{names}一列",
        "请加上；叫别的名字的，请用 --map 列名=字段 指明，如 --map 工作名称=事项名称",
        place,
        "",
        row,
    )
