"""What the model adds beside the rules: only where no rule's finding stands, only as review."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.demands.actors import COMMUNITY
from checker.demands.cues import CueHit
from checker.demands.understanding import Understanding
from checker.judging.candidates import FREES, spares
from checker.judging.conditions import hold
from checker.judging.model import Likely, Model
from checker.policy import Policy
from checker.policy.types import ViolationType

_WHOLE = 0.9  # the share of a clause that is as good as all of it
_WHOLLY = ("negation", "past")
_USUAL = re.compile("做法|要求|规定|事项|任务|安排")
_WHETHER = re.compile("是否|有无|有没有")
# As often the year that something counts for, or a stage of the plan.
_STILL = re.compile("当年|上年|前期|前一阶段")
_OTHERS = ("street", "department", "enterprise")
# What may stand before the first body of a clause.
_OPENING = re.compile(
    r"(?:第.{1,3}条|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳])?[请由]?"
    r"(?:[区县市镇旗省]?[直级属]?(?:各|所有|全体))?"
)
# Names that a community may go by: 各责任单位, 乙方, 各站, 工作小组成员.
_ANYBODY = re.compile("责任|单位|[甲乙]方|站|组|人员|队员|成员|窗口")


def widen(
    understanding: Understanding,
    policy: Policy,
    answers: Sequence[Likely],
    model: Model,
    named: Sequence[tuple[str, int]],
    known: dict[str, bool],
) -> list[Likely]:
    """Demands that no rule named, likely enough for ``model``, the likeliest first.

    ``named`` holds ``(type, sentence)`` of the rules' findings, ``known`` the conditions of the
    notice that have been looked at. Left alone are: a notice that speaks of no community at all; a
    type that a finding in the same sentence displaces or a condition of the notice forbids; a clause
    that is taken back as a whole, that is another body's, or that only tells how a matter is done.
    """
    if not speaks_of_communities(understanding):
        return []
    taken: set[tuple[str, int]] = set(named)
    present = {name for name, _ in named}
    chosen: list[Likely] = []
    for answer in answers:
        kind = policy.types.get(answer.type)
        if answer.ruled or kind is None or answer.key in taken:
            continue
        least = model.least.of(once=kind.once, ruled=False, unworded=kind.quotes_whole)
        if answer.probability < least:
            continue
        if kind.once and answer.type in present:
            continue
        if not hold(kind.needs, understanding, known):
            continue
        if _displaced(kind, answer.sentence, taken, policy) or _taken_back(understanding, answer):
            continue
        if kind.borne and _of_another(understanding, answer):
            continue
        if kind.quotes_whole and _carried_over(understanding, answer):
            continue
        taken.add(answer.key)
        present.add(answer.type)
        chosen.append(answer)
    return chosen


def speaks_of_communities(understanding: Understanding) -> bool:
    """Whether a community is addressed, acts or is part of what is done anywhere in the notice."""
    return understanding.addressed or any(
        bearer.kind == COMMUNITY or bearer.involved
        for bearers in understanding.bearers
        for bearer in bearers
    )


def _taken_back(understanding: Understanding, answer: Likely) -> bool:
    """Whether a cue takes the whole clause back: it is forbidden, cancelled, past or voluntary.

    A negation covers it whole (「不得以……为由对社区实行一票否决」), but for an office that is not to do it
    (「局督查组不得……」); so does what is past (「去年，各社区……」). Any cue may stand anywhere that itself speaks of a community
    (「本次活动不要求社区……」,「停止各社区……」) or of what was usual (「……的做法已经取消」).
    """
    start, end = answer.unit.start, answer.unit.end
    here = understanding.bearers[answer.sentence][answer.unit.clause].mentions

    def takes_back(hit: CueHit) -> bool:
        words = understanding.text[hit.start : hit.end]
        covered = min(hit.scope_end, end) - max(hit.scope_start, start)
        if hit.category == "permission" and understanding.has_consequence(answer.sentence):
            return False
        frees = hit.category in FREES or (hit.category == "problem" and _WHETHER.search(words))
        if frees and spares(hit, understanding, answer.sentence):
            return hit.scope_start < end <= hit.scope_end
        if hit.category == "cancellation":
            said = not words or _USUAL.search(words) is not None  # none: heading or list says so
            return said and hit.scope_start <= start < hit.scope_end
        if hit.category == "past" and _STILL.search(words) is not None:
            return False
        others = [m.end for m in here if m.kind in _OTHERS and start <= m.start < hit.start]
        told = end - (hit.start if hit.start in others else start)  # but for who is not to do it
        return hit.category in _WHOLLY and covered >= _WHOLE * told

    return any(takes_back(hit) for hit in understanding.context[answer.sentence])


def _of_another(understanding: Understanding, answer: Likely) -> bool:
    """Whether the clause begins with another body that acts, in a sentence without a community."""
    start, text = answer.unit.start, understanding.text
    named = understanding.mentions(answer.sentence)
    return not any(m.kind == COMMUNITY for m in named) and any(
        m.kind in _OTHERS
        and m.role == "bearer"
        and m.start >= start
        and _OPENING.fullmatch(text, start, m.start) is not None
        and _ANYBODY.search(text, m.start, m.end) is None
        for m in named
    )


def _carried_over(understanding: Understanding, answer: Likely) -> bool:
    """Whether only the sentence before says who must do it: then this one tells how, as a rule."""
    bearer = understanding.bearers[answer.sentence][answer.unit.clause]
    return bearer.kind == COMMUNITY and bearer.source == "sentence"


def _displaced(
    kind: ViolationType, sentence: int, taken: set[tuple[str, int]], policy: Policy
) -> bool:
    return any(
        where == sentence and name in policy.types and kind.id in policy.types[name].displaces
        for name, where in taken
    )
