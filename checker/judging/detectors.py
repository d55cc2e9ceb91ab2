"""Findings that must be computed, not matched: named by a type's ``detectors``.

A detector answers once a notice; the finding cites the rule of each type that names it
(``RuleBook.computed``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from checker.demands.actors import COMMUNITY
from checker.demands.context import governing
from checker.demands.understanding import Understanding
from checker.judging import targets
from checker.judging.candidates import TAKES_BACK, Candidate
from checker.judging.rules import Rule, RuleBook
from checker.judging.workdays import working_days

Found = Callable[[Rule], Candidate]
"""What a detector has found, once it is said for which rule."""

_DUE = re.compile(
    r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日(?:（[^）]{1,6}）)?(上午|下午|晚上?|中午)?(?:(\d{1,2})(?:[:时点](\d{2})?分?))?"
    r"(?:之|以)?(?:前|截止|收口|止)|(?:不晚于|不迟于|最迟|截止(?:到|至)?|限)(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日(上午|下午|晚上?)?(?:(\d{1,2})[:时点])?"
)
_AFTERNOON = ("下午", "晚", "晚上")


def short_deadline(understanding: Understanding) -> Iterator[Found]:
    """Deadlines for a community less than one working day after the notice's date."""
    issued = understanding.notice.date
    if issued is None:
        return
    for match in _DUE.finditer(understanding.text):
        number = understanding.sentence_at(match.start())
        if number < 0:
            continue
        due = _due(match, issued)
        if due is None or not 0 <= (due[0] - issued).days <= 4:
            continue
        if working_days(issued, due[0], due[1]) >= 1:
            continue
        clause = understanding.clause_at(number, match.start())
        bearer = understanding.bearers[number][clause]
        if bearer.kind != COMMUNITY:
            continue
        governed = governing(understanding.context[number], match.start(), match.end())
        if {hit.category for hit in governed} & {*TAKES_BACK, "permission"}:
            continue
        yield partial(
            Candidate,
            start=match.start(),
            end=match.end(),
            sentence=number,
            clause=clause,
            bearer=bearer,
            governed=governed,
        )


def _due(match: re.Match[str], issued: date) -> tuple[date, int | None] | None:
    year, month, day, part, hour = (
        (match[1], match[2], match[3], match[4], match[5])
        if match[2]
        else (match[7], match[8], match[9], match[10], match[11])
    )
    try:
        due = date(int(year) if year else issued.year, int(month), int(day))
    except ValueError:
        return None
    at = int(hour) if hour else None
    if at is not None and part in _AFTERNOON and at < 12:
        at += 12
    if at is None and part == "上午":
        at = 11
    return due, at


# How many sentences back the higher document's target may stand.
_BACK = 3


def raised_target(understanding: Understanding) -> Iterator[Found]:
    """Targets of the notice's own beyond those of the higher document that it states."""
    year = understanding.notice.date.year if understanding.notice.date else date.today().year
    stated: list[tuple[int, list[targets.Target]]] = []
    for number, sentence in enumerate(understanding.sentences):
        words = understanding.text[sentence.start : sentence.end]
        above, own_at = targets.split(words)
        said = targets.targets(above, year) if above else []
        if said:
            stated.append((number, said))
        if own_at >= len(words) or not targets.OWN.search(words[own_at:]):
            continue
        own = targets.targets(words[own_at:], year)
        near = [values for where, values in stated if number - where <= _BACK]
        if not own or not near or not targets.raised(near[-1], own):
            continue
        start, end = sentence.start + own_at, sentence.end
        while end > start and understanding.text[end - 1] in "。；，":
            end -= 1
        clause = understanding.clause_at(number, start)
        last = understanding.clause_at(number, end - 1)
        bearers = understanding.bearers[number][clause : last + 1]
        governed = governing(understanding.context[number], start, end)
        yield partial(
            Candidate,
            start=start,
            end=end,
            sentence=number,
            clause=clause,
            bearer=bearers[0],
            governed=governed,
            fits=any(b.kind == COMMUNITY or b.involved for b in bearers),
            denied=bool({hit.category for hit in governed} & {*TAKES_BACK, "permission"}),
        )


DETECTORS: dict[str, Callable[[Understanding], Iterator[Found]]] = {
    "short-deadline": short_deadline,
    "raised-target": raised_target,
}


def computed(understanding: Understanding, book: RuleBook) -> list[Candidate]:
    """What the detectors that the types of ``book`` name have found."""
    answers: dict[str, list[Found]] = {}
    found: list[Candidate] = []
    for name, rule in book.computed:
        if name not in answers:
            answers[name] = list(DETECTORS[name](understanding))
        found += [made(rule) for made in answers[name]]
    return found
