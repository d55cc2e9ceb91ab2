"""Data that a sentence lists: 「填报姓名、身份证号、联系电话等信息」, 「登记内容包括…」."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.across.fillers import obliges
from checker.across.forms import Column, Form, bare
from checker.across.naming import Naming
from checker.demands.bearers import NAMED
from checker.demands.understanding import Understanding

_COLLECT = re.compile(
    r"填[报写入列明好]|登[记入统]|报送|上报|报[至到给]|统计|摸[排底清]|排查|采集|收集|录入|汇总|核查|核实|调查|造册|建[档卡立账]|列[成明表]"
    r"|[记写注载]明|[写记]成|流水|挨户|掌握|更新|补[齐录]|台账|名册|花名册|档案|找齐|问明|提供|字段|信息项|要素|逐[户人店栏]"
)
# What makes a list a demand where the sentence does not name who must act.
_STRONG = re.compile(
    r"填[报写入列明好]|登[记入统]|报送|上报|报[至到给]|统计|摸[排底清]|排查|采集|收集|录入|汇总|造册|建[档卡立账]|列[成明表]|[记写注载]明|[写记]成"
)
# Words that open a list of data, so that some of it may be new to the lists.
_OPENS = re.compile(
    r"(?:内容|信息|要素|字段|项目|栏目|包括|包含|含|填报|填写|登记|采集|写明|注明|载明|列明|记明|填入|逐栏)[^、]{0,8}$"
)
_SEGMENT = re.compile(r"[^，。；：|（）“”《》\n]+")
_JOIN = re.compile(r"以及|和|及|与")
_PAPERS = re.compile(r"户口[簿本]|复印件|证明|申请书|合同|委托书|照片|原件|身份证(?!号|件号)")
_CONTACT = re.compile(r"联络员|联系人|负责同志|分管|参会|参训|报名|工作人员|信息员|民警|值班")
_OF_STAFF = frozenset(
    {"姓名", "性别", "民族", "职务", "联系电话", "工作单位", "年龄", "政治面貌", "微信号"}
)
_CUT_BEFORE = re.compile(
    r".*(?:包括|包含|内容|填报|填写|填入|登记|采集|收集|录入|统计|上报|报送|写明|注明|载明|列明|记明|核实|更新|摸清|掌握|为|含|的|其|将|把|是)"
)
_CUT_AFTER = re.compile(
    r"等|写|一[店户人家]一|逐|均|并|报|填|录|登|列|记|送|汇|进行|要|应|须|必须|是否|缺一不可|不得|作为"
)
_NAMED = re.compile(r"《([^》]{2,30}(?:表|册|单|台账|卡|账|簿|档案)[^》]{0,6})》")
_CALLED = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:登记表|统计表|汇总表|摸底表|排查表|信息表|调查表|明细表|采集表|情况表|花名册|名册|台账|底册|清册|登记[册簿]|信息卡))"
)
_BEFORE_NAME = re.compile(
    r".*(?:社区|建立|建好|填写|填报|报送|上报|做好|完善|更新|形成|汇总|按照|统一|制作|列成|登记造|将|把|按|的)(?=.{3})"
)
_ATTACHED = re.compile(r"^(?:附[件表]?[：:\d]|\d{1,2}[.、])")
_FORM_BEFORE = re.compile(r"([^，。；：（）|\n]{2,30}(?:表|册|单|台账|卡|簿|账))（$")
_LONGEST_ITEM = 14
_BARE_NAME = 3


def listed(
    understanding: Understanding, naming: Naming
) -> Iterator[tuple[str, tuple[Column, ...]]]:
    """``(name, columns)`` of each list of data that a sentence demands of communities.

    ``name`` is the form or ledger that the sentence names, else the people that it is about.
    """
    for number, sentence in enumerate(understanding.sentences):
        for start, end in _candidates(understanding, number):
            clause = understanding.clause_at(number, start)
            columns = _items(understanding.text, start, end, naming)
            if not columns or not _demanded(understanding, number, clause):
                continue
            before = understanding.text[sentence.start : columns[0][1]]
            if _CONTACT.search(before[-24:]) and {name for name, _, _ in columns} <= _OF_STAFF:
                continue
            yield _name(understanding, number, columns, naming), columns


def _demanded(understanding: Understanding, number: int, clause: int) -> bool:
    """Whether communities must collect what a clause lists."""
    if not obliges(understanding, number, clause):
        return False
    if understanding.bearers[number][clause].source in NAMED:
        return True
    clauses = understanding.sentences[number].clauses
    start, end = clauses[max(0, clause - 1)][0], clauses[clause][1]
    return _STRONG.search(understanding.text, start, end) is not None


def attached(understanding: Understanding, naming: Naming) -> Iterator[Form]:
    """Forms whose columns are listed after their name: 「附件：独居老人登记表（姓名、住址、…）」."""
    text = understanding.text
    for index, block in enumerate(understanding.notice.blocks):
        if block.kind == "row" or not _ATTACHED.match(text[block.start : block.end]):
            continue
        for segment in _SEGMENT.finditer(text, block.start, block.end):
            before = _FORM_BEFORE.search(
                text[max(block.start, segment.start() - 40) : segment.start()]
            )
            if before is None or segment[0].count("、") < 2:
                continue
            columns = _items(text, segment.start(), segment.end(), naming)
            if columns:
                yield Form(bare(before[1]), columns, columns[0][1], columns[-1][2], index, index)


def _candidates(understanding: Understanding, number: int) -> Iterator[tuple[int, int]]:
    """Stretches with two or more 、 in a sentence about collecting data."""
    text, sentence = understanding.text, understanding.sentences[number]
    if text.count("、", sentence.start, sentence.end) < 2:
        return
    block = understanding.notice.blocks[sentence.block]
    if block.kind in ("title", "heading") or (
        _ATTACHED.match(text[block.start : block.start + 4])
        and "附" in text[block.start : block.start + 2]
    ):
        return
    if not _COLLECT.search(text, sentence.start, sentence.end):
        return
    for segment in _SEGMENT.finditer(text, sentence.start, sentence.end):
        if segment[0].count("、") >= 2:
            yield segment.span()


def _items(text: str, start: int, end: int, naming: Naming) -> tuple[Column, ...]:
    """The data listed in ``[start, end)``; none where it lists something else."""
    if len(_PAPERS.findall(text, start, end)) > 1:
        return ()
    spans = list(_split(text, start, end))
    found: list[Column] = []
    known = 0
    for place, (low, high) in enumerate(spans):
        first, last = place == 0, place == len(spans) - 1
        low, high, name = _trimmed(text, low, high, first, last, naming)
        if name:
            known += 1
        elif low < high and high - low <= _LONGEST_ITEM:
            name = naming.canonical(text[low:high])
        if name:
            found.append((name, low, high))
    opened = _OPENS.search(text, max(0, start - 12), found[0][1]) if found else None
    if len(found) < 3:
        return ()
    enough = (known >= 3 and 3 * known >= len(found)) or (
        known >= 2 and 5 * known >= 3 * len(found)
    )
    if opened and known >= 2 and 5 * known >= 2 * len(found):
        enough = True
    return tuple(found) if enough else ()


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The items between 、, the last cut at 和 as well."""
    at = start
    while True:
        mark = text.find("、", at, end)
        if mark < 0:
            break
        yield at, mark
        at = mark + 1
    joined = _JOIN.search(text, at, min(end, at + _LONGEST_ITEM))
    if joined and joined.start() > at:
        yield at, joined.start()
        at = joined.end()
    yield at, end


def _trimmed(
    text: str, low: int, high: int, first: bool, last: bool, naming: Naming
) -> tuple[int, int, str]:
    """An item without the words of the sentence around it, and its listed name, if any."""
    whole = naming.known(text[low:high]) if high - low <= _LONGEST_ITEM else ""
    if whole:
        return low, high, whole
    if first:
        for at in range(max(low, high - _LONGEST_ITEM), high - 1):
            if name := naming.known(text[at:high]):
                return at, high, name
        cut = _CUT_BEFORE.match(text, low, high)
        return (cut.end() if cut else high), high, ""
    if last:
        for at in range(min(high, low + _LONGEST_ITEM), low + 1, -1):
            if name := naming.known(text[low:at]):
                return low, at, name
        after = _CUT_AFTER.search(text, low, high)
        return low, (after.start() if after else high), ""
    return low, high, ""


def _name(
    understanding: Understanding, number: int, columns: tuple[Column, ...], naming: Naming
) -> str:
    sentence = understanding.sentences[number]
    words = understanding.text[sentence.start : sentence.end]
    if found := _NAMED.search(words):
        return bare(found[1])
    people = "、".join(sorted(naming.people(understanding.text[sentence.start : columns[0][2]])))
    found = _CALLED.search(words)
    name = bare(_BEFORE_NAME.sub("", found[1])) if found else ""
    # 花名册 alone does not say whose.
    return f"{people}{name}" if len(name) <= _BARE_NAME else name
