"""Cases for training: every example of the policy, and one's own, with what explains them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from checker.errors import CheckerError
from checker.model import Basis, Span, VerdictLabel
from checker.policy import Policy
from checker.policy.types import Example, ViolationType

if TYPE_CHECKING:
    from checker.store.cases import OwnCase

Family = Literal["delegation", "banned", "funding"]
Difficulty = Literal["plain", "renamed", "hard"]

FAMILIES: Mapping[Family, str] = {
    "delegation": "越权下派",
    "banned": "禁止性要求",
    "funding": "缺少保障",
}
DIFFICULTIES: Mapping[Difficulty, str] = {"plain": "直白", "renamed": "换名", "hard": "隐蔽"}
NO_DEPARTMENT = "未注明"

_ID_LENGTH = 12
_SIGNS = re.compile(r"[\W_]+")
_BREAKS = re.compile(r"[\s,，、;；]+")
# One department is written in several ways: 城管, 城管局; 卫健, 卫健委, 卫生健康.
_OFFICE = re.compile(r"(?<=..)(?:救援大队|管理局|局|(?<!工)委|办|(?<![挥装])部)$")
_SAME_DEPARTMENT = {
    "卫健": "卫生健康",
    "执法": "城管",
    "创城": "文明",
    "创建": "文明",
    "综治": "政法",
    "平安": "政法",
    "农牧": "农业农村",
    "林草": "林业",
    "政务": "政务服务",
    "水利": "水务",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A short text, what comes of it and why.

    ``id`` is made of type and text and so stays when others come or go. ``evidence`` delimits the
    words in ``text`` that decide, ``None`` where nobody marked them (see
    ``checker.learning.examined``). ``severity`` is ``None`` for a clean case, whose ``type`` is
    the one that it may be mistaken for. ``why`` is what is said of this text alone, may be empty;
    ``burden``, ``explanation`` and ``remedy`` are the type's. ``clauses`` are what the type rests
    on by profile. ``also`` are other types that the same text was found to be, and ``settled``
    whether the text as a whole comes to this severity. ``own`` is the number in the store, 0 for a
    case of the policy.
    """

    id: str
    type: str
    title: str
    family: Family
    text: str
    evidence: Span | None
    severity: Literal["violation", "review"] | None
    why: str
    difficulty: Difficulty
    department: str
    burden: str
    explanation: str
    remedy: str
    clauses: Mapping[str, tuple[Basis, ...]] = field(hash=False)
    also: tuple[str, ...] = ()
    settled: bool = True
    own: int = 0

    @property
    def flagged(self) -> bool:
        """Whether the text is not in order."""
        return self.severity is not None

    @property
    def verdict(self) -> VerdictLabel:
        """What a checker should say of it."""
        return self.severity or "compliant"

    def explained(self, profile: str) -> str:
        """The type's explanation without what is said of other plans than ``profile``."""
        from checker.judging.findings import explained

        return explained(self.explanation, profile)

    def clauses_under(self, profile: str) -> tuple[Basis, ...]:
        """What the type rests on under ``profile``; under all plans for an unknown one."""
        return self.clauses.get(profile) or self.clauses.get("all", ())


def case_id(kind: str, text: str) -> str:
    """The id of a case: twelve hexadecimal digits over its type and text."""
    return hashlib.sha256(f"{kind}\n{text.strip()}".encode()).hexdigest()[:_ID_LENGTH]


def cases(policy: Policy, own: Iterable[OwnCase] = (), on: date | None = None) -> tuple[Case, ...]:
    """The cases of ``policy``, type by type, flagged ones first, then those of one's own.

    ``on`` is the day whose clauses are cited (default: today). An own case of a type that the
    policy does not have is left out, as is one that says the same as a case before it.
    """
    day = on or date.today()
    found: dict[str, Case] = {}
    clauses = {name: _clauses(policy, name, day) for name in policy.types}
    for kind in policy.types.values():
        for flagged, examples in ((True, kind.examples.flagged), (False, kind.examples.clean)):
            for example in examples:
                case = _of_example(kind, example, flagged, clauses[kind.id])
                found.setdefault(case.id, case)
    for mine in own:
        if mine.type in policy.types:
            case = _of_own(policy.types[mine.type], mine, clauses[mine.type])
            found.setdefault(case.id, case)
    return tuple(found.values())


def one(found: Iterable[Case], identifier: str) -> Case:
    """The case whose id begins with ``identifier``. Raises CheckerError, also where it is unclear."""
    wanted = identifier.strip().lower()
    hits = [case for case in found if wanted and case.id.startswith(wanted)]
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise CheckerError(f"以“{identifier}”开头的案例有 {len(hits)} 个。请把编号写全。")
    raise CheckerError(f"没有编号为“{identifier}”的案例。请用 checker cases list 查看编号。")


def select(
    found: Iterable[Case],
    words: str = "",
    *,
    types: Collection[str] = (),
    families: Collection[str] = (),
    departments: Collection[str] = (),
    difficulties: Collection[str] = (),
    flagged: bool | None = None,
    own: bool | None = None,
) -> tuple[Case, ...]:
    """The cases that meet everything asked for, in their order; what is empty is not asked.

    Each of ``words`` (spaces or commas between them) must stand somewhere in the case, in any
    order. ``departments`` are as ``department_of`` gives them.
    """
    needed = [_folded(word) for word in _BREAKS.split(words) if word]
    return tuple(
        case
        for case in found
        if (not types or case.type in types)
        and (not families or case.family in families)
        and (not departments or department_of(case) in departments)
        and (not difficulties or case.difficulty in difficulties)
        and (flagged is None or case.flagged == flagged)
        and (own is None or bool(case.own) == own)
        and _holds(case, needed)
    )


def department_of(case: Case) -> str:
    """The case's department under one name; ``未注明`` where nobody says."""
    return canonical_department(case.department)


def canonical_department(name: str) -> str:
    """A department under one name, however it is written; ``未注明`` for none."""
    bare = _OFFICE.sub("", name.strip())
    return _SAME_DEPARTMENT.get(bare, bare) or NO_DEPARTMENT


def departments(found: Iterable[Case]) -> dict[str, int]:
    """How many cases each department has, the most first; ``未注明`` last."""
    counts = Counter(map(department_of, found))
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] == NO_DEPARTMENT, -pair[1], pair[0]))
    return dict(ordered)


def look_alikes(case: Case, among: Iterable[Case], most: int = 3) -> tuple[Case, ...]:
    """The cases of the same type that look most like ``case`` and come out the other way.

    For a flagged case these are clean ones, for a clean case flagged ones; the nearest first.
    """
    others = [c for c in among if c.type == case.type and c.flagged != case.flagged]
    return tuple(sorted(others, key=lambda c: (-likeness(case.text, c.text), c.id))[:most])


def pairs(found: Sequence[Case], among: Iterable[Case]) -> tuple[tuple[Case, Case | None], ...]:
    """Every flagged case of ``found`` beside the nearest clean one of ``among`` (``None``: none).

    A clean case stands beside only one flagged case while there are others of its type.
    """
    pool = tuple(among)
    used: Counter[str] = Counter()
    beside: list[tuple[Case, Case | None]] = []
    for case in found:
        if not case.flagged:
            continue
        near = look_alikes(case, pool, most=len(pool))
        chosen = min(near, key=lambda c: used[c.id], default=None)
        if chosen is not None:
            used[chosen.id] += 1
        beside.append((case, chosen))
    return tuple(beside)


def likeness(first: str, second: str) -> float:
    """How alike two texts are, 0 to 1: Dice's coefficient over pairs of characters."""
    left, right = _bigrams(first), _bigrams(second)
    size = len(left) + len(right)
    return 2 * len(left & right) / size if size else 0.0


@lru_cache(maxsize=4096)
def _bigrams(text: str) -> frozenset[str]:
    bare = _SIGNS.sub("", _folded(text))
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _holds(case: Case, needed: Sequence[str]) -> bool:
    if not needed:
        return True
    said = (
        case.id, case.type, case.title, FAMILIES[case.family], case.text, case.why,
        case.department, DIFFICULTIES[case.difficulty],
    )  # fmt: skip
    whole = _folded("\n".join(said))
    return all(word in whole for word in needed)


def _clauses(policy: Policy, kind: str, day: date) -> dict[str, tuple[Basis, ...]]:
    return {profile: policy.basis(kind, profile, day) for profile in policy.profiles}


def _of_example(
    kind: ViolationType, example: Example, flagged: bool, clauses: Mapping[str, tuple[Basis, ...]]
) -> Case:
    text = example.text.strip()
    return Case(
        id=case_id(kind.id, text),
        type=kind.id,
        title=kind.title,
        family=kind.family,
        text=text,
        evidence=_span(text, example.evidence),
        severity=(example.severity or kind.severity) if flagged else None,
        why=example.why,
        difficulty=example.difficulty,
        department=example.department,
        burden=kind.why,
        explanation=kind.explanation,
        remedy=kind.remedy,
        clauses=clauses,
    )


def _of_own(kind: ViolationType, mine: OwnCase, clauses: Mapping[str, tuple[Basis, ...]]) -> Case:
    return Case(
        id=case_id(kind.id, mine.text),
        type=kind.id,
        title=kind.title,
        family=kind.family,
        text=mine.text,
        evidence=_span(mine.text, mine.evidence),
        severity=mine.severity,
        why=mine.why,
        difficulty=mine.difficulty,
        department=mine.department,
        burden=kind.why,
        explanation=kind.explanation,
        remedy=kind.remedy,
        clauses=clauses,
        own=mine.id,
    )


def _span(text: str, evidence: str) -> Span | None:
    at = text.find(evidence) if evidence else -1
    return None if at < 0 else Span(at, at + len(evidence))
