"""A quiz over cases: a clause in its context, a verdict, a type; what was missed comes again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from checker.errors import CheckerError
from checker.learning.cases import Case
from checker.learning.drawing import draw, levels_of, lures
from checker.learning.examined import Look
from checker.learning.progress import Given, Missed, Progress
from checker.model import Basis, Span, VerdictLabel
from checker.report.words import LABELS

_AFTER_MISS, _AFTER_RIGHT = 3, 7  # other questions before the same one comes again
_ENOUGH = 2  # right answers in a row that settle what was missed
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: is the clause ``focus`` of ``text`` in order, and if not, of which type is it.

    ``choices`` are ``(type, title)``, four where there are enough types. ``again`` says that it was
    missed before.
    """

    number: int
    case: str
    text: str
    focus: Span
    department: str
    choices: tuple[tuple[str, str], ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an answer, and the explanation.

    ``kind_right`` is ``None`` where no type was to be named: the clause is in order, or the learner
    took it for that. ``case`` has evidence, explanation and all else to show; ``why``, ``clauses``
    and ``remedy`` are what to show first (``remedy`` is empty for a clean case).
    """

    case: Case
    verdict_right: bool
    kind_right: bool | None
    why: str
    clauses: tuple[Basis, ...]
    remedy: str

    @property
    def right(self) -> bool:
        """Whether every part was right."""
        return self.verdict_right and self.kind_right is not False


@dataclass(frozen=True, slots=True)
class Score:
    """Answers so far: ``first`` of ``cases`` were right at the first try; ``open`` come again."""

    answers: int
    right: int
    verdicts_right: int
    kinds: int
    kinds_right: int
    cases: int
    first: int
    open: int


class Quiz:
    """Asks ``progress.length`` different cases; the same cases and seed give the same questions.

    ``progress`` is what must be kept to go on later; ids in it that are no longer among ``found``
    are passed over. ``look`` (see ``checker.learning.examined.examiner``) marks the evidence and
    passes over cases that are more than one thing; ``profile`` says whose clauses are shown.
    """

    def __init__(
        self,
        found: Iterable[Case],
        seed: int = 0,
        *,
        length: int = 20,
        pool: Iterable[Case] | None = None,
        progress: Progress | None = None,
        look: Look = lambda case: case,
        profile: str = "all",
    ) -> None:
        self._cases = {case.id: case for case in found}
        chosen = [] if pool is None else [case.id for case in pool]
        self.progress = progress or Progress(seed=seed, length=length, pool=chosen)
        if pool is not None and not chosen:
            raise CheckerError("没有可以出题的案例。请放宽筛选条件。")
        self._pool = [self._cases[i] for i in self.progress.pool or self._cases if i in self._cases]
        if not self._pool:
            raise CheckerError("没有可以出题的案例。请放宽筛选条件。")
        self._levels = levels_of(self._cases.values())
        self._look, self._profile = look, profile
        self._forget_what_is_gone()

    def question(self) -> Question | None:
        """The question that waits for its answer, else the next; ``None`` when all is done."""
        state = self.progress
        if not state.current:
            case = self._next()
            if case is None:
                return None
            state.number += 1
            state.current = case.id
        case = self._look(self._cases[state.current])
        return Question(
            number=state.number,
            case=case.id,
            text=case.text,
            focus=_focus(case),
            department=case.department,
            choices=self._choices(case),
            again=case.id in state.missed,
        )

    def answer(self, verdict: VerdictLabel, kind: str = "") -> Outcome:
        """Judge the answer to the question that waits. ``kind`` is the type, where one is named.

        Raises CheckerError where no question waits, or where a type is missing or not among the
        choices.
        """
        question = self.question() if self.progress.current else None
        if question is None:
            raise CheckerError("现在没有等待回答的题目。请先出下一题。")
        if verdict not in LABELS:
            raise CheckerError(f"结论只能是{'、'.join(LABELS.values())}。请重新选择。")
        if verdict != "compliant" and kind not in dict(question.choices):
            raise CheckerError("还没有选类型，或者选的类型不在选项里。请从选项中选一个。")
        case = self._look(self._cases[question.case])
        named = case.flagged and verdict != "compliant"
        given = Given(
            number=question.number,
            case=case.id,
            verdict=verdict,
            kind="" if verdict == "compliant" else kind,
            verdict_right=verdict == case.verdict,
            kind_right=kind == case.type if named else None,
            again=question.again,
        )
        self.progress.given.append(given)
        self.progress.current = ""
        self._schedule(given)
        return Outcome(
            case=case,
            verdict_right=given.verdict_right,
            kind_right=given.kind_right,
            why=case.why or (case.explained(self._profile) if case.flagged else ""),
            clauses=case.clauses_under(self._profile),
            remedy=case.remedy if case.flagged else "",
        )

    def score(self) -> Score:
        """How it stands."""
        given = self.progress.given
        kinds = [answer.kind_right for answer in given if answer.kind_right is not None]
        first: dict[str, bool] = {}
        for answer in given:
            first.setdefault(answer.case, answer.right)
        return Score(
            answers=len(given),
            right=sum(answer.right for answer in given),
            verdicts_right=sum(answer.verdict_right for answer in given),
            kinds=len(kinds),
            kinds_right=sum(kinds),
            cases=len(first),
            first=sum(first.values()),
            open=len(self.progress.missed),
        )

    def _next(self) -> Case | None:
        """What is due, else a new case, else what was missed and is not due yet."""
        state = self.progress
        waiting = sorted(
            state.missed, key=lambda identifier: (state.missed[identifier].due, identifier)
        )
        if waiting and state.missed[waiting[0]].due <= state.number + 1:
            return self._cases[waiting[0]]
        order = list(dict.fromkeys(answer.case for answer in state.given))
        if len(order) < state.length:
            before = [self._cases[i] for i in order if i in self._cases]
            random = Random(f"{state.seed}:{state.number}")
            part = len(order) / state.length
            fresh = draw(self._pool, before, part, self._levels, self._look, random)
            if fresh is not None:
                return fresh
        return self._cases[waiting[0]] if waiting else None

    def _schedule(self, given: Given) -> None:
        missed = self.progress.missed
        if not given.right:
            missed[given.case] = Missed(given.number + _AFTER_MISS + 1)
        elif given.case in missed:
            right = missed[given.case].right + 1
            if right >= _ENOUGH:
                del missed[given.case]
            else:
                missed[given.case] = Missed(given.number + _AFTER_RIGHT + 1, right)

    def _choices(self, case: Case) -> tuple[tuple[str, str], ...]:
        choices = [(case.type, case.title), *lures(case, self._cases.values())]
        # Not by the number of the question: the order must not change when it is asked again.
        Random(f"{self.progress.seed}:{case.id}").shuffle(choices)
        return tuple(choices)

    def _forget_what_is_gone(self) -> None:
        state = self.progress
        if state.current not in self._cases:
            state.current = ""
        for identifier in set(state.missed) - set(self._cases):
            del state.missed[identifier]


def _focus(case: Case) -> Span:
    """The sentence in question: that of the evidence, else the last one, without spaces around."""
    sentences = [m.span() for m in _SENTENCE.finditer(case.text) if m[0].strip()]
    if case.evidence is not None:
        at = case.evidence
        touched = [s for s in sentences if s[0] < at.end and at.start < s[1]]
        if touched:
            return Span(touched[0][0], touched[-1][1])
    return Span(*sentences[-1]) if sentences else Span(0, len(case.text))
