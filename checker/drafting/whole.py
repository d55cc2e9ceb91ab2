"""All findings of a notice: a suggestion for each, and one text with all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from checker.drafting.cure import Cured, Curer, Step
from checker.drafting.model import Draft, Edit, How, Shift, Suggestion
from checker.drafting.sentence import taken_apart
from checker.drafting.slots import Blanks
from checker.drafting.trial import Looked, Spent, Trial, serious, within
from checker.drafting.ways import cures, templates
from checker.model import Finding, Verdict
from checker.policy import Policy

_ROUNDS = 3  # of looking at the whole after everything has been reworded
_BOUND = re.compile(r"[，。；：！？,;:|｜\t\n]")
_NUMBER = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百零\d]+[、条章．.]|[（(][一二三四五六七八九十\d]+[)）]|[①-⑳])\s*"
)
_BY_HAND = "没有找到既读得通、又不增加负担的改法，请由人改写。"
_TOO_LONG = "文件太长，这一处没有来得及试改，请由人改写。"


@dataclass(frozen=True, slots=True)
class _Group:
    """The findings of one sentence at ``[start, end)``."""

    start: int
    end: int
    findings: tuple[Finding, ...]


def drafted(verdict: Verdict, policy: Policy, *, models: bool = True) -> Draft:
    """Rewordings for every violation and review of ``verdict``, each checked again in its place.

    ``policy`` and ``models`` are what the verdict was made with. A rewording is only given when the
    engine, with it in the place of the passage and nothing else changed, no longer finds the type
    there and finds nothing new there; in ``Draft.text`` all of them stand together. Raises
    PolicyError for rewordings of a policy's own that cannot be used.
    """
    return _Drafting(verdict, policy, models).draft()


class _Drafting:
    def __init__(self, verdict: Verdict, policy: Policy, models: bool) -> None:
        self._verdict = verdict
        self._policy = policy
        self._known = cures(policy)
        self._blanks = Blanks(words for known in self._known.values() for words in templates(known))
        self._trial = Trial(verdict, policy, models)
        self._text = verdict.document.text

    def draft(self) -> Draft:
        wanted = serious(self._verdict.findings)
        if not wanted:
            return Draft(self._verdict, ())
        try:
            looked = self._trial.look(())
        except Spent:
            return Draft(self._verdict, tuple(self._left(f, _TOO_LONG) for f in wanted))
        made: dict[str, Suggestion] = {}
        for group in self._groups(looked, wanted):
            try:
                made |= self._cured(group)
            except Spent:
                made |= {f.fingerprint: self._left(f, _TOO_LONG) for f in group.findings}
        also: list[Suggestion] = []
        with suppress(Spent):
            self._together(made, also)
        return Draft(self._verdict, tuple(made[f.fingerprint] for f in wanted), tuple(also))

    def _groups(self, looked: Looked, findings: Sequence[Finding]) -> list[_Group]:
        found: dict[tuple[int, int], list[Finding]] = {}
        for finding in findings:
            sentence = taken_apart(looked.understanding, finding.start, finding.end)
            span = (sentence.start, sentence.end) if sentence else (finding.start, finding.end)
            found.setdefault(span, []).append(finding)
        return [_Group(start, end, tuple(of)) for (start, end), of in sorted(found.items())]

    def _curer(self, others: Sequence[Edit] = ()) -> Curer:
        return Curer(self._trial, self._policy, self._known, self._verdict.notice.issuer, others)

    def _cured(self, group: _Group, others: Sequence[Edit] = ()) -> dict[str, Suggestion]:
        """A suggestion for each finding of ``group``, tried with ``others`` made as well."""
        curer = self._curer(others)
        cured = curer.sentence(group.start, group.end)
        made: dict[str, Suggestion] = {}
        for finding in group.findings:
            # Its cure is a sentence for the whole notice, unless with this one nothing is left.
            whole = finding.type in curer.for_later
            if finding.type not in cured.left and not (
                whole and self._elsewhere(finding, cured, others)
            ):
                made[finding.fingerprint] = self._suggestion(finding, cured)
                continue
            once = self._policy.types[finding.type].once
            added = curer.added(finding) if once else None
            if added is not None:
                made[finding.fingerprint] = self._told(finding, added[0], (added[1],), "added")
            else:
                made[finding.fingerprint] = self._left(finding, _BY_HAND)
        return made

    def _elsewhere(self, finding: Finding, cured: Cured, others: Sequence[Edit]) -> bool:
        """Whether what is found once a notice is now found at another sentence."""
        looked = self._trial.look((*others, cured.edit))
        return any(f.type == finding.type for f in serious(looked.findings))

    def _suggestion(self, finding: Finding, cured: Cured) -> Suggestion:
        own = [step for step in cured.steps if finding.type in step.types] or list(cured.steps)
        how: How = "deleted" if own and all(step.deletes for step in own) else "reworded"
        ordered = [*own, *(step for step in cured.steps if step not in own)]
        edit = _trimmed(self._text, cured.edit)
        return self._told(finding, edit, ordered, how)

    def _told(self, finding: Finding, edit: Edit, steps: Sequence[Step], how: How) -> Suggestion:
        before = self._text[edit.start : edit.end]
        return Suggestion(
            finding=finding,
            start=edit.start,
            end=edit.end,
            before=before,
            after=edit.after,
            why=steps[0].why if steps else "",
            blanks=self._blanks.names(before, edit.after),
            cured=True,
            how=how,
        )

    def _left(self, finding: Finding, why: str) -> Suggestion:
        words = self._text[finding.start : finding.end]
        return Suggestion(
            finding, finding.start, finding.end, words, words, f"{why}{finding.remedy}", (), False,
            "left",
        )  # fmt: skip

    # ------------------------------------------------------------------ all together

    def _together(self, made: dict[str, Suggestion], also: list[Suggestion]) -> None:
        """Look at the text with everything reworded; what shows up there is cured as well.

        A demand that repeats another is found once that one is gone; one that was understood from
        the words before it may read differently behind new ones. Raises Spent.
        """
        tried: set[tuple[int, int]] = set()
        for _ in range(_ROUNDS):
            edits = Draft(self._verdict, tuple(made.values()), tuple(also)).edits
            looked = self._trial.look(edits)
            left = {s.finding.fingerprint for s in made.values() if not s.cured}
            found = [f for f in serious(looked.findings) if f.fingerprint not in left]
            fresh = False
            for finding in found:
                fresh |= self._again(finding, looked, edits, made, also, tried)
            if not fresh:
                return

    def _again(
        self,
        finding: Finding,
        looked: Looked,
        edits: Sequence[Edit],
        made: dict[str, Suggestion],
        also: list[Suggestion],
        tried: set[tuple[int, int]],
    ) -> bool:
        """Cure a finding of the reworded text; whether anything changed."""
        span = Shift(edits).back(finding.start, finding.end)
        if span is None:
            # Its words are new ones: the whole of what was edited there is looked at again.
            at = next(
                (e for e in edits if self._touches(e, edits, finding) and e.start < e.end), None
            )
            if at is None:
                return False
            span = at.start, at.end
        if span in tried:
            return False
        tried.add(span)
        current = Draft(self._verdict, tuple(made.values()), tuple(also)).edits
        sentence = taken_apart(self._trial.look(()).understanding, *span)
        if sentence is None:
            return False
        if any(e.start < sentence.end and sentence.start < e.end for e in current):
            return self._anew(sentence.start, sentence.end, current, made)
        here = replace(finding, start=span[0], end=span[1], evidence=self._text[slice(*span)])
        if self._policy.types[finding.type].once:
            added = self._curer(current).added(finding)
            if added is None or any(e.start <= added[0].start < e.end for e in current):
                return False
            edit = _moved_back(added[0], current)
            if edit is None:
                return False
            also.append(self._told(here, edit, (added[1],), "added"))
            return True
        cured = self._curer(current).sentence(sentence.start, sentence.end)
        if finding.type in cured.left or not cured.steps:
            return False
        also.append(self._suggestion(here, cured))
        return True

    def _touches(self, edit: Edit, edits: Sequence[Edit], finding: Finding) -> bool:
        low = Shift(edits).there(edit.start)
        return low < finding.end and finding.start < low + len(edit.after)

    def _anew(
        self, start: int, end: int, current: Sequence[Edit], made: dict[str, Suggestion]
    ) -> bool:
        """Reword a sentence once more, now with everything else reworded around it.

        The new words are taken if they also do alone.
        """
        inside = [s for s in made.values() if s.cured and s.start < end and start < s.end]
        if not inside or any(s.start < start or s.end > end for s in inside):
            return False
        group = _Group(start, end, tuple(s.finding for s in inside))
        others = tuple(e for e in current if e.end <= start or e.start >= end)
        again = self._cured(group, others)
        if not all(s.cured and start <= s.start <= s.end <= end for s in again.values()):
            return False
        for suggestion in again.values():
            edit = suggestion.edit
            assert edit is not None
            alone = self._trial.look((edit,))
            if any(
                f.type == suggestion.type
                for f in within(alone.findings, edit.start, edit.start + len(edit.after))
            ):
                return False
        made |= again
        return True


def _moved_back(edit: Edit, others: Sequence[Edit]) -> Edit | None:
    """An addition to the text with ``others``, as one to the text without them."""
    at = Shift(others).back(edit.start, edit.start)
    return Edit(at[0], at[1], edit.after) if at else None


def _trimmed(text: str, edit: Edit) -> Edit:
    """``edit`` without its number and the whole clauses at both ends that it leaves as they are."""
    before, after = text[edit.start : edit.end], edit.after
    low = _common(before, after)
    number = _NUMBER.match(before)
    stop = number.end() if number and number.end() <= low else 0
    while low > stop and not _BOUND.fullmatch(before[low - 1]):
        low -= 1
    high = _common(before[low:][::-1], after[low:][::-1])
    old, new = len(before) - high, len(after) - high
    while high and not _BOUND.fullmatch(before[old]):
        high -= 1
        old, new = old + 1, new + 1
    return Edit(edit.start + low, edit.start + old, after[low:new])


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
