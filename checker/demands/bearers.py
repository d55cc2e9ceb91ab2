"""Who must do what a clause says: named in it, carried over, or meant by the addressee line.

The order in which a clause without an acting body of its own is answered: an earlier clause of the
same sentence, the heading it stands under, the responsibility column or caption of its table, the
sentence before, the addressees of the notice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.demands.actors import COMMUNITY, Mention, actors_in, mentions
from checker.demands.addressees import addressed
from checker.demands.agents import agent as agent_of
from checker.demands.aliases import aliases, any_of
from checker.demands.clause import Sentence
from checker.demands.cues import Cues
from checker.demands.placement import Carry, Placement
from checker.model import Block, Notice

_CONDITIONAL = re.compile(r"(?:的|时|后|者|之前|以前|以后)$")
_LEAD_IN = re.compile(
    r"^(?:为(?!主|期)|根据|按照|依据|依照|参照|考虑到|鉴于|针对|对照|结合|围绕|经(?!费)|自\d|从\d|随着|接(?:到|市|区|县|上级)|近年|入夏|入冬|目前|当前|据|因(?!地))"
)
_NEW_UNIT = re.compile(
    r"(?:成立|设立|组建|建立|建起|建好|设|划出?|划定|划分为?|切成|明确|定|选定|选配|拉起|拢成|搭起|组起|配备|配|任|担任|叫|名曰|命名为)"
    r"[^，。；|]{0,16}?“?([\u4e00-\u9fff]{1,6}(?:站|小分队|队|工作组|小组|组|室|专班|长|管家|掌柜|哨|员|微格|网格|格|片))(?:”|(?=[，。；|、（]|\d|不少于|一名|1名))"
)
# Who speaks in a chat is not who must act: 「街道文明办-周敏：」, 「网格中心-小童 17:05：」.
_SPEAKER = re.compile(
    r"[^，。；：|\n]{2,14}-[\u4e00-\u9fff]{1,4}(?:\d{1,2}:\d{2}(?::\d{2})?)?：|[^，。；：|\n]{2,14}\d{1,2}:\d{2}(?::\d{2})?："
)
_UNIT_TAILS = ("工作站", "服务站", "小分队", "推进室")
_COMMON_UNITS = ("专班", "工作专班", "工作组", "领导小组", "小组", "工作小组")
# Posts of offices, rooms and pictures end like units: 「任经济发展处副处长」「设图书室」「附现场照片」.
_NO_UNIT = re.compile(r"(?:[处局科所院部]长|办公室|图书室|教室|活动室|会议室|照片|图片|委员)$")
# 「由快递送到」: somebody who is no known kind of body.
_BY_SOMEBODY = re.compile(
    r"由(?!此|于|来|衷|各|所在|属地|本|该|乙方|其|主要|专人|负责|书记|主任|“?两委|双方|骨干|党|当事|有|组长|站长|队长|班子|委员|值班)[\u4e00-\u9fff“”]{2,10}"
)


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


class Resolver:
    """Resolves the bearer of every clause of one notice."""

    def __init__(self, notice: Notice, cues: Cues) -> None:
        self._text = notice.normal.text
        self._notice = notice
        self._cues = cues
        self._aliases = aliases(self._text, cues)
        self._alias_pattern = any_of(self._aliases)
        self._addressed = addressed(notice, cues)
        self._dominant = False
        self._seen: dict[tuple[int, int], tuple[Mention, ...]] = {}
        self._placement = Placement(notice, cues, self._aliases)

    def resolve(self, sentences: tuple[Sentence, ...]) -> tuple[tuple[Bearer, ...], ...]:
        """One tuple of bearers a sentence, one bearer a clause.

        Teams, posts and stations that a first pass finds set up inside communities act for them
        in the second.
        """
        answers = self._pass(sentences)
        self._dominant = _dominated(answers)
        units = self._units(sentences, answers)
        if units:
            self._aliases.update(dict.fromkeys(units, COMMUNITY))
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
                    if len(name) < 2 or name in _COMMON_UNITS or self._known(name):
                        continue
                    names.add(name)
                    names.update(tail for tail in _UNIT_TAILS if name.endswith(tail))
        return names

    def _known(self, name: str) -> bool:
        """Whether ``name`` tells of no new unit: a body that is known without it, or none at all."""
        if _NO_UNIT.search(name) or self._cues.actors.is_name(name):
            return True
        kinds = [mention.kind for mention in actors_in(name, self._cues)]
        return bool(kinds) and kinds[-1] in ("department", "street", "enterprise")

    def _pass(self, sentences: tuple[Sentence, ...]) -> tuple[tuple[Bearer, ...], ...]:
        answers: list[tuple[Bearer, ...]] = []
        previous = Carry()
        block = -1
        for sentence in sentences:
            if sentence.block != block:
                previous = Carry()
                block = sentence.block
            answer, previous = self._sentence(sentence, previous)
            answers.append(answer)
        return tuple(answers)

    @property
    def addressed(self) -> tuple[bool, bool]:
        """``(communities are addressed, nobody else is)``."""
        return self._addressed

    # ------------------------------------------------------------------ one sentence

    def _sentence(self, sentence: Sentence, previous: Carry) -> tuple[tuple[Bearer, ...], Carry]:
        block = self._notice.blocks[sentence.block]
        named = [self._mentions(start, end) for start, end in sentence.clauses]
        if sentence.start == block.start and _SPEAKER.match(self._text, sentence.start):
            named[0] = ()
        heading = self._placement.heading(block)
        row = self._placement.row(block) if block.kind == "row" else None
        carry = Carry()
        topic = Carry()
        community_here = any(m.kind == COMMUNITY for ms in named for m in ms)
        answers: list[Bearer] = []
        for (start, end), here in zip(sentence.clauses, named, strict=True):
            agent = agent_of(here, self._text)
            column = self._placement.column(block, start) if row is not None else ""
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
            elif previous.kind and (not involved or self._goes_on(sentence, here)):
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
                    carry = Carry(agent.kind, agent.start, agent.end, involved or carry.involved)
                    # 「督促商户整改。」: whoever urges goes on in the next sentence, not the shop.
                    if topic.kind != COMMUNITY and not agent.moved:
                        topic = carry
            elif involved:
                carry = Carry(carry.kind, carry.start, carry.end, True)
        follow = topic if topic.kind else Carry(previous.kind, previous.start, previous.end, False)
        follow = Carry(follow.kind, follow.start, follow.end, community_here)
        return tuple(answers), follow

    def _goes_on(self, sentence: Sentence, here: tuple[Mention, ...]) -> bool:
        """Whether the sentence goes on about whoever acted before, and to communities at most."""
        told = all(m.role == "target" for m in here if m.kind == COMMUNITY)
        return told and self._text[sentence.start - 1 : sentence.start] == "；"

    def _by_somebody(
        self, start: int, end: int, here: tuple[Mention, ...]
    ) -> tuple[int, int] | None:
        """Where 「由…」 names somebody that is no body we know."""
        match = _BY_SOMEBODY.search(self._text, start, end)
        if match is None or any(match.start() <= m.start < match.end() for m in here):
            return None
        return match.span()

    def _mentions(self, start: int, end: int) -> tuple[Mention, ...]:
        if (start, end) not in self._seen:  # the second pass asks again
            self._seen[start, end] = mentions(self._text, start, end, self._cues)
        found = list(self._seen[start, end])
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

    # ------------------------------------------------------------------ addressees

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
