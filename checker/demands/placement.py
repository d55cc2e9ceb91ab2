"""Who a heading, a caption or a table hands everything in it to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.demands.actors import COMMUNITY, actors_in, mentions
from checker.demands.cues import Cues
from checker.model import Block, Notice
from checker.notice.duty_line import BODIES, HOLDS

_HEADING_TAIL = re.compile(
    r"^(?:党组织)?(?:需?承担的(?:工作|任务|事项)?|责任|职责|事项|任务|层面|方面|部分|的工作|的任务|的职责|做什么|怎么做|负责|工作|要求|端|这边|这一?头|"
    r"一侧|应做|要做|配合|协助|协助事项|这一端|如何做|办|有关工作|具体任务|责任清单|评分表|计分表|考核表|评价表|评分细则|任务表|得分标准|积分表|"
    r"评价标准|考评标准|考核细则|自查表|任务清单|工作清单|量化表)?(?:（[^）]{0,12}）)?$"
)
_HEADING_LEAD = re.compile(
    r"^(?:第?[一二三四五六七八九十百零\d]+[章节条]?[、.]?|（[一二三四五六七八九十\d]+）|附[件表]\d*[：:]?|[①-⑳])?(?:请|由|关于|对|要求|涉及|面向|给|致|告|需要?|应由|应当由)*$"
)
_RESPONSIBLE = re.compile(
    r"责任|牵头|主责|落实|承办|承接|承担|执行|实施|负责|由谁|谁来|谁办|填报|报送|主办|配合|协同|参与单位|单位|完成主体|办理|对象"
)
_NOT_RESPONSIBLE = re.compile(
    r"任务|内容|事项|标准|措施|时限|备注|说明|经费|涉及|范围|依据|收集|情况|名称|来源|类型"
)
# A line at the foot of an item that hands it out: 「责任单位：城建办、各社区」, 「（农业农村处负责）」.
_LABEL = rf"(?:{HOLDS})(?:{BODIES}|主体|组)"
_DUTY = re.compile(
    rf"{_LABEL}[^：。；|\n]{{0,4}}：(?P<who>(?:(?!{_LABEL}|(?:配合|完成|协办)[单部时])[^：。；）|\n]){{2,70}})"
)
_IN_BRACKETS = re.compile(
    r"（(?P<who>[^（）：。；|\n]{2,60}?)(?:[按依]?照?(?:各自)?(?:职责|任务)?分工)?(?:分别|共同|具体)?(?:负责|牵头|承办)(?:落实|实施)?）。?$"
)
_NEAR = 72  # characters before the end of an item that may say in brackets who is responsible
_ANYBODY = re.compile(r"各(?:有关|相关|责任|成员)?单位|全体")
# A heading that is no more than the name of an office or a group that no row of the actors knows.
_OFFICE = re.compile(
    r"(?!加强|完善|建立|建好|设立|成立|组建|推进|规范|健全|强化|落实|做好|开展|打造|提升|优化|整合|明确|配备|制定|统一|实行|发挥|深化|抓|严|创)"
    r"[\u4e00-\u9fff]{2,14}(?:[处科股局委部厅]|办|办公室|中心|[^村居民人小各]组(?:组长)?|专班|大队|中队|支队|[管事务护检监]站|[^场住派]所|卫生院|学校|公司)"
    r"(?:的?(?:主要|工作|具体)?(?:职责|任务|责任|职能))?"
)
_COLUMN = re.compile(r"^(?:请|由)?[^，。；]{0,14}$")


@dataclass(slots=True)
class Carry:
    """A body that what follows is carried on from; ``kind`` is empty where there is none."""

    kind: str = ""
    start: int = 0
    end: int = 0
    involved: bool = False


class Placement:
    """Headings, captions and columns of one notice."""

    def __init__(self, notice: Notice, cues: Cues, aliases: dict[str, str]) -> None:
        self._text = notice.normal.text
        self._notice = notice
        self._cues = cues
        self._aliases = aliases
        self._labels: dict[tuple[str, int], tuple[str, bool]] = {}
        self._caption = self._captions()
        self._duty = self._duties()

    def heading(self, block: Block) -> Carry:
        """The body that the line of duty at the foot of its item, or else a heading, hands it to."""
        above = self._heading(block)
        duty = self._duty.get(block.start)
        return above if duty is None else Carry(duty, 0, 0, duty == COMMUNITY or above.involved)

    def _heading(self, block: Block) -> Carry:
        involved = False
        labels = list(block.section) if block.kind != "heading" else list(block.section[:-1])
        for label in reversed(labels):
            kind, some = self._label(label)
            involved = involved or some
            if kind:
                return Carry(kind, 0, 0, involved or kind == COMMUNITY)
        if block.kind == "row" or block.attachment:
            for label in (self._caption.get(block.start, ""), block.attachment):
                kind, some = self._label(label)
                involved = involved or some
                if (
                    not kind
                    and some
                    and all(m.kind == COMMUNITY for m in actors_in(label, self._cues))
                ):
                    kind = COMMUNITY
                if kind:
                    return Carry(kind, 0, 0, involved or kind == COMMUNITY)
        return Carry("", 0, 0, involved)

    def _label(self, label: str) -> tuple[str, bool]:
        """``(kind, a community is named)`` of a heading that is little more than a body's name."""
        if not label:
            return "", False
        # A heading stands over many sentences; aliases only grow.
        key = label, len(self._aliases)
        if key not in self._labels:
            self._labels[key] = self._kind_of(label)
        return self._labels[key]

    def _kind_of(self, label: str) -> tuple[str, bool]:
        named = actors_in(label, self._cues)
        some = any(m.kind == COMMUNITY for m in named)
        for mention in named:
            before = label[: mention.start]
            after = label[mention.end :]
            if (
                _HEADING_LEAD.match(before) or _HEADING_LEAD.match(before[-4:])
            ) and _HEADING_TAIL.match(after):
                return mention.kind, some
        bare = re.sub(
            r"^[^\u4e00-\u9fff]*(?:第?[一二三四五六七八九十百]+[章节条、])?|[（）]", "", label
        )
        if named and sum(m.end - m.start for m in named) >= 0.8 * len(bare):
            return named[-1].kind, some
        for name, kind in self._aliases.items():
            at = label.find(name)
            if at >= 0 and len(label) - len(name) <= 10:
                return kind, some or kind == COMMUNITY
        if not named and _OFFICE.fullmatch(bare):
            return "department", some
        return "", some

    def row(self, block: Block) -> Carry:
        """The body in the responsibility column of a table row."""
        kinds: list[tuple[str, int, int]] = []
        involved = False
        for number, cell in enumerate(block.cells):
            text = self._text[cell.start : cell.end]
            if not text or len(text) > 60:
                continue
            head = block.header[number] if number < len(block.header) else ""
            column = bool(_RESPONSIBLE.search(head)) and not _NOT_RESPONSIBLE.search(head)
            named = list(mentions(self._text, cell.start, cell.end, self._cues))
            whole = bool(named) and sum(m.end - m.start for m in named) >= 0.6 * len(text)
            if named and (column or whole) and not (head and _NOT_RESPONSIBLE.search(head)):
                kinds += [(m.kind, m.start, m.end) for m in named]
            involved = involved or any(m.kind == COMMUNITY for m in named)
        for kind, start, end in kinds:
            if kind == COMMUNITY:
                return Carry(kind, start, end, True)
        if kinds:
            return Carry(kinds[0][0], kinds[0][1], kinds[0][2], involved)
        return Carry("", 0, 0, involved)

    def column(self, block: Block, offset: int) -> str:
        """The body that heads the column of the cell at ``offset`` (事项|司法所|社区)."""
        for number, cell in enumerate(block.cells):
            if cell.start <= offset <= cell.end and number < len(block.header):
                head = block.header[number]
                if not head or len(head) > 14 or not _COLUMN.match(head):
                    return ""
                named = actors_in(head, self._cues)
                covered = sum(m.end - m.start for m in named)
                if (
                    named
                    and covered >= 0.5 * len(head)
                    and not _NOT_RESPONSIBLE.search(head.replace("任务", ""))
                ):
                    return named[0].kind
                return ""
        return ""

    def _duties(self) -> dict[int, str]:
        """The body in the line of duty of each block: its own, or one below it in the same item."""
        found: dict[int, str] = {}
        item: list[Block] = []
        for block in self._notice.blocks:
            if item and block.section != item[-1].section:
                item = []
            if block.kind != "paragraph":
                continue
            item.append(block)
            kinds = self._on_duty(block)
            if kinds is None:
                continue
            if kinds:
                kind = COMMUNITY if COMMUNITY in kinds else kinds[0]
                found.update((above.start, kind) for above in item)
            item = []
        return found

    def _on_duty(self, block: Block) -> list[str] | None:
        """The kinds of all whom the block names as responsible; None where it names nobody."""
        lines = [*_DUTY.finditer(self._text, block.start, block.end)]
        if not lines:
            near = max(block.start, block.end - _NEAR)
            lines = [*_IN_BRACKETS.finditer(self._text, near, block.end)]
        if not lines:
            return None
        kinds: list[str] = []
        for line in lines:
            # An office's name is known by what stands behind it.
            end = min(line.end("who") + 2, line.end())
            named = mentions(self._text, line.start("who"), end, self._cues)
            found = [m.kind for m in named if m.kind != "implied"]
            kinds += found or ([] if _ANYBODY.search(line["who"]) else ["other"])
        return kinds

    def _captions(self) -> dict[int, str]:
        caption = ""
        found: dict[int, str] = {}
        for block in self._notice.blocks:
            if block.kind == "row":
                found[block.start] = caption
            else:
                line = self._text[block.start : block.end]
                caption = line if len(line) <= 48 else ""
        return found
