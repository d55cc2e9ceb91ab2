"""Tables of a notice that are forms: columns to be filled, or labels with room beside them.

A table that is filled already is no form, nor is one of scores, tasks or duties. Who must fill a
form in is another question (``fillers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.across.naming import Naming, fold
from checker.model import Block, Notice

Column = tuple[str, int, int]
"""A canonical name and where its words stand in the normalised text, half-open."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it is called, its columns, where it stands (offsets of normalised text).

    ``first`` and ``last`` are the indices of its first and last block; ``soft`` is true for forms
    that residents rather than communities fill in, such as applications.
    """

    name: str
    columns: tuple[Column, ...]
    start: int
    end: int
    first: int
    last: int
    soft: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    end: int

    @property
    def room(self) -> bool:
        """Whether something is to be written here."""
        return _ROOM.fullmatch(self.text) is not None


_Row = list[_Cell]

_ROOM = re.compile(
    r"[_\-—/…\s.]*|[^|]*[□☐○][^|]*|[_\d]*年[_\d]*月[_\d]*日?|（?(?:盖章|签字|签章)）?"
)
_TOTAL = re.compile(r"合计|小计|总计|共计|……|…")
_EXAMPLE = re.compile(r"（?(?:例如?|示例|样例|填写示例|举例|范例)[）：:]?")
_SCORES = re.compile(r"分值|得分|扣分|评分|计分|满分|权重|自评|加分|减分")
_TASKS = re.compile(r"任务|事项|工作内容|重点工作|职责|环节|措施")
_DUTIES = re.compile(r"责任单位|牵头|承办|责任部门|承担单位|主办|配合单位|由谁|责任科室")
_NEVER = re.compile(
    r"评分|计分|考核|考评|测评|分工|分解|责任书|责任状|承诺|签到|回执|参会|参训|联络员|通讯录|联系方式$|值班|委托书"
    r"|证明|交底|任务[单书]|领办|流程|日程|安排表|计划表|公示|告知[书单卡]|责任清单|满意度"
)
_SOFT = re.compile(r"申请|审批|报名|申报|推荐")
_FORM_WORD = re.compile(
    r"(?:表|册|单|台账|卡|档案|一览|月报|周报|日报|季报|年报|简报|账|底数|问卷|登记|名录|目录)$"
)
_NUMBERED = re.compile(
    r"^(?:附[件表]?[：:]?[\d一二三四五六七八九十]{0,2}[：:.、]?|[（(]?[\d一二三四五六七八九十]{1,2}[)）.、])+"
)
_BLANK_DATE = re.compile(r"^_*年_*月_*(?:日_*)?")
_BRACKETED = re.compile(r"[（(][^（）()]*[)）]?$")
_SENTENCE = re.compile(r"[，。；：|_]")
_LONGEST_LABEL = 24
_LONGEST_CAPTION = 48
_ABOVE = 4
# Rows that are looked at: whether a table is filled shows in its first ones.
_LOOKED_AT = 200
# Of a form at most half is filled beforehand (the names of the communities, of the people).
_FILLED = 0.5


def forms(notice: Notice, naming: Naming) -> Iterator[Form]:
    """The forms among the tables of ``notice``, in order."""
    for first, last in _tables(notice):
        rows = _rows(notice, notice.blocks[first : min(last + 1, first + _LOOKED_AT)])
        columns, end = _columns(rows, naming)
        if len({name for name, _, _ in columns}) < 2:
            continue
        name = caption(notice, first)
        if _NEVER.search(name):
            continue
        yield Form(name, columns, rows[0][0].start, end, first, last, soft=bool(_SOFT.search(name)))


def caption(notice: Notice, first: int) -> str:
    """What the table at block ``first`` is called, by the lines above or its attachment."""
    text = notice.normal.text
    table = notice.blocks[first]
    above = ""
    for block in reversed(notice.blocks[max(0, first - _ABOVE) : first]):
        if block.kind == "row" or block.attachment != table.attachment:
            break
        line = text[block.start : block.end]
        name = bare(line)
        if len(line) <= _LONGEST_CAPTION and _FORM_WORD.search(name):
            return name
        if block.attachment and len(line) <= _LONGEST_LABEL and not _SENTENCE.search(line):
            above = name or above
    return bare(table.attachment) or above


def bare(line: str) -> str:
    """A caption without 附件 and number, quotation marks, a date left blank, brackets at its end."""
    name = _NUMBERED.sub("", line.strip("。；;"))
    while _BRACKETED.search(name):
        name = _BRACKETED.sub("", name)
    return _BLANK_DATE.sub("", name.strip("《》“”：:"))


def _tables(notice: Notice) -> Iterator[tuple[int, int]]:
    """The first and last block of every table."""
    text = notice.normal.text
    first = -1
    for index, block in enumerate(notice.blocks):
        if block.kind != "row":
            if first >= 0:
                yield first, index - 1
            first = -1
            continue
        before = notice.blocks[index - 1] if index else block
        if first >= 0 and (
            block.attachment != before.attachment
            or (len(block.cells) != len(before.cells) and "\n\n" in text[before.end : block.start])
        ):
            yield first, index - 1
            first = -1
        if first < 0:
            first = index
    if first >= 0:
        yield first, len(notice.blocks) - 1


def _rows(notice: Notice, blocks: Sequence[Block]) -> list[_Row]:
    """The cells of every row. An empty cell at both ends of a row is easily taken for a border."""
    text = notice.normal.text
    rows = [
        [_Cell(text[cell.start : cell.end], cell.start, cell.end) for cell in block.cells]
        for block in blocks
    ]
    width = max(map(len, rows))
    for block, row in zip(blocks, rows, strict=True):
        if len(row) + 2 == width and text[block.start] == text[block.end - 1] == "|":
            row.insert(0, _Cell("", block.start, block.start))
            row.append(_Cell("", block.end, block.end))
    return rows


def _columns(rows: Sequence[_Row], naming: Naming) -> tuple[tuple[Column, ...], int]:
    """The columns (or labels) of a form and where the form ends; none for another table."""
    head, body = _head(rows)
    if head is None:
        return _labels(rows, naming), rows[-1][-1].end
    words = [cell.text for cell in head]
    if any(_SCORES.search(word) for word in words) or _is_plan(words):
        return (), 0
    if not _is_open(head, body, naming):
        return (), 0
    end = max(cell.end for row in rows[: len(rows) - len(body)] for cell in row)
    return tuple(column for cell in head for column in _of(cell, naming)), end


def _is_plan(words: Sequence[str]) -> bool:
    return any(_DUTIES.search(w) for w in words) and any(_TASKS.search(w) for w in words)


def _head(rows: Sequence[_Row]) -> tuple[_Row | None, Sequence[_Row]]:
    """The cells that name the columns and the rows below; None where labels stand in rows."""
    first = rows[0]
    if max(len(cell.text) for cell in first) > _LONGEST_LABEL:
        return None, rows
    empty = [n for n, cell in enumerate(first) if not cell.text]
    if empty and len(rows) > 1 and len(rows[1]) == len(first):
        # A head of two rows: 联系方式 over 手机 and 微信.
        below = rows[1]
        named = [n for n, cell in enumerate(below) if cell.text]
        if len(named) > 1 and set(empty) <= set(named) and len(named) < len(first):
            return [b if b.text else a for a, b in zip(first, below, strict=True)], rows[2:]
    if len(first) > 2 and len(empty) <= len(first) // 5:
        return [cell for cell in first if cell.text], rows[1:]
    return (None, rows) if empty else (first, rows[1:])


def _is_open(head: _Row, body: Sequence[_Row], naming: Naming) -> bool:
    """Whether the rows below the head wait to be filled."""
    kept = [
        row
        for row in body
        if not _TOTAL.match(row[0].text)
        and not any(_EXAMPLE.match(cell.text) for cell in row if cell.text)
    ]
    if not kept:
        return len(head) >= 3 and all(_is_label(cell.text) for cell in head)
    width = max(len(row) for row in kept)
    filled = [0] * width
    for row in kept:
        for column, cell in enumerate(row):
            filled[column] += not cell.room
    numbers = {
        column
        for column in range(width)
        if all(
            c.text.strip(".、").isdigit() or c.room
            for c in (r[column] for r in kept if column < len(r))
        )
        and (column == 0 or (column < len(head) and not naming.canonical(head[column].text)))
    }
    data = [filled[column] for column in range(width) if column not in numbers]
    if not data:
        return width > 1
    return sum(data) <= _FILLED * len(kept) * len(data) and data.count(0) >= len(data) / 2


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and not re.search(r"[。；！？]|\d{4,}", text)


def _labels(rows: Sequence[_Row], naming: Naming) -> tuple[Column, ...]:
    """Labels with room to the right or below; none where too few of them are known."""
    found: list[Column] = []
    listed = 0
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else []
        heads = sum(not cell.room for cell in row) >= 3
        for place, cell in enumerate(row):
            if cell.room or not _is_label(cell.text) or _SCORES.search(cell.text):
                continue
            right = row[place + 1 : place + 2]
            under = below[place : place + 1] if heads and len(below) == len(row) else []
            if not any(other.room for other in (*right, *under)):
                continue
            columns = _of(cell, naming)
            found += columns
            listed += any(
                naming.known(cell.text[a - cell.start : b - cell.start]) for _, a, b in columns
            )
    return tuple(found) if listed >= 3 and 2 * listed >= len(found) else ()


def _of(cell: _Cell, naming: Naming) -> list[Column]:
    if not fold(cell.text) or len(cell.text) > _LONGEST_LABEL:
        return []
    return [
        (name, cell.start + start, cell.start + end) for name, start, end in naming.parts(cell.text)
    ]
