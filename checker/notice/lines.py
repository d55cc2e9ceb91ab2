"""The lines of a text: what opens a paragraph, what is a row of a table, what only pages have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from checker.notice.flattened import FURNITURE, STOPS, TITLE_ENDS, breaks

# What opens a new paragraph even when the line above is full. 「第三条」 and 「附件2」 are named inside
# sentences as well, so what follows decides.
STARTS = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[)）]|\d{1,2}[.、．](?!\d(?!\d{3}年))"
    r"|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百零\d]+(?:[章节]|条(?![的、和，）)》第至款]|规定|要求))"
    r"|附[件表](?:[一二三四五六七八九十\d]{1,3}(?![\d）)》，。和的中所要])|[:：.．、\s]|$)|附[:：]"
    r"|[①-⑳]|注[:：]|联系人[:：]|特此(?:通知|函|通报|公告)|抄送|主送|[甲乙]方[:：（(]|【)"
)
_PAGE_MARK = re.compile(r"^[-—–－\s]*\d{1,4}[-—–－\s]*$|^第\s*\d+\s*页(?:\s*[/共].*)?$")
# What a copy of a web page has around the notice.
_FURNITURE = re.compile(
    rf"^(?:(?:{FURNITURE})$|来源\s*[:：]\s*[^\s，。；]{{2,40}}$"
    r"|(?:当前|您的|现在的?)位置\s*[:：]|首页\s*[>＞»›/]|索引号\s*[:：]|浏览(?:次数|量)?\s*[:：]|字[体号]\s*[:：]\s*[\[【(（大]"
    r"|[\[【(（]?(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回顶部|收藏)[\]】)）]?(?:\s|$|[\[【(（])|分享(?:到|至)\s*[:：]"
    r"|(?:主办|承办)(?:单位)?\s*[:：].*网站标识码|.*(?:ICP备|公网安备)\s*\d|版权所有|联系我们\s*[|｜]|责任编辑\s*[:：])"
)
# What a collection of pages writes above each: 「标题：……」「发布时间：……」「栏目：……」 and a rule.
_RECORD = re.compile(
    r"(标题|名称|文号|发文字号)\s*[:：]\s*|(?:发布|成文|生成|公开|更新)(?:时间|日期|机构|单位)\s*[:：]|(?:发文|信息来源|来源)(?:机构|单位)?\s*[:：]"
    r"|(?:栏目|分类|主题(?:词|分类)?|体裁分类|关键词|作者|索引号|信息索引|有效性|公开方式|(?:原文|网页)?(?:链接|网址)|(?:原文|网页)地址|本地目录)\s*[:：]"
    r"|https?://"
)
_RECORD_LEAST = 3  # such lines, from the first one on
_RECORD_MOST = 16  # lines that may hold them
_RULE = "====="
_NUMBERED_TAB = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|[①-⑳])\t"
)
_CLOSES = "”）)】》"
_LONGEST = 120  # characters of a line that belongs to a page
_BAR = re.compile("[|｜\t]")
_BAR_AT_END = re.compile(r"[。；！？][|｜]\s*$")


@dataclass(frozen=True)
class Line:
    """A line of the document's text and where it begins there.

    ``breaks_off`` says that it ends within a sentence; an empty line does not.
    """

    start: int
    text: str

    @cached_property
    def bare(self) -> str:
        return self.text.strip()

    @cached_property
    def row(self) -> bool:
        return is_row(self.text)

    @property
    def breaks_off(self) -> bool:
        return bool(self.bare) and self.bare[-1] not in STOPS + _CLOSES


def split(text: str) -> list[Line]:
    """The lines of ``text`` without what only pages have; what a copy ran together is parted again."""
    lines: list[Line] = []
    at = 0
    for part in text.split("\n"):
        begun = 0
        # A row has a short first cell; a whole notice in one line may hold rows as well.
        if not is_row(part) or any(breaks(_BAR.split(part, maxsplit=1)[0])):
            for start, end in breaks(part):
                lines.append(Line(at + begun, part[begun:start]))
                begun = end
        lines.append(Line(at + begun, part[begun:]))
        at += len(part) + 1
    return [line for line in _without_record(lines) if not _is_furniture(line)]


def _without_record(lines: list[Line]) -> list[Line]:
    """The lines without the record of a page above them; its title and number stay, once."""
    top = lines[:_RECORD_MOST]
    labels = [_RECORD.match(line.text) for line in top]
    end = next((at + 1 for at, line in enumerate(top) if _RULE in line.text), 0)
    if not end:
        after = (at for at, line in enumerate(top) if line.bare and not labels[at])
        end = next(after, len(top))
    if sum(label is not None for label in labels[:end]) < _RECORD_LEAST:
        return lines
    below = {line.bare for line in lines[end : end + _RECORD_MOST]}
    kept: list[Line] = []
    for line, label in zip(top[:end], labels, strict=False):
        if label is None:
            # What bears no label may be text of the notice: nothing of it is lost.
            kept += [] if _RULE in line.text else [line]
        elif label[1]:
            value = Line(line.start + label.end(), line.text[label.end() :])
            kept += [value] if value.bare and value.bare not in below else []
    return kept + lines[end:]


def _is_furniture(line: Line) -> bool:
    """Whether a line is a page number, or what a web page has around its text."""
    bare = line.bare
    if len(bare) <= _LONGEST and _FURNITURE.match(bare) is not None:
        return "关于" not in bare or TITLE_ENDS.search(bare) is None
    return _PAGE_MARK.match(bare) is not None and not line.row


def is_row(line: str) -> bool:
    """Whether a line is a table row: cells divided by ``|``, ``｜`` or tabs.

    A tab after a section number is Word's numbering, a bar after a full stop no cell.
    """
    bare = _NUMBERED_TAB.sub("", line.strip())
    bars = line.count("|") + line.count("｜")
    if bars == 1 and _BAR_AT_END.search(line):
        return False
    return bars >= 1 or bare.count("\t") >= 1
