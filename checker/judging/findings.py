"""Findings as the report shows them: the words, the clause, the reasons, the cure."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import Any

from checker.demands.extract import demand
from checker.demands.understanding import Understanding
from checker.judging.candidates import FREES, TAKES_BACK, Candidate
from checker.judging.model import Likely
from checker.model import Basis, ExceptionOutcome, Finding, Severity
from checker.policy import Policy
from checker.policy.types import ViolationType

_NEAR = 2  # clauses apart
_AROUND = 60  # characters that are quoted of what the model sees, if its clause is shorter
_SIGNS = re.compile(r"[\s\W_]+")
_PLANS = {"county": "方案一", "district": "方案二", "city": "方案三"}
_SENTENCE = re.compile(r"[^。]+。")


def explained(text: str, profile: str) -> str:
    """``text`` without the sentences that speak of other plans than the profile's alone."""
    own = _PLANS.get(profile)
    if own is None:
        return text
    others = [plan for plan in _PLANS.values() if plan != own]
    kept = [
        sentence
        for sentence in _SENTENCE.findall(text)
        if own in sentence or not any(plan in sentence for plan in others)
    ]
    return "".join(kept) or text


def unsure(finding: Finding, probability: float) -> Finding:
    """A rule's violation that the surroundings leave open: to be looked at before it is said."""
    return replace(
        finding,
        severity="review",
        confidence=probability,
        explanation=f"字面上符合“{finding.title}”，但主体或上下文不够明确，请先对照原文核实。"
        f"{finding.explanation}",
    )


def confirmed(finding: Finding, probability: float) -> Finding:
    """What words alone leave open and the model is sure of."""
    return replace(
        finding,
        confidence=probability,
        explanation=f"这里的说法不是常见的写法，从字面和上下文看都是“{finding.title}”。{finding.explanation}",
    )


def milder(finding: Finding) -> Finding:
    """What the words alone would make a violation, in a notice where the like mostly is none."""
    return replace(
        finding,
        severity="review",
        explanation=f"字面上是“{finding.title}”；但同样的话放在这样的通知里，多半只是协助或顺带的要求，请先核实分量。"
        f"{finding.explanation}",
    )


def graver(finding: Finding) -> Finding:
    """What the words alone would have looked at first, in a notice where the like mostly is a violation."""
    return replace(
        finding,
        severity="violation",
        explanation=f"这样的话单独看要先核实；从前后文看，要求的分量已经是“{finding.title}”里不允许的。"
        f"{finding.explanation}",
    )


def doubtful(finding: Finding, probability: float) -> Finding:
    """A rule's finding that stays to be read, as a note with the reason."""
    return replace(
        finding,
        confidence=probability,
        explanation=f"字面上像“{finding.title}”，但联系全文看，多半不算（例如不是要社区做的，或者是应急时的、顺带提到的），"
        f"所以只作提示，不计入结论。{finding.explanation}",
        remedy=f"请对照原文看一看：不是要社区做的、本来就该做的，不必理会；确是这样要求社区的，{finding.remedy}",
    )


def fingerprint(kind: str, evidence: str) -> str:
    """Type and evidence without spaces and signs: stays the same when the file changes elsewhere."""
    bare = _SIGNS.sub("", evidence)
    return hashlib.sha256(f"{kind}\n{bare}".encode()).hexdigest()[:16]


def finding_of(
    candidate: Candidate,
    severity: Severity,
    outcomes: tuple[ExceptionOutcome, ...],
    understanding: Understanding,
    basis: tuple[Basis, ...],
    profile: str,
    seen: Likely | None = None,
) -> Finding:
    """A rule's finding, with the exceptions that were tried.

    ``seen`` is where in the sentence the model sees the demand: what is near is quoted as well
    (「我镇自我加压」 says little without what is asked).
    """
    kind = candidate.rule.type
    evidence = _evidence(candidate, understanding, seen)
    if severity == "violation" and profile in kind.softer:
        severity = "review"
    return Finding(
        **_common(kind, understanding, candidate.sentence, evidence, basis),
        severity=severity,
        demand=demand(
            understanding, candidate.sentence, candidate.clause, candidate.start, candidate.end
        ),
        exceptions=outcomes,
        explanation=explained(kind.explanation, profile),
        source="rule",
        rule=candidate.rule.name,
        confidence=_confidence(candidate, severity),
    )


def recognised(finding: Finding) -> Finding:
    """``finding`` that rests on a page whose text was recognised with doubt: at most review."""
    why = "这一页的文字是从图片上识别出来的，把握不大，请先对照原件核对文字。"
    outcome = ExceptionOutcome("文字识别准确", "open", why)
    severity: Severity = "review" if finding.severity == "violation" else finding.severity
    return replace(finding, severity=severity, exceptions=(*finding.exceptions, outcome))


def quoted_whole(finding: Finding, understanding: Understanding) -> Finding:
    """``finding`` with the rest of its sentence quoted, within one cell of a table.

    Called last: what is asked of a finding's words is asked of the clauses that say it, for in the
    rest of a sentence somebody else may be told something else.
    """
    low, high, at = _stands(finding, understanding)
    start, end = understanding.sentence_span(at)
    quoted = _in_cell(understanding.text, (low, high), (min(start, low), max(end, high)))
    return replace(finding, **_quotation(finding.type, understanding, quoted))


def quoted_around(finding: Finding, understanding: Understanding) -> Finding:
    """``finding`` with clauses of its sentence beside its own quoted, up to ``_AROUND`` characters.

    For what the model sees: of which clause it is, it knows less surely than of which sentence, and
    a clause (「值守人员不得离岗」) says little without who and when. What somebody else does and what
    a cue takes back is not quoted.
    """
    low, high, at = _stands(finding, understanding)
    clauses = understanding.sentences[at].clauses
    inside = [n for n, (start, end) in enumerate(clauses) if start < high and low < end]
    if not inside:
        return finding
    first, last = inside[0], inside[-1]
    own = understanding.bearers[at][first].kind

    def goes_with(number: int) -> bool:
        start, end = clauses[number]
        return understanding.bearers[at][number].kind == own and not any(
            hit.category in (*TAKES_BACK, *FREES)
            and hit.scope_start < end
            and start < hit.scope_end
            for hit in understanding.context[at]
        )

    def short(first: int, last: int) -> bool:
        return max(high, clauses[last][1]) - min(low, clauses[first][0]) <= _AROUND

    while True:
        if last + 1 < len(clauses) and short(first, last + 1) and goes_with(last + 1):
            last += 1
        elif first and short(first - 1, last) and goes_with(first - 1):
            first -= 1
        else:
            break
    around = (min(low, clauses[first][0]), max(high, clauses[last][1]))
    quoted = _in_cell(understanding.text, (low, high), around)
    return replace(finding, **_quotation(finding.type, understanding, quoted))


def _stands(finding: Finding, understanding: Understanding) -> tuple[int, int, int]:
    """Where ``finding`` stands in normalised text, and the number of its sentence."""
    offsets = understanding.notice.normal.offsets
    low, high = bisect_left(offsets, finding.start), bisect_left(offsets, finding.end)
    at = bisect_right(understanding.sentences, low, key=lambda sentence: sentence.start) - 1
    return low, high, at


def _in_cell(text: str, words: tuple[int, int], wider: tuple[int, int]) -> tuple[int, int]:
    """As much of ``wider`` as stands in the same cell of a table as ``words``."""
    before = text.rfind("|", wider[0], words[0])
    after = text.find("|", words[1], wider[1])
    return _trimmed(text, max(wider[0], before + 1), wider[1] if after < 0 else after)


def likely_finding(
    answer: Likely,
    understanding: Understanding,
    policy: Policy,
    basis: tuple[Basis, ...],
    profile: str,
) -> Finding:
    """A model's finding: review, with its probability as confidence."""
    kind = policy.types[answer.type]
    unit = answer.unit
    return Finding(
        **_common(kind, understanding, unit.sentence, answer.span, basis),
        severity="review",
        demand=demand(understanding, unit.sentence, unit.clause),
        exceptions=(),
        explanation=f"没有规则直接认出这一句，模型认为它可能是“{kind.title}”，请对照原文判断。"
        f"{explained(kind.explanation, profile)}",
        source="model",
        rule="model",
        confidence=answer.probability,
    )


def _common(
    kind: ViolationType,
    understanding: Understanding,
    sentence: int,
    evidence: tuple[int, int],
    basis: tuple[Basis, ...],
) -> dict[str, Any]:
    """What every finding says alike, whoever made it; ``evidence`` is in normalised text."""
    return {
        **_quotation(kind.id, understanding, evidence),
        "type": kind.id,
        "title": kind.title,
        "section": _section(understanding, sentence),
        "basis": basis,
        "remedy": kind.remedy,
    }


def _quotation(
    kind: str, understanding: Understanding, evidence: tuple[int, int]
) -> dict[str, Any]:
    """Where ``evidence`` stands in the document, its words, and what they are known by."""
    document = understanding.notice.document
    span = understanding.notice.normal.original(*evidence)
    words = document.text[span.start : span.end]
    return {
        "start": span.start,
        "end": span.end,
        "evidence": words,
        "page": document.page_at(span.start),
        "fingerprint": fingerprint(kind, words),
    }


def _section(understanding: Understanding, sentence: int) -> tuple[str, ...]:
    block = understanding.notice.blocks[understanding.sentences[sentence].block]
    return block.section or ((block.attachment,) if block.attachment else ())


def _evidence(
    candidate: Candidate, understanding: Understanding, seen: Likely | None
) -> tuple[int, int]:
    """The clauses that the match touches and those ``seen``, whole, without what leads them in."""
    sentence = understanding.sentences[candidate.sentence]
    low = sentence.clauses[candidate.clause][0]
    high = candidate.end
    for start, end in sentence.clauses:
        if start < candidate.end and candidate.start < end:
            high = max(high, end)
    if seen is not None and abs(seen.unit.clause - candidate.clause) <= _NEAR:
        low, high = min(low, seen.span[0]), max(high, seen.span[1])
    return _trimmed(understanding.text, low, high)


def _trimmed(text: str, low: int, high: int) -> tuple[int, int]:
    """``[low, high)`` without the marks and blanks that lead in and end it."""
    while low < high and text[low] in "“”、，；：| ":
        low += 1
    while high > low and text[high - 1] in "，；：|。 ":
        high -= 1
    return low, high


_SOURCE_CONFIDENCE = {"own": 0.95, "clause": 0.9, "table": 0.9, "heading": 0.88, "sentence": 0.75}


def _confidence(candidate: Candidate, severity: Severity) -> float:
    base = _SOURCE_CONFIDENCE.get(candidate.bearer.source, 0.7)
    return round(base if severity == "violation" else base - 0.15, 2)
