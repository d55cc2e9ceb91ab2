"""The notice with edits made, understood and judged again: how every rewording is verified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from checker.demands import Understanding, understand
from checker.drafting.model import Edit, shifted
from checker.judging import judge
from checker.model import Finding, Verdict
from checker.notice import parse
from checker.policy import Policy

MOST = 4_000_000
"""Characters that are judged again for one notice; what is left then is for a person."""

MOST_SECONDS = 120
"""The same in time, for notices that are slow to judge."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checker says of one state of the text."""

    understanding: Understanding
    findings: tuple[Finding, ...]

    @property
    def text(self) -> str:
        return self.understanding.notice.document.text


class Spent(Exception):
    """As much has been judged again as is allowed for one notice."""


class Trial:
    """Judges ``verdict``'s notice again, as it was judged, with edits."""

    def __init__(self, verdict: Verdict, policy: Policy, models: bool) -> None:
        self._verdict = verdict
        self._policy = policy
        self._models = models
        self._left = MOST
        self._until = monotonic() + MOST_SECONDS
        self._known: dict[tuple[Edit, ...], Looked] = {}

    def look(self, edits: Sequence[Edit]) -> Looked:
        """The text with ``edits``, which do not overlap. Raises Spent."""
        key = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
        if key not in self._known:
            document = shifted(self._verdict.document, key)
            self._left -= len(document.text) + 200
            if self._left < 0 or monotonic() > self._until:
                raise Spent
            understanding = understand(parse(document))
            findings = judge(
                understanding,
                self._policy,
                self._verdict.profile,
                self._verdict.on,
                models=self._models,
            )
            self._known[key] = Looked(understanding, findings)
        return self._known[key]


def serious(findings: Sequence[Finding]) -> list[Finding]:
    """Those that count in a verdict."""
    return [finding for finding in findings if finding.severity != "note"]


def within(findings: Sequence[Finding], start: int, end: int) -> list[Finding]:
    """Those whose evidence touches ``[start, end)``."""
    return [f for f in findings if f.start < end and start < f.end]
