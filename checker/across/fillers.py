"""Who must fill a form in: what stands beside it, and the demands that speak of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from checker.across.forms import Form, bare
from checker.demands.actors import COMMUNITY, actors_in
from checker.demands.cues import load_cues
from checker.demands.extract import demand
from checker.demands.understanding import Understanding
from checker.model import Block, Notice

_COMMUNITY = r"(?:社区|村(?!民)|居委会|村委会|村居|嘎查|网格员)"
_SPARED = re.compile(
    rf"{_COMMUNITY}[^，。；|（）]{{0,8}}(?:不(?!得|漏|少|重)|无需|不用|不必|免)[^，。；|]{{0,6}}[填报]"
)
_BY = re.compile(
    r"(?:填报|填表|填写|报送|上报|制表|采集)(?:单位|主体|部门|人|范围)(?:（[^）]*）)?：_*([^|\n：]{0,24})"
)
_NEXT_LABEL = re.compile(r"(?:报送|报表|填报|填表|上报|联系|日期|时间|负责|审核)[^|\n]{0,8}$")
_FILLS = re.compile(r"([^，。；：（）|\n]{1,20})填")
_FILLED_BY = re.compile(r"(?:填报人|填表人|填写人|填报单位|采集人)（([^）]{1,16})）")
_VERB = re.compile(
    r"填|报(?!告|名|警|销)|送|交|反馈|回传|登记|统计|汇总|记入|录入|采集|摸底|摸排|排查|更新|建立|补齐|核实|逐栏|逐户|一处一行"
)
_COLLECT = re.compile(
    r"填[报写入实]|报送|上报|登记|统计|摸底|摸排|排查|采集|录入|建档|汇总|造册|建立[^，。；|]{0,12}(?:台账|名册|档案)"
)
_HERE = re.compile(r"下表|下列表|以下表|表样|如下表|按下式|附表|样表|此表|本表|下列样式|表格")
_BODY = re.compile(r"[局委办院校站所队科公司中心银行厂]")
_BEFORE, _AFTER = 4, 10
_SHORT_NAME = 4
_TAIL = 3
_CAPTION = 48


class Fillers:
    """Answers for the forms of one notice."""

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    def is_community(self, form: Form) -> bool:
        """Whether communities must fill ``form`` in.

        What stands at the form decides first (填报单位：各社区; 社区不填报), then the sentences that speak of
        it by name or number. Where none does, a notice to communities alone, or one that demands such
        data of them and has no other form for it, means them.
        """
        beside = self._beside(form)
        if beside is not None:
            return beside
        others = False
        for sentence in self._references(form):
            answer = self._demanded(sentence)
            if answer:
                return True
            others = others or answer is False
        if others or form.soft:
            return False
        if self._understanding.addressed_alone:
            return True
        return self._asks_for_data and self._only_form(form)

    def _beside(self, form: Form) -> bool | None:
        """What the lines at the form, its list entry and its head say; None when nothing."""
        answer: bool | None = None
        head = self._understanding.text[form.start : form.end]
        for line in (*self._lines(form), head):
            if _SPARED.search(line):
                return False
            named = [m[1] for m in _FILLED_BY.finditer(line)]
            named += [_NEXT_LABEL.sub("", m[1]) for m in _BY.finditer(line)]
            if line is not head:
                named += [m[1] for m in _FILLS.finditer(line)]
            for kind in map(_kind, named):
                if kind == COMMUNITY:
                    return True
                if kind:
                    answer = False
        return answer

    def _lines(self, form: Form) -> Iterator[str]:
        """The short lines above the form, the notes below, and its entry in the list of attachments."""
        text, blocks = self._understanding.text, self._understanding.notice.blocks
        attachment = blocks[form.first].attachment
        if attachment:
            yield attachment
        for block in reversed(blocks[max(0, form.first - _BEFORE) : form.first]):
            if block.kind == "row" or block.attachment != attachment:
                break
            line = text[block.start : block.end]
            if len(line) <= 60 and "。" not in line:
                yield line
        for block in blocks[form.last + 1 : form.last + 1 + _AFTER]:
            if block.kind == "row" or block.attachment != attachment:
                break
            if attachment or re.match(r"填表|填报|说明|注|\d", text[block.start : block.end]):
                yield text[block.start : block.end]
        for entry in self._understanding.notice.attachments:
            if form.name and len(form.name) >= _SHORT_NAME and bare(entry) == form.name:
                yield entry

    def _references(self, form: Form) -> Iterator[int]:
        """The sentences that speak of the form, in order."""
        text, notice = self._understanding.text, self._understanding.notice
        words: list[str] = []
        if len(form.name) >= _SHORT_NAME:
            words.append(re.escape(form.name))
        number = self._number(form)
        if number:
            words.append(rf"附[件表]{number}(?!\d)")
        if number in ("", "1") and len(notice.attachments) <= 1:
            words.append(r"附[件表](?![\d：:])")
        tail = form.name[-_TAIL:]
        if (
            len(form.name) >= _TAIL
            and tail.endswith(("表", "册", "单", "账"))
            and _only(notice, tail)
        ):
            words.append(re.escape(tail))
        seen: set[int] = set()
        if words:
            for match in re.finditer("|".join(words), text):
                index = self._understanding.sentence_at(match.start())
                if index >= 0 and index not in seen and self._speaks(form, index):
                    seen.add(index)
                    yield index
        # 「按下表填报」: the sentence just above the form.
        for block in range(form.first - 1, max(-1, form.first - 3), -1):
            for index in self._in_block[block]:
                sentence = self._understanding.sentences[index]
                if index not in seen and _HERE.search(text, sentence.start, sentence.end):
                    yield index

    @cached_property
    def _in_block(self) -> Mapping[int, Sequence[int]]:
        """The sentences of each block."""
        found: dict[int, list[int]] = defaultdict(list)
        for index, sentence in enumerate(self._understanding.sentences):
            found[sentence.block].append(index)
        return found

    def _speaks(self, form: Form, index: int) -> bool:
        """Whether a sentence is one that can hand the form to somebody: no caption, no list."""
        block = self._understanding.notice.blocks[self._understanding.sentences[index].block]
        line = self._understanding.text[block.start : block.end]
        # 「附件由区民政局填写。」 is a sentence, although it begins like the title of an attachment.
        if block.kind == "row" or (block.kind == "title" and not line.endswith("。")):
            return False
        entry = re.match(r"附[件表]?\d{0,2}[：:]|\d{1,2}[.、][^，。；]*$", line)
        return entry is None and bare(line) != form.name

    def _number(self, form: Form) -> str:
        blocks = self._understanding.notice.blocks
        found = re.match(r"附[件表]?(\d{1,2})", blocks[form.first].attachment)
        if found:
            return found[1]
        entries = [bare(entry) for entry in self._understanding.notice.attachments]
        if form.name and form.name in entries:
            return str(entries.index(form.name) + 1)
        if form.first:
            above: Block = blocks[form.first - 1]
            found = re.match(r"(\d{1,2})[.、]", self._understanding.text[above.start : above.end])
            if found and bare(self._understanding.text[above.start : above.end]) == form.name:
                return found[1]
        return ""

    def _demanded(self, sentence: int) -> bool | None:
        """True when the sentence has communities fill in, False when somebody else, None for neither."""
        answer: bool | None = None
        for clause, (start, end) in enumerate(self._understanding.sentences[sentence].clauses):
            if not _VERB.search(self._understanding.text, start, end):
                continue
            if obliges(self._understanding, sentence, clause):
                return True
            if self._understanding.bearers[sentence][clause].kind not in ("", COMMUNITY):
                answer = False
        return answer

    @cached_property
    def _asks_for_data(self) -> bool:
        """Whether the body demands of communities by name that they register, count or report."""
        return any(
            _COLLECT.search(self._understanding.text, start, end)
            and self._understanding.bearers[number][clause].source != "addressee"
            and obliges(self._understanding, number, clause)
            for number, sentence in enumerate(self._understanding.sentences)
            if self._understanding.notice.blocks[sentence.block].kind != "row"
            for clause, (start, end) in enumerate(sentence.clauses)
        )

    def _only_form(self, form: Form) -> bool:
        """Whether no other table has room in it: then the data demanded is this form's."""
        return not any(
            block.kind == "row"
            and not form.first <= index <= form.last
            and block.cells
            and sum(cell.start == cell.end for cell in block.cells) * 2 > len(block.cells)
            for index, block in enumerate(self._understanding.notice.blocks)
        )


def obliges(understanding: Understanding, sentence: int, clause: int) -> bool:
    """Whether a clause obliges communities."""
    if understanding.bearers[sentence][clause].kind != COMMUNITY:
        return False
    found = demand(understanding, sentence, clause)
    return found.modality == "obligation" and not found.left_alone


def _kind(words: str) -> str:
    """The kind of body that ``words`` name; ``other`` for one that no cue knows."""
    words = words.rpartition("由")[2]
    kinds = [mention.kind for mention in actors_in(words, load_cues())]
    if COMMUNITY in kinds:
        return COMMUNITY
    return next((k for k in kinds if k != "implied"), "other" if _BODY.search(words) else "")


def _only(notice: Notice, tail: str) -> bool:
    """Whether ``tail`` (进展表) is the end of one caption alone, so that it names the form."""
    captions = {
        bare(notice.normal.text[block.start : block.end])
        for block in notice.blocks
        if block.kind != "row" and block.end - block.start <= _CAPTION
    }
    captions.update(bare(entry) for entry in notice.attachments)
    return sum(caption.endswith(tail) for caption in captions) <= 1
