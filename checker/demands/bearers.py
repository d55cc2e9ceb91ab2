"""Who must do what a clause says: named in it, carried over, or meant by the addressee line.

The order in which a clause without an acting body of its own is answered: an earlier clause of the
same sentence, the heading it stands under, the responsibility column or caption of its table, the
sentence before, the addressees of the notice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.demands.actors import COMMUNITY, Mention, actors_in, mentions
from checker.demands.agents import agent as agent_of
from checker.demands.aliases import aliases, any_of
from checker.demands.clause import Sentence
from checker.demands.cues import Cues
from checker.model import Block, Notice

_CONDITIONAL = re.compile(r"(?:的|时|后|者|之前|以前|以后)$")
_LEAD_IN = re.compile(
    r"^(?:为(?!主|期)|根据|按照|依据|依照|参照|考虑到|鉴于|针对|对照|结合|围绕|经(?!费)|自\d|从\d|随着|接(?:到|市|区|县|上级)|近年|入夏|入冬|目前|当前|据|因(?!地))"
)
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
_COLUMN = re.compile(r"^(?:请|由)?[^，。；]{0,14}$")
_NEW_UNIT = re.compile(
    r"(?:成立|设立|组建|建立|建起|建好|设|划出?|划定|划分为?|切成|明确|定|选定|选配|拉起|拢成|搭起|组起|配备|配|任|担任|叫|名曰|命名为)"
    r"[^，。；|]{0,16}?“?([\u4e00-\u9fff]{1,6}(?:站|小分队|队|工作组|小组|组|室|专班|长|管家|掌柜|哨|员|微格|网格|格|片))(?:”|(?=[，。；|、（]|\d|不少于|一名|1名))"
)
# Who speaks in a chat is not who must act: 「街道文明办-周敏：」, 「网格中心-小童 17:05：」.
_SPEAKER = re.compile(
    r"[^，。；：|\n]{2,14}-[\u4e00-\u9fff]{1,4}(?:\d{1,2}:\d{2}(?::\d{2})?)?：|[^，。；：|\n]{2,14}\d{1,2}:\d{2}(?::\d{2})?："
)
# A message that turns to everybody in a group of community people.
_CHAT = re.compile(
    r"(?:@所有人|各位|大家|同志们)[^\n]{0,60}(?:社区|各村|嘎查|书记|网格)|(?:社区|各村|嘎查|书记|网格)[^\n]{0,40}(?:@所有人|各位|大家|同志们)"
)
_CHAT_HEAD = 160
_UNIT_TAILS = ("工作站", "服务站", "小分队", "推进室")
_COMMON_UNITS = ("专班", "工作专班", "工作组", "领导小组", "小组", "工作小组")
# 「由快递送到」: somebody who is no known kind of body.
_BY_SOMEBODY = re.compile(
    r"由(?!此|于|来|衷|各|所在|属地|本|该|乙方|其|主要|专人|负责|书记|主任|“?两委|双方|骨干|党|当事|有|组长|站长|队长|班子|委员|值班)[\u4e00-\u9fff“”]{2,10}"
)
_ADDRESS_COMMUNITY = re.compile(r"书记|主任|居委|村委|社区|网格|社工|两委|嘎查|村")


# Sources that name the bearer, as against those that only let it be guessed.
NAMED = ("own", "clause", "heading", "table")


@dataclass(frozen=True, slots=True)
class Bearer:
    """The answer for one clause.

    ``kind`` is ``""`` when nobody can be named; ``source`` says where the answer comes from;
    ``implied`` is true when no community stands in the sentence or its heading and the notice also
    goes to others who could be meant. ``involved`` is true when a community is part of the clause
    or of what it carries on from, in whatever role.
    """

    kind: str
    start: int
    end: int
    source: str
    implied: bool
    involved: bool
    mentions: tuple[Mention, ...]


@dataclass(slots=True)
class _Carry:
    kind: str = ""
    start: int = 0
    end: int = 0
    involved: bool = False


class Resolver:
    """Resolves the bearer of every clause of one notice."""

    def __init__(self, notice: Notice, cues: Cues) -> None:
        self._text = notice.normal.text
        self._notice = notice
        self._cues = cues
        self._aliases = aliases(self._text, cues)
        self._alias_pattern = any_of(self._aliases)
        self._addressed = self._addressees()
        self._dominant = False
        self._caption: dict[int, str] = {}
        self._captions()

    def resolve(self, sentences: tuple[Sentence, ...]) -> tuple[tuple[Bearer, ...], ...]:
        """One tuple of bearers a sentence, one bearer a clause.

        Teams, posts and stations that a first pass finds set up inside communities act for them
        in the second.
        """
        answers = self._pass(sentences)
        self._dominant = _dominated(answers)
        units = self._units(sentences, answers)
        if units:
            self._aliases |= dict.fromkeys(units, COMMUNITY)
            self._alias_pattern = any_of(self._aliases)
        return self._pass(sentences) if units or self._dominant else answers

    def _units(
        self, sentences: tuple[Sentence, ...], answers: tuple[tuple[Bearer, ...], ...]
    ) -> set[str]:
        names: set[str] = set()
        for sentence, bearers in zip(sentences, answers, strict=True):
            for (start, end), bearer in zip(sentence.clauses, bearers, strict=True):
                named = any(m.kind == COMMUNITY for b in bearers for m in b.mentions)
                if bearer.kind not in (COMMUNITY, "", "implied") or not (
                    named or bearer.source in ("clause", "table", "heading")
                ):
                    continue
                for match in _NEW_UNIT.finditer(self._text, start, end):
                    name = match[1]
                    if len(name) < 2 or name in _COMMON_UNITS or self._cues.actors.fullmatch(name):
                        continue
                    names.add(name)
                    names.update(tail for tail in _UNIT_TAILS if name.endswith(tail))
        return names

    def _pass(self, sentences: tuple[Sentence, ...]) -> tuple[tuple[Bearer, ...], ...]:
        answers: list[tuple[Bearer, ...]] = []
        previous = _Carry()
        block = -1
        for sentence in sentences:
            if sentence.block != block:
                previous = _Carry()
                block = sentence.block
            answer, previous = self._sentence(sentence, previous)
            answers.append(answer)
        return tuple(answers)

    @property
    def addressed(self) -> tuple[bool, bool]:
        """``(communities are addressed, nobody else is)``."""
        return self._addressed

    # ------------------------------------------------------------------ one sentence

    def _sentence(self, sentence: Sentence, previous: _Carry) -> tuple[tuple[Bearer, ...], _Carry]:
        block = self._notice.blocks[sentence.block]
        named = [self._mentions(start, end) for start, end in sentence.clauses]
        if sentence.start == block.start and _SPEAKER.match(self._text, sentence.start):
            named[0] = ()
        heading = self._heading(block)
        row = self._row(block) if block.kind == "row" else None
        carry = _Carry()
        topic = _Carry()
        community_here = any(m.kind == COMMUNITY for ms in named for m in ms)
        answers: list[Bearer] = []
        for (start, end), here in zip(sentence.clauses, named, strict=True):
            agent = agent_of(here, self._text)
            column = self._column(block, start) if row is not None else ""
            if agent is not None and agent.kind == "resident" and agent.moved:
                agent = None
            movers = {carry.kind, heading.kind, column, row.kind if row else ""}
            if agent and agent.kind == "resident" and agent.caused and COMMUNITY in movers:
                # 「发动居民绑定」: whoever must move the residents bears the demand.
                agent = None
            involved = any(m.kind == COMMUNITY for m in here)
            if agent is not None:
                kind, source, at, stop = agent.kind, "own", agent.start, agent.end
            elif by := self._by_somebody(start, end, here):
                kind, source, at, stop = "other", "own", by[0], by[1]
            elif carry.kind:
                kind, source, at, stop = carry.kind, "clause", carry.start, carry.end
            elif column:
                kind, source, at, stop = column, "table", 0, 0
            elif row is not None and row.kind:
                kind, source, at, stop = row.kind, "table", row.start, row.end
            elif heading.kind:
                kind, source, at, stop = heading.kind, "heading", 0, 0
            elif previous.kind and not involved:
                kind, source, at, stop = previous.kind, "sentence", previous.start, previous.end
            else:
                kind, source, at, stop = "", "none", 0, 0
            if kind == "implied":
                kind = ""
            implied = False
            if not kind:
                kind, implied = self._fallback(block, community_here)
                source = "addressee" if kind else "none"
            answers.append(
                Bearer(
                    kind,
                    at,
                    stop,
                    source,
                    implied,
                    involved
                    or carry.involved
                    or heading.involved
                    or previous.involved
                    or bool(row and row.involved)
                    or kind == COMMUNITY,
                    here,
                )
            )
            text = self._text[start:end]
            if agent is not None and not _LEAD_IN.match(text):
                conditional = _CONDITIONAL.search(text) is not None
                if not conditional or agent.kind == COMMUNITY:
                    carry = _Carry(agent.kind, agent.start, agent.end, involved or carry.involved)
                    if topic.kind != COMMUNITY:
                        topic = carry
            elif involved:
                carry = _Carry(carry.kind, carry.start, carry.end, True)
        follow = topic if topic.kind else _Carry(previous.kind, previous.start, previous.end, False)
        follow = _Carry(follow.kind, follow.start, follow.end, community_here)
        return tuple(answers), follow

    def _by_somebody(
        self, start: int, end: int, here: tuple[Mention, ...]
    ) -> tuple[int, int] | None:
        """Where 「由…」 names somebody that is no body we know."""
        match = _BY_SOMEBODY.search(self._text, start, end)
        if match is None or any(match.start() <= m.start < match.end() for m in here):
            return None
        return match.span()

    def _mentions(self, start: int, end: int) -> tuple[Mention, ...]:
        found = list(mentions(self._text, start, end, self._cues))
        if self._alias_pattern is not None:
            for match in self._alias_pattern.finditer(self._text, start, end):
                kind = self._aliases[match[0]]
                kept = [m for m in found if not (m.start < match.end() and match.start() < m.end)]
                left = self._text[start : match.start()]
                role = (
                    "target"
                    if re.search(r"(?:对|向|给|为|与|从|在|将|至|提请|问|不得请|追究)$", left)
                    else "bearer"
                )
                right = self._text[match.end() : end]
                if re.match(r"的(?!书记|主任)|当年(?!不)|账户|账上|综合考评|事项|职责|责任", right):
                    role = "target"
                kept.append(Mention(kind, match.start(), match.end(), role, left.endswith("由")))  # type: ignore[arg-type]
                found = sorted(kept, key=lambda m: m.start)
        return tuple(found)

    # ------------------------------------------------------------------ headings and tables

    def _heading(self, block: Block) -> _Carry:
        """The body that a heading hands everything beneath it to."""
        involved = False
        labels = list(block.section) if block.kind != "heading" else list(block.section[:-1])
        for label in reversed(labels):
            kind, some = self._label(label)
            involved = involved or some
            if kind:
                return _Carry(kind, 0, 0, involved or kind == COMMUNITY)
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
                    return _Carry(kind, 0, 0, involved or kind == COMMUNITY)
        return _Carry("", 0, 0, involved)

    def _label(self, label: str) -> tuple[str, bool]:
        """``(kind, a community is named)`` of a heading that is little more than a body's name."""
        if not label:
            return "", False
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
        return "", some

    def _row(self, block: Block) -> _Carry:
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
                return _Carry(kind, start, end, True)
        if kinds:
            return _Carry(kinds[0][0], kinds[0][1], kinds[0][2], involved)
        return _Carry("", 0, 0, involved)

    def _column(self, block: Block, offset: int) -> str:
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

    def _captions(self) -> None:
        caption = ""
        for block in self._notice.blocks:
            if block.kind == "row":
                self._caption[block.start] = caption
            else:
                line = self._text[block.start : block.end]
                caption = line if len(line) <= 48 else ""

    # ------------------------------------------------------------------ addressees

    def _addressees(self) -> tuple[bool, bool]:
        community = others = False
        for name in self._notice.addressees:
            kinds = {m.kind for m in actors_in(name, self._cues)}
            if COMMUNITY in kinds or (not kinds and _ADDRESS_COMMUNITY.search(name)):
                community = True
            elif kinds - {"implied"} or "单位" in name:
                others = True
        if not self._notice.addressees and _CHAT.search(self._text[:_CHAT_HEAD]):
            return True, True
        return community, community and not others

    def _fallback(self, block: Block, community_here: bool) -> tuple[str, bool]:
        addressed, alone = self._addressed
        if addressed and alone:
            return COMMUNITY, False
        if addressed:
            return COMMUNITY, not community_here
        if self._dominant:
            return COMMUNITY, True
        return "", False


def _dominated(answers: tuple[tuple[Bearer, ...], ...]) -> bool:
    """Whether most of what the notice hands out by name goes to communities."""
    named = [b.kind for bearers in answers for b in bearers if b.source in ("own", "table")]
    communities = named.count(COMMUNITY)
    return communities >= 4 and communities >= 0.5 * len(named)
