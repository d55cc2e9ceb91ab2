"""Reads a list that a district has made (.xlsx, .csv, .docx) into a ``TaskList``.

The file is read as people write such files: titles above the heading, headings of two rows, merged
departments, notes below, several sheets. What was understood is said; what is at fault is said all
at once, and then nothing is taken over.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from checker.errors import ReadError
from checker.policy.importing.columns import (
    COLUMNS,
    FIELDS,
    KIND_TITLES,
    PREFIXES,
)
from checker.policy.importing.entries import Entry, is_key, read_key, take
from checker.policy.importing.faults import Fault, ListRefused, Notes
from checker.policy.importing.header import Header, find_header
from checker.policy.importing.items import build, columns_fault, missing_columns
from checker.policy.importing.mapping import check_mapping, wanted_fields
from checker.policy.importing.tables import RawTable, read_tables
from checker.policy.lists import LIST_MODELS, ListKind, TaskList
from checker.reading.contract import Unreadable
from checker.reading.limits import DEFAULT_LIMITS, Limits
from checker.reading.single import unexpected
from checker.reading.source import load, too_large

__all__ = ["Fault", "Imported", "ListRefused", "read_list"]

MOST_ITEMS = 2_000
_LONGEST_TITLE = 100
_LONGEST_JOINT = 12  # 续表, 附件1（续）
_TITLE = ("清单", "目录", "一览表", "事项", "名录")
_NO_TITLE = ("附件", "附表", "附：", "附:", "填报", "单位：", "单位:", "注：", "注:")


@dataclass(frozen=True, slots=True)
class Imported:
    """A list from a file.

    ``understood`` says in Chinese what was taken for what, ``warnings`` what to look at.
    ``sha256`` is the hash of the file's bytes.
    """

    task_list: TaskList
    source: str
    sha256: str
    understood: tuple[str, ...]
    warnings: tuple[Fault, ...]


def read_list(
    source: str | os.PathLike[str] | bytes,
    kind: ListKind,
    *,
    name: str | None = None,
    types: Mapping[str, str],
    mapping: Sequence[tuple[str, str]] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Imported:
    """The list in a file, given as a path or as its bytes.

    ``types`` are the titles of the violation types by id; ``mapping`` says by pairs of a column's
    name and a field (its id or its Chinese name, ``-`` for none) what cannot be guessed.

    Raises ListRefused with every fault found, ReadError for a file that cannot be read at all.
    """
    called = name or ("<内容>" if isinstance(source, bytes) else Path(source).name)
    try:
        data = source if isinstance(source, bytes) else load(source, limits)
        if len(data) > limits.max_bytes:
            raise too_large(limits)
        tables = read_tables(data, limits)
        task_list, notes = _read(tables, called, kind, types, mapping)
    except Unreadable as error:
        raise ReadError(called, error.problem, error.cure) from error
    except ListRefused:
        raise
    except Exception as error:
        # Parsers of files of other people's making fail in ways nobody lists.
        raise unexpected(called, error) from error
    sha256 = hashlib.sha256(data).hexdigest()
    return Imported(task_list, called, sha256, tuple(notes.understood), tuple(notes.warnings))


def _read(
    tables: Sequence[RawTable],
    called: str,
    kind: ListKind,
    types: Mapping[str, str],
    mapping: Sequence[tuple[str, str]],
) -> tuple[TaskList, Notes]:
    notes = Notes()
    fields = wanted_fields(mapping, kind, notes)
    headers = list(_headers(tables, kind, fields, notes))
    check_mapping(fields, mapping, [header for _, header in headers], notes)
    entries: list[Entry] = []
    sources: dict[str, str] = {}
    for table, header in headers:
        if header is None:
            sources |= read_key(table.rows[1:])
            continue
        missing = missing_columns(header.columns, kind)
        if missing and header.first:
            place = table.place(header.first)
            notes.faults.append(columns_fault(missing, place, header.first))
        taken = take(table, header, kind, fields, notes)
        entries += taken.entries
        sources |= taken.sources
    if headers and not entries:
        notes.faults.append(Fault("表头下面没有事项", "请确认选对了文件"))
    if len(entries) > MOST_ITEMS:
        problem = f"有 {len(entries)} 项，一张清单最多 {MOST_ITEMS} 项"
        raise ListRefused(called, (Fault(problem, "请确认这是清单"),), tuple(notes.warnings))
    items = build(entries, kind, types, notes)
    notes.understood.append(f"共 {len(entries)} 项")
    foreign = {p for k, p in PREFIXES.items() if k != kind}
    strange = next((item.id for item in items if item.id[0] in foreign), None)
    if strange is not None:
        own = PREFIXES[kind]
        problem = f"编号 {strange} 的字母通常用于别的清单，报告里容易混淆"
        notes.warnings.append(Fault(problem, f"这张清单的编号通常以 {own} 开头"))
    if notes.faults:
        # In the order of the file, as a person goes through it; sheets stay together.
        order = {table.name: at for at, table in enumerate(tables)}
        notes.faults.sort(key=lambda f: (_sheet(f.place, order), f.row))
        raise ListRefused(called, tuple(notes.faults), tuple(notes.warnings))
    title = _title([table for table, header in headers if header], [h for _, h in headers if h])
    data = {
        "kind": kind,
        "title": title or KIND_TITLES[kind],
        "sources": {code: words for code, words in sources.items() if code and words},
        "items": items,
    }
    try:
        return LIST_MODELS[kind].model_validate(data), notes
    except ValidationError as refused:
        faults = tuple(
            Fault(f"内容不合要求（{f['msg']}）") for f in refused.errors(include_url=False)
        )
        raise ListRefused(called, faults, tuple(notes.warnings)) from refused


def _headers(
    tables: Sequence[RawTable], kind: ListKind, fields: Mapping[str, str], notes: Notes
) -> Iterator[tuple[RawTable, Header | None]]:
    """The tables to read, each with its heading; ``None`` for the key of sources.

    A table of a text document without a heading goes on with the one before it.
    """
    before: tuple[RawTable, Header] | None = None
    left: list[RawTable] = []
    for table in tables:
        if not table.rows:
            continue
        if is_key(table.rows[0]):
            yield table, None
            continue
        header = find_header(table, kind, fields)
        if header is None and before is not None and _goes_on(table, before[0]):
            header = replace(before[1], first=0, last=0)
            notes.understood.append(f"{table.name}没有表头，接着上一张表读")
        elif header is not None:
            notes.understood.append(_understood(table, header))
        if header is None:
            left.append(table)
            continue
        before = (table, header)
        yield table, header
    if before is None:
        names = "、".join(COLUMNS[name].label for name in FIELDS[kind][:6])
        notes.faults.append(
            Fault(
                "没有找到表头",
                f"请确认选对了文件，表格里要有一行列名，如：{names}；"
                "列名不同的，请用 --map 列名=字段 指明",
            )
        )
        return
    for table in left:
        notes.warnings.append(Fault("没有找到表头，这张表没有导入", "", table.name))


def _goes_on(table: RawTable, before: RawTable) -> bool:
    """Whether ``table`` is the rest of ``before``: as wide, and nothing said between them."""
    return (
        table.may_go_on
        and table.width == before.width
        and all("续" in line and len(line) <= _LONGEST_JOINT for line in table.lines)
    )


def _understood(table: RawTable, header: Header) -> str:
    names = [
        f"“{header.labels[column]}”→{COLUMNS[field].label}"
        for field, column in sorted(header.columns.items(), key=lambda pair: pair[1])
    ]
    rows = f"第 {header.first} 行"
    if header.last != header.first:
        rows = f"第 {header.first}、{header.last} 行"
    left = f"；没有用到：{'、'.join(header.unused)}" if header.unused else ""
    return f"{table.name}表头在{rows}：{'，'.join(names)}{left}"


def _sheet(place: str, order: Mapping[str, int]) -> int:
    return next((at for name, at in order.items() if name and place.startswith(name)), -1)


def _title(tables: Sequence[RawTable], headers: Sequence[Header]) -> str:
    """The list's own title: the likeliest of the lines above the first heading."""
    for table, header in zip(tables, headers, strict=True):
        above = [row for row in table.rows if row.number < header.first]
        lines = [next(iter(row.cells.values())) for row in above if len(row.cells) == 1]
        lines = [line.replace("\n", "") for line in (*table.lines, *lines)]
        fit = [
            line for line in lines if len(line) <= _LONGEST_TITLE and not line.startswith(_NO_TITLE)
        ]
        likely = [line for line in fit if any(word in line for word in _TITLE)]
        if likely or fit:
            return (likely or fit)[0]
    return ""
