"""Numbered sections of an official document and the blocks that stand in them.

Levels follow GB/T 9704 and common practice: 第一章 / 第一条 / 一、 / （一） / 1. / （1） / ①.
A number may open a line or follow a full stop inside one (「（三）各社区。1.…2.…」).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from checker.model import Block, BlockKind, Section, Span
from checker.notice.duty_line import LABEL

_NUMBER = "[一二三四五六七八九十百零]+"
_LEVELS: tuple[tuple[int, str], ...] = (
    (1, rf"第{_NUMBER}[章编部]分?"),
    (2, rf"第(?:{_NUMBER}|\d+)条"),
    (2, rf"{_NUMBER}、"),
    (3, rf"（{_NUMBER}）"),
    (4, r"\d{1,2}(?:[.](?!\d)|、)"),
    (5, r"（\d{1,2}）"),
    (6, r"[①-⑳]"),
)
_OPENERS = tuple((level, re.compile(pattern)) for level, pattern in _LEVELS)
_INLINE = re.compile(
    rf"(?<=[。；：！])(?:（{_NUMBER}）|\d{{1,2}}[.](?!\d)|\d{{1,2}}、|（\d{{1,2}}）|[①-⑳]|{_NUMBER}、)"
    # Behind who is responsible: 「（农业农村处负责）（二）加强巡查」.
    rf"|(?<=）)(?:（{_NUMBER}）|{_NUMBER}、)"
)
# Who is responsible, with the next item run into it: 「责任单位：各处室、各村（二）加强宣传」.
_DUTY_RUN_INTO = re.compile(
    rf"{LABEL}：[^。；：|]{{2,60}}?"
    rf"(?<=[\u4e00-\u9fff）])(?=（{_NUMBER}）|[一二三四五六七八九十]{{1,3}}、(?![一二三四五六七八九十]))"
)
# A heading that its text was run into: 「二、主要任务（一）摸清底数。」「（二）强化责任一是……」「一、指导思想以……」.
_RUN_INTO = re.compile(
    rf"(?:{_NUMBER}、|（{_NUMBER}）)(?:[^，。；：！（）|]{{2,36}}?(?=（{_NUMBER}）|一是(?!否|种)|1[.](?!\d))"
    r"|(?:指导思想|基本原则|(?:总体|工作|整治|活动)(?:要求|目标|任务|原则|内容|主题|重点|安排|步骤|措施)|(?:主要|重点|目标)任务"
    r"|组织(?:领导|机构)|(?:职责|任务)分工|(?:实施|整治)步骤|时间安排|保障措施|有关要求)(?=[以为按根坚认各成全通在严从自围]))"
)
_HEADING_END = re.compile(r"[。：]")
_ATTACHMENT = re.compile(r"^(附件|附表|附)\s*(\d{0,2})\s*[：:]?")
_ATTACHMENT_LIST = re.compile(r"^(附件|附表|附)[：:]\S")
MAX_COLUMN = 24
MAX_HEADING = 36


@dataclass(slots=True)
class _State:
    stack: list[tuple[int, str]] = field(default_factory=list)
    attachment: str = ""
    header: tuple[str, ...] = ()
    above: tuple[Span, ...] = ()
    row_follows: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(label for _, label in self.stack)


def opener(text: str) -> tuple[int, int] | None:
    """``(level, length)`` of the section number that ``text`` begins with, or None."""
    for level, pattern in _OPENERS:
        found = pattern.match(text)
        if found:
            return level, found.end()
    return None


def heading_of(text: str, number_length: int) -> str:
    """The heading of a numbered paragraph: its number and the words up to the first stop.

    A long first sentence, or one of several clauses, is content; then only the number is kept.
    """
    stop = _HEADING_END.search(text, number_length)
    end = stop.start() if stop else len(text)
    short = end <= MAX_HEADING and "，" not in text[:end]
    return text[:end] if short else text[:number_length]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a line at section numbers that stand inside it."""
    cuts = [start, *(m.start() for m in _INLINE.finditer(text, start, end))]
    cuts += [m.end() for m in _DUTY_RUN_INTO.finditer(text, start, end)]
    for cut in cuts:  # a heading may be followed by another
        heading = _RUN_INTO.match(text, cut, end)
        if heading:
            cuts.append(heading.end())
    return list(itertools.pairwise([*sorted(set(cuts)), end]))


def _cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Spans of a row's cells; bars at both edges are the table's border, not cells."""
    left, right = start, end
    if right - left > 1 and text[left] == "|" and text[right - 1] == "|":
        left, right = left + 1, right - 1
    spans: list[Span] = []
    at = left
    while True:
        bar = text.find("|", at, right)
        stop = right if bar < 0 else bar
        spans.append(Span(at, stop))
        if bar < 0:
            return tuple(spans)
        at = bar + 1


_RESPONSIBLE_COLUMN = re.compile(r"责任单位|责任主体|牵头|承办|落实单位|责任人|配合单位")
_RULE = re.compile(r"^[|:\-—\s]+$")


def build(text: str, body_start: int) -> tuple[tuple[Section, ...], tuple[Block, ...]]:
    """Sections and blocks of normalised ``text`` from ``body_start`` on."""
    state = _State()
    sections: list[Section] = []
    blocks: list[Block] = []
    at = body_start
    while at < len(text):
        newline = text.find("\n", at)
        end = len(text) if newline < 0 else newline
        if end > at:
            state.row_follows = _row_at(text, end + 1)
            _line(text, at, end, state, sections, blocks)
        at = end + 1
    return tuple(_close(sections, len(text))), tuple(blocks)


def _line(
    text: str, start: int, end: int, state: _State, sections: list[Section], blocks: list[Block]
) -> None:
    line = text[start:end]
    if "|" in line:
        _row(text, start, end, state, blocks)
        return
    state.header = ()
    state.above = ()
    attachment = _ATTACHMENT.match(line)
    if attachment and (len(line) <= 40 and not _ATTACHMENT_LIST.match(line)):
        state.attachment = line
        state.stack.clear()
        blocks.append(Block("title", start, end, (), attachment=state.attachment))
        return
    for left, right in _pieces(text, start, end):
        piece = text[left:right]
        opened = opener(piece)
        kind: BlockKind = "paragraph"
        if opened:
            level, length = opened
            while state.stack and state.stack[-1][0] >= level:
                state.stack.pop()
            label = heading_of(piece, length)
            state.stack.append((level, label))
            sections.append(Section(level, label, state.path, left, right))
            if len(piece) <= MAX_HEADING and not re.search("[，。；：]", piece[length:]):
                kind = "heading"
        blocks.append(Block(kind, left, right, state.path, attachment=state.attachment))


def _row(text: str, start: int, end: int, state: _State, blocks: list[Block]) -> None:
    if _RULE.match(text[start:end]):
        return
    cells = _cells(text, start, end)
    header = state.header
    if not header:
        words = tuple(text[cell.start : cell.end] for cell in cells)
        if state.row_follows and _heads(words):
            state.header = words
        else:
            # No header: what stands here is content, not the names of columns.
            header = ("",) * len(cells)
            state.header = header
    else:
        cells = _carried_down(cells, state.above, header)
        state.above = cells
    blocks.append(Block("row", start, end, state.path, cells, header, attachment=state.attachment))


def _row_at(text: str, start: int) -> bool:
    """Whether the next line from ``start`` on is a table row; blank ones may stand between rows."""
    while text.startswith("\n", start):
        start += 1
    newline = text.find("\n", start)
    return "|" in text[start : len(text) if newline < 0 else newline]


def _heads(words: tuple[str, ...]) -> bool:
    """Whether a table's first row names its columns: short words, no number to begin with."""
    return max(map(len, words)) <= MAX_COLUMN and not words[0].isdigit()


def _carried_down(
    cells: tuple[Span, ...], above: tuple[Span, ...], header: tuple[str, ...]
) -> tuple[Span, ...]:
    """A cell merged downwards is empty in later rows: a responsibility column keeps its body."""
    if len(cells) != len(above) or len(cells) != len(header):
        return cells
    return tuple(
        over if cell.start == cell.end and _RESPONSIBLE_COLUMN.search(head) else cell
        for cell, over, head in zip(cells, above, header, strict=True)
    )


def _close(sections: list[Section], end: int) -> list[Section]:
    """Let each section reach to the next one of its level or above."""
    closed: list[Section] = []
    for index, section in enumerate(sections):
        stop = next((s.start for s in sections[index + 1 :] if s.level <= section.level), end)
        closed.append(Section(section.level, section.label, section.path, section.start, stop))
    return closed
