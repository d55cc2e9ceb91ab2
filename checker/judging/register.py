"""What the admission register says to the findings of a notice.

A matter that was admitted, with its five elements and on the day of the notice, answers for the
families delegation and funding: the finding becomes a note that gives the number. That takes the
number in the notice, the department as issuer, and the matter in the words of the demand; where one
of these or the reach of the admission is open, the finding is at most review. What is banned stays
banned, and no admission makes a community the one who answers or who pays. Nothing is erased.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from checker.demands.actors import COMMUNITY
from checker.demands.bearers import NAMED
from checker.demands.context import governing
from checker.demands.understanding import Understanding
from checker.judging.coverage import acting, beyond, demanded, unsettled
from checker.judging.naming import Claim, claims
from checker.model import ExceptionOutcome, Finding, Severity
from checker.policy import Policy
from checker.policy.admitted import STATES, Admission

NAME = "已准入事项"
_FAMILIES = ("delegation", "funding")
_NEVER = {
    "responsible-body": "准入的是协助的事项，不能把社区列为责任主体",
    "territorial-offloading": "准入的是协助的事项，不能以属地名义把责任转给社区",
    "diverted-funds": "准入的事项由申请单位拨付经费，不能再让社区出钱",
}
_CLAIMS_ADMISSION = "incomplete-admission"
_OFF_LIST = "off-list-task"
_RANK = {"fails": 0, "open": 1, "applies": 2}
_NOTED = "这件事已经准入，所以这里只作提示，不计入结论。"
_REMEDY = (
    "请对照准入批复核对工作内容、办理对象、权限、期限和经费是否一致；超出准入范围的部分，"
    "可以请发文单位另行申请准入。"
)


def admitted(
    findings: Sequence[Finding], understanding: Understanding, policy: Policy, day: date
) -> list[Finding]:
    """``findings`` with what the admissions of ``policy`` say to them on ``day``, in their order."""
    known = claims(understanding, policy.admissions)
    if not known:
        return list(findings)
    weighing = _Weighing(understanding, known, policy, day)
    told: dict[int, ExceptionOutcome] = {}
    # Claim by claim: the wordings of one are made ready for searching once.
    for claim in known:
        for index, finding in enumerate(findings):
            outcome = weighing.outcome(finding, claim)
            if outcome and (index not in told or _better(outcome, told[index])):
                told[index] = outcome
    return [
        _told(finding, told[index]) if index in told else finding
        for index, finding in enumerate(findings)
    ]


def _better(one: ExceptionOutcome, other: ExceptionOutcome) -> bool:
    return _RANK[one.outcome] > _RANK[other.outcome]


def _told(finding: Finding, outcome: ExceptionOutcome) -> Finding:
    told = replace(finding, exceptions=(*finding.exceptions, outcome))
    if outcome.outcome == "applies":
        explanation = f"{_NOTED}{finding.explanation}"
        return replace(told, severity="note", explanation=explanation, remedy=_REMEDY)
    lowered: Severity = "review" if finding.severity == "violation" else finding.severity
    return replace(told, severity=lowered) if outcome.outcome == "open" else told


class _Weighing:
    """Findings of one notice against the admissions that it may rest on."""

    def __init__(
        self, understanding: Understanding, known: Sequence[Claim], policy: Policy, day: date
    ) -> None:
        self._understanding = understanding
        self._known = known
        self._policy = policy
        self._day = day

    def outcome(self, finding: Finding, claim: Claim) -> ExceptionOutcome | None:
        """What ``claim`` is worth for ``finding``; None where it is about something else."""
        kind = self._policy.types[finding.type]
        sentence = self._sentence(finding) if kind.family in _FAMILIES else -1
        if sentence < 0:
            return None
        words = demanded(self._understanding, sentence) or finding.evidence
        named = claim.named(sentence, words)
        if finding.type == _CLAIMS_ADMISSION and sentence in claim.sentences:
            named = "surely"
        if not named or (named == "perhaps" and not claim.cited):
            return None
        admission = claim.admission
        title = f"登记簿第 {admission.id} 号“{admission.application.matter}”"
        reason = _not_holding(admission, self._day)
        if reason:
            return ExceptionOutcome(NAME, "fails", f"{title}{reason}，不能作为依据。")
        decided = f"准入文号 {admission.number}，有效期 {admission.since} 至 {admission.until}"
        further = (
            [_NEVER[finding.type]] if finding.type in _NEVER else list(beyond(admission, words))
        )
        if further:
            why = f"{title}已准入（{decided}），但{'；'.join(further)}。"
            return ExceptionOutcome(NAME, "fails", why)
        questions = list(claim.questions)
        if named == "perhaps":
            questions.append("这一句是不是该事项，文中没有写明")
        questions += unsettled(admission, self._understanding, sentence, words, self._day)
        # What is found once a notice speaks for all its demands; a claim keeps others from being
        # found.
        if not questions and (kind.once or finding.type == _CLAIMS_ADMISSION):
            questions += self._elsewhere
        if questions:
            why = f"{title}已准入（{decided}），但{'；'.join(questions)}，请核对后再定。"
            return ExceptionOutcome(NAME, "open", why)
        why = f"{title}已由{admission.decided_by}于 {admission.decided_on} 同意准入，{decided}。"
        if finding.type == _OFF_LIST and finding.severity == "violation":
            why += "这类事项一般在负面清单上，请核对清单是否已先作调整。"
        return ExceptionOutcome(NAME, "applies", why)

    def _sentence(self, finding: Finding) -> int:
        offsets = self._understanding.notice.normal.offsets
        return self._understanding.sentence_at(bisect_left(offsets, finding.start))

    @cached_property
    def _elsewhere(self) -> list[str]:
        """The first demand on communities that is of no admitted matter, or goes too far."""
        understanding = self._understanding
        asking = [n for n in range(len(understanding.sentences)) if _asks(understanding, n)]
        words = {number: demanded(understanding, number) for number in asking}
        open_for: dict[int, list[list[str]]] = defaultdict(list)
        for claim in self._known:
            if _not_holding(claim.admission, self._day):
                continue
            for number in asking:
                if claim.named(number, words[number]) == "surely":
                    left = unsettled(
                        claim.admission, understanding, number, words[number], self._day
                    )
                    open_for[number].append([*beyond(claim.admission, words[number]), *left])
        for number in asking:
            start, end = understanding.sentence_span(number)
            told = understanding.text[start:end].strip("“”（）、，。；\n")[:30]
            if number not in open_for:
                return [f"文中还有准入以外的要求（如“{told}”）"]
            if all(open_for[number]):
                return [f"“{told}”一句还要核对：{'；'.join(open_for[number][0])}"]
        return []


def _not_holding(admission: Admission, day: date) -> str:
    """Why the admission answers for nothing on ``day``; empty where it does."""
    if admission.state in ("applied", "rejected"):
        return f"{STATES[admission.state]}，没有准入"
    if admission.application.missing:
        return f"要素不全，缺少：{'、'.join(admission.application.missing)}"
    if admission.in_force(day):
        return ""
    if admission.since is None or admission.until is None or not admission.number:
        return "没有登记准入文号和期限"
    if day < admission.since:
        return f"（{admission.number}）从 {admission.since} 起才有效"
    if admission.until < day:
        return f"（{admission.number}）已于 {admission.until} 到期"
    return f"（{admission.number}）已从 {admission.ended_on} 起取消"


def _asks(understanding: Understanding, number: int) -> bool:
    """Whether a sentence of the text makes communities do something."""
    sentence = understanding.sentences[number]
    block = understanding.notice.blocks[sentence.block]
    words = understanding.text[sentence.start : sentence.end].strip("。：")
    if block.kind in ("heading", "title") or (block.section and words == block.section[-1]):
        return False
    for clause, (start, end) in enumerate(sentence.clauses):
        bearer = understanding.bearers[number][clause]
        if not acting(bearer) and bearer.kind != COMMUNITY:
            continue
        if bearer.source not in NAMED and not understanding.has_modal(
            number, "obligation", start, end
        ):
            continue  # the addressees alone do not make a demand of it
        governed = governing(understanding.context[number], start, end)
        if understanding.modality(number, clause, governed) == "obligation":
            return True
    return False
