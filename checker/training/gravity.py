"""How grave findings are, learnt from the drafts of labelled notices (``judging/gravity.py``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.judging.drafts import Draft, Setting, drafts, told
from checker.judging.gravity import NAME, WIDTH, Gravity, rows
from checker.judging.model import NAME as DEMANDS
from checker.judging.model import Likely, Model, load
from checker.model import SEVERITY_ORDER
from checker.policy import Policy
from checker.trained import packed, store, stored
from checker.training.evaluate import Found, matches
from checker.training.gold import GoldFinding
from checker.training.material import Material
from checker.training.stages import SEED, folds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_STRENGTH = 10.0  # weak regularisation: measured on groups not seen
_LEAST = 10  # findings of either kind that a type needs to be learnt
_FOLDS = 10
_SURE = (0.5, 0.55, 0.6, 0.65, 0.7)
_ACCUSED = 2.5  # compliant notices in a hundred that may be called violating
_CLOSE = 0.001  # how far from the best share of right verdicts is as good as the best
_DAY = date(2026, 1, 1)  # of notices that do not say theirs


@dataclass(frozen=True, slots=True)
class Drafted:
    """The drafts of one labelled notice, their rows, and the labelled finding that each meets."""

    notice: Material
    drafts: tuple[Draft, ...]
    rows: tuple[tuple[Floats, Floats], ...]
    met: dict[int, GoldFinding]


@dataclass(frozen=True, slots=True)
class Learnt:
    """The fit, from which probability on a demand may be told as a violation, and what fresh notices
    of groups not seen showed: the share of right verdicts, compliant notices in a hundred accused,
    the share of equal severities, the same by words alone, and of how many findings."""

    gravity: Gravity
    sure: float
    verdicts: float
    accused: float
    severities: float
    by_words: float
    findings: int


def choose(
    notices: Sequence[Material], answers: Sequence[Sequence[Likely]], model: Model, policy: Policy
) -> Learnt:
    """The best verdicts on fresh notices that accuse few wrongly; among equals, the severities.

    ``answers`` are those of a model that has not seen the notices. No more than ``_ACCUSED``
    compliant notices in a hundred may be accused.
    """
    found = []
    for sure in _SURE:
        drafted = draft_all(notices, answers, replace(model, sure=sure), policy)
        found.append(learn(drafted, sure))
    allowed = [learnt for learnt in found if learnt.accused <= _ACCUSED] or found
    best = max(learnt.verdicts for learnt in allowed)
    near = [learnt for learnt in allowed if learnt.verdicts >= best - _CLOSE]
    return max(near, key=lambda learnt: (learnt.severities, learnt.verdicts))


def draft_all(
    notices: Sequence[Material], answers: Sequence[Sequence[Likely]], model: Model, policy: Policy
) -> list[Drafted]:
    """The drafts of whole notices and examples, of which ``model`` has given ``answers``."""
    profile = policy.chosen(None)
    found = []
    for notice, said in zip(notices, answers, strict=True):
        if notice.origin == "part" and not notice.only:
            continue
        understanding = notice.understanding
        day = understanding.notice.date or _DAY
        setting = Setting(understanding, policy, profile, day)
        made, _ = drafts(setting, notice.candidates, model, said)
        findings = [draft.finding for draft in made]
        met = matches(
            notice.gold, [Found(f.type, f.severity, f.start, f.end, f.rule) for f in findings]
        )
        weighed = tuple(rows(findings, understanding, notice.units, model.idf))
        found.append(Drafted(notice, tuple(made), weighed, met))
    return found


def learn(drafted: Sequence[Drafted], sure: float) -> Learnt:
    """Fit on all of ``drafted``; the figures are of fits on other groups."""
    import numpy as np

    groups = np.asarray([each.notice.gold.group for each in drafted])
    chances: dict[int, list[float | None]] = {}
    for inside, outside in folds(groups, _FOLDS):
        held = fit([drafted[at] for at in inside])
        chances |= {int(at): held.weighed(_kinds(drafted[at]), drafted[at].rows) for at in outside}
    return Learnt(fit(drafted), sure, *_figures(drafted, chances, sure))


def _kinds(drafted: Drafted) -> list[str]:
    return [draft.finding.type for draft in drafted.drafts]


def fit(drafted: Sequence[Drafted]) -> Gravity:
    """A regression for every type of which violations and reviews are labelled often enough."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    by_type: dict[str, list[tuple[tuple[Floats, Floats], bool, float]]] = {}
    for each in drafted:
        for number, wanted in _firm(each):
            row = each.rows[number], wanted.severity == "violation", each.notice.weight
            by_type.setdefault(wanted.type, []).append(row)
    types, weights, intercepts = [], [], []
    for kind, held in sorted(by_type.items()):
        grave = np.asarray([violation for _, violation, _ in held])
        if min(grave.sum(), (~grave).sum()) < _LEAST:
            continue
        ends = np.cumsum([0, *(len(columns) for (columns, _), _, _ in held)])
        matrix = csr_matrix(
            (
                np.concatenate([values for (_, values), _, _ in held]),
                np.concatenate([columns for (columns, _), _, _ in held]),
                ends,
            ),
            shape=(len(held), WIDTH),
        )
        fitted = LogisticRegression(C=_STRENGTH, max_iter=1000, random_state=SEED)
        with threadpool_limits(limits=1):
            fitted.fit(matrix, grave, sample_weight=[weight for _, _, weight in held])
        types.append(kind)
        weights.append(fitted.coef_[0])
        intercepts.append(float(fitted.intercept_[0]))
    return Gravity(
        tuple(types),
        np.asarray(weights, dtype=np.float32).reshape(-1, WIDTH),
        np.asarray(intercepts, dtype=np.float32),
    )


def _firm(drafted: Drafted) -> Iterator[tuple[int, GoldFinding]]:
    """Numbers of the drafts that meet a firm label, with it; of an example those of its own type."""
    for number, wanted in drafted.met.items():
        if not wanted.optional and drafted.notice.only in ("", wanted.type):
            yield number, wanted


def _figures(
    drafted: Sequence[Drafted], chances: dict[int, list[float | None]], sure: float
) -> tuple[float, float, float, float, int]:
    by_words = weighed = met = right = notices = clean = accused = 0
    for at, each in enumerate(drafted):
        if each.notice.origin != "fresh":
            continue
        findings = [
            told(draft, chance, sure)
            for draft, chance in zip(each.drafts, chances[at], strict=True)
        ]
        plain = [told(draft, None, sure) for draft in each.drafts]
        for number, wanted in _firm(each):
            met += 1
            by_words += plain[number].severity == wanted.severity
            weighed += findings[number].severity == wanted.severity
        verdict = max(
            (f.severity for f in findings), key=SEVERITY_ORDER.__getitem__, default="compliant"
        )
        notices += 1
        right += verdict == each.notice.gold.verdict
        if each.notice.gold.verdict == "compliant":
            clean += 1
            accused += verdict == "violation"
    return (
        round(right / max(1, notices), 4),
        round(100 * accused / max(1, clean), 2),
        round(weighed / max(1, met), 4),
        round(by_words / max(1, met), 4),
        met,
    )


def write(learnt: Learnt, folder: Path) -> dict[str, Any]:
    """Write it beside the model of demands in ``folder`` that it was learnt with."""
    import numpy as np

    demands = stored(DEMANDS, folder)
    if demands is None:
        raise ValueError(f"no model in {folder}")
    arrays = {
        "weights": learnt.gravity.weights.astype(np.float16),
        "intercepts": learnt.gravity.intercepts,
    }
    described = {
        "types": list(learnt.gravity.types),
        "demands": demands.version,
        "findings": learnt.findings,
        "severities": learnt.severities,
        "severities_by_words": learnt.by_words,
        "seed": SEED,
    }
    card = store(NAME, folder, packed(arrays), described)
    load.cache_clear()
    return card
