"""Demands to findings: drafted by their words, weighed against the notice, looked up in the lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from checker.demands.understanding import Understanding
from checker.judging import certificates, listed
from checker.judging.candidates import Candidate
from checker.judging.drafts import Setting, drafts, told, wordings
from checker.judging.features import units
from checker.judging.findings import quoted_around, quoted_whole, recognised
from checker.judging.model import Model, load, weigh
from checker.judging.register import admitted
from checker.judging.widen import speaks_of_communities
from checker.model import Finding
from checker.policy import Policy
from checker.policy.types import HINT


def judge(
    understanding: Understanding, policy: Policy, profile: str, on: date, *, models: bool = True
) -> tuple[Finding, ...]:
    """All findings of ``understanding`` under ``profile`` with the clauses in force on ``on``.

    Rules decide; with ``models`` a trained model adds likely demands that no rule named, as
    review, and what a rule names against the sense of its surroundings is told as review or, far
    below that, as a note: shown with its evidence, outside the verdict. How grave the words are in
    this notice is weighed as well.
    """
    spoken = wordings(understanding, policy)
    setting = Setting(understanding, policy, profile, on)
    # Where no rule decides and no community is spoken of, nothing that the model says is used.
    asked = any(c.decides for c in spoken) or speaks_of_communities(understanding)
    model = load() if models and asked else None
    if model is not None:
        findings = _weighed(setting, spoken, model)
    else:
        drafted, _ = drafts(setting, spoken)
        findings = [draft.finding for draft in drafted]
    lists = policy.lists_on(on)
    document = understanding.notice.document
    findings = [
        certificates.looked_up(f, document.text, lists) if f.type == certificates.TYPE else f
        for f in findings
    ]
    findings = [
        listed.looked_up(f, document.text, lists) if f.type == listed.TYPE else f for f in findings
    ]
    findings = [recognised(f) if document.doubtful(f.start, f.end) else f for f in findings]
    findings = admitted(findings, understanding, policy, on)
    findings.sort(key=lambda f: (f.start, f.type))
    distinct = {f.fingerprint: f for f in reversed(findings)}.values()
    quoted = [_quoted(f, understanding, policy) for f in distinct]
    return tuple(sorted(quoted, key=lambda f: (f.start, f.type)))


def _quoted(finding: Finding, understanding: Understanding, policy: Policy) -> Finding:
    """``finding`` with as much quoted as says what is asked."""
    if policy.types[finding.type].quotes_whole:
        return quoted_whole(finding, understanding)
    if finding.source == "model" or f"/{HINT}" in finding.rule:
        return quoted_around(finding, understanding)
    return finding


def _weighed(setting: Setting, spoken: Sequence[Candidate], model: Model) -> list[Finding]:
    """What words and ``model`` come to, each as grave as it is in this notice, and the notes."""
    understanding = setting.understanding
    clauses = units(understanding)
    answers = weigh(model, understanding, clauses, spoken)
    drafted, notes = drafts(setting, spoken, model, answers)
    by_words = [draft.finding for draft in drafted]
    grave: Sequence[float | None] = [None] * len(drafted)
    if model.gravity is not None:
        grave = model.gravity.chances(by_words, understanding, clauses, model.idf)
    weighed = zip(drafted, grave, strict=True)
    return [*(told(draft, chance, model.sure) for draft, chance in weighed), *notes]
