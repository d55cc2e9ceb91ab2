"""Which case a quiz asks next: balanced verdicts, mixed types, rising difficulty; and the lures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from checker.learning.cases import Case, Difficulty, likeness
from checker.learning.examined import Look

_ORDER: Mapping[Difficulty, int] = {"plain": 0, "renamed": 1, "hard": 2}
_MOST_LEAD = 2  # questions by which flagged or clean ones may be ahead
_RISES_AT = (0.4, 0.75)  # the parts of the quiz from which on level 1 and level 2 are asked
_SAME_FAMILY = 0.1  # as much as a tenth of the text in common
LURES = 3


def draw(
    pool: Sequence[Case],
    before: Sequence[Case],
    progress: float,
    levels: Mapping[str, int],
    look: Look,
    random: Random,
) -> Case | None:
    """The next case of ``pool`` that is not among ``before`` (asked already, the oldest first).

    ``progress`` is the part of the quiz that is done, 0 to 1, ``levels`` as ``levels_of`` gives
    them. A case that does not come to its own verdict under ``look`` is passed over. ``None`` when
    nothing is left.
    """
    asked = {case.id for case in before}
    left = [case for case in pool if case.id not in asked]
    level = sum(progress >= at for at in _RISES_AT)
    while left:
        chosen = _choose(left, before, level, levels, random)
        looked = look(chosen)
        if looked.settled:
            return looked
        left.remove(chosen)
    return None


def _choose(
    left: Sequence[Case],
    before: Sequence[Case],
    level: int,
    levels: Mapping[str, int],
    random: Random,
) -> Case:
    lead = sum(1 if case.flagged else -1 for case in before)
    flagged = random.random() < 0.5 if abs(lead) < _MOST_LEAD else lead < 0
    side = [case for case in left if case.flagged == flagged] or list(left)
    near = min(abs(levels[case.id] - level) for case in side)
    fitting = [case for case in side if abs(levels[case.id] - level) == near]
    times = Counter(case.type for case in before)
    last = before[-1].type if before else ""
    rank = {case.type: (times[case.type], case.type == last) for case in fitting}
    least = min(rank.values())
    # A type with many cases must not be asked more often for that.
    kind = random.choice(sorted(name for name, found in rank.items() if found == least))
    return random.choice(sorted((c for c in fitting if c.type == kind), key=lambda c: c.id))


def levels_of(found: Iterable[Case]) -> dict[str, int]:
    """The level of each case by id: 0 plain, 1 renamed, 2 hard.

    Nobody says how hard a clean case is; it is the harder, the more it looks like a flagged one of
    its type. The thirds of each type's clean cases are its levels.
    """
    flagged: dict[str, list[Case]] = defaultdict(list)
    clean: dict[str, list[Case]] = defaultdict(list)
    levels: dict[str, int] = {}
    for case in found:
        (flagged if case.flagged else clean)[case.type].append(case)
        levels[case.id] = _ORDER[case.difficulty]
    for kind, mine in clean.items():
        nearness = {
            case.id: max((likeness(case.text, other.text) for other in flagged[kind]), default=0.0)
            for case in mine
        }
        ordered = sorted(mine, key=lambda case: (nearness[case.id], case.id))
        for place, case in enumerate(ordered):
            levels[case.id] = max(levels[case.id], 3 * place // len(ordered))
    return levels


def lures(case: Case, found: Iterable[Case]) -> tuple[tuple[str, str], ...]:
    """``(type, title)`` of up to three types that ``case`` could be mistaken for.

    Types whose flagged cases read like it come first, those of its family before others; a type
    that it also is never comes.
    """
    best: dict[str, float] = {}
    titles: dict[str, str] = {}
    for other in found:
        if other.type == case.type or other.type in case.also or not other.flagged:
            continue
        titles[other.type] = other.title
        alike = likeness(case.text, other.text)
        alike += _SAME_FAMILY if other.family == case.family else 0.0
        best[other.type] = max(best.get(other.type, 0.0), alike)
    ordered = sorted(best, key=lambda kind: (-best[kind], kind))
    return tuple((kind, titles[kind]) for kind in ordered[:LURES])
