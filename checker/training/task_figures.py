"""What ``checker evaluate --tasks`` prints: how well labelled clauses are recognised."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.policy import Policy
from checker.policy.lists import TaskList
from checker.tasks.match import Recognition, recognise
from checker.tasks.model import TaskModel, load
from checker.training.evaluate import Counts
from checker.training.labelled import Labelled, load_labelled
from checker.training.listed import ids_of, labelled_lists

_SAMPLES = 500
_SEED = 20260101
_TOP = 3
_LEVELS = tuple(step / 10 for step in range(10))


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled clause with the answer; ``off`` where it is said to be on no list."""

    row: Labelled
    answer: Recognition
    off: bool

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the matches, the likeliest first."""
        return tuple(found.item for found in self.answer.matches)

    @property
    def first(self) -> bool:
        """Whether the likeliest item is the right one, and the clause was not called off-list."""
        return not self.off and self.items[:1] == (self.row.item,)

    @property
    def over(self) -> bool:
        """Whether help was said to go too far."""
        return not self.off and bool(self.answer.matches) and bool(self.answer.matches[0].over)


def judged(
    rows: Sequence[Labelled], lists: Mapping[str, TaskList], model: TaskModel | None
) -> list[Judged]:
    """``rows`` with what is answered; the limit of the model says what is on no list."""
    limit = model.limit if model is not None else 0.0
    found = []
    for row in rows:
        answer = recognise(row.clause, lists, _TOP)
        off = answer.listed < limit or not answer.matches
        found.append(Judged(row, answer, off))
    return found


def figures(answers: Sequence[Judged]) -> dict[str, Any]:
    """All figures as plain data; intervals are of 95% by bootstrap over clauses."""
    off = off_list(answers)
    return {
        "clauses": len(answers),
        "on_list": sum(one.row.item is not None for one in answers),
        "top1": round(top1(answers), 4),
        "top1_interval": _interval(answers, top1),
        "top3": round(top3(answers), 4),
        "off_list_precision": round(off.precision, 4),
        "off_list_recall": round(off.recall, 4),
        "off_list_f1": round(off.f1, 4),
        "off_list_f1_interval": _interval(answers, lambda some: off_list(some).f1),
        "over_f1": round(too_far(answers).f1, 4),
        "over_f1_interval": _interval(answers, lambda some: too_far(some).f1),
        "open": round(_share([one.answer.decision == "unsure" for one in answers]), 4),
        "decided_rightly": round(_decided(answers), 4),
        "kinds": {
            kind: _by_kind([one for one in answers if one.row.kind == kind])
            for kind in sorted({one.row.kind for one in answers})
        },
        "lists": {
            letter: round(top1([o for o in answers if (o.row.item or "").startswith(letter)]), 4)
            for letter in sorted({one.row.item[0] for one in answers if one.row.item})
        },
        "calibration": _calibration(answers),
    }


def top1(answers: Sequence[Judged]) -> float:
    """The share of clauses on a list whose item comes first."""
    return _share([one.first for one in answers if one.row.item is not None])


def top3(answers: Sequence[Judged]) -> float:
    """The share of clauses on a list whose item is among the first three."""
    return _share(
        [one.row.item in one.items and not one.off for one in answers if one.row.item is not None]
    )


def off_list(answers: Sequence[Judged]) -> Counts:
    """Clauses on no list: found, wrongly said, missed."""
    counts = Counts()
    for one in answers:
        none = one.row.item is None
        counts.add(Counts(none and one.off, one.off and not none, none and not one.off))
    return counts


def too_far(answers: Sequence[Judged]) -> Counts:
    """Clauses that ask what the department keeps: found, wrongly said, missed."""
    counts = Counts()
    for one in answers:
        wanted = one.row.over
        counts.add(Counts(wanted and one.over, one.over and not wanted, wanted and not one.over))
    return counts


def _decided(answers: Sequence[Judged]) -> float:
    """Of the clauses that are not left open, the share decided rightly."""
    return _share(
        [
            (one.answer.decision == "on-list") == (one.row.item is not None)
            for one in answers
            if one.answer.decision != "unsure"
        ]
    )


def _by_kind(answers: Sequence[Judged]) -> dict[str, Any]:
    right = [one.off if one.row.item is None else one.first for one in answers]
    return {"clauses": len(answers), "right": round(_share(right), 4)}


def _calibration(answers: Sequence[Judged]) -> list[dict[str, float]]:
    """What the scores of first matches promised against how often they were right."""
    curve = []
    for low in _LEVELS:
        inside = [
            (one.answer.matches[0].score, one.items[0] == one.row.item)
            for one in answers
            if one.answer.matches and low <= one.answer.matches[0].score < low + 0.1
        ]
        if inside:
            curve.append(
                {
                    "from": low,
                    "clauses": len(inside),
                    "promised": round(sum(score for score, _ in inside) / len(inside), 3),
                    "came": round(_share([right for _, right in inside]), 3),
                }
            )
    return curve


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def _interval(
    answers: Sequence[Judged], figure: Callable[[Sequence[Judged]], float]
) -> list[float]:
    chance = random.Random(_SEED)
    found = sorted(figure(chance.choices(answers, k=len(answers))) for _ in range(_SAMPLES))
    return [round(found[int(0.025 * _SAMPLES)], 4), round(found[int(0.975 * _SAMPLES) - 1], 4)]


def measure(
    files: Sequence[Path], *, policy: Path | None = None, as_json: bool = False, errors: int = 12
) -> str:
    """Evaluate on labelled ``files``; text for people or one JSON object. Raises GoldError."""
    lists = labelled_lists(Policy.load(policy))
    answers = judged(load_labelled(files, ids_of(lists)), lists, load())
    found = figures(answers)
    return json.dumps(found, ensure_ascii=False) if as_json else _table(found, answers, errors)


def _table(found: Mapping[str, Any], answers: Sequence[Judged], errors: int) -> str:
    low, high = found["top1_interval"]
    off_low, off_high = found["off_list_f1_interval"]
    over_low, over_high = found["over_f1_interval"]
    lines = [
        f"小句 {found['clauses']} 条，其中清单内 {found['on_list']} 条",
        f"首位命中率 {found['top1']:.3f}（95%区间 {low:.3f}–{high:.3f}）  前三位 {found['top3']:.3f}",
        f"清单外 F1 {found['off_list_f1']:.3f}（95%区间 {off_low:.3f}–{off_high:.3f}）"
        f"  精确率 {found['off_list_precision']:.3f}  召回率 {found['off_list_recall']:.3f}",
        f"超出协助 F1 {found['over_f1']:.3f}（95%区间 {over_low:.3f}–{over_high:.3f}）",
        f"把握不够、留给人看的 {found['open']:.3f}，其余判对 {found['decided_rightly']:.3f}",
        "按写法判对："
        + "、".join(f"{k} {v['right']:.3f}（{v['clauses']}）" for k, v in found["kinds"].items()),
        "按清单首位命中：" + "、".join(f"{k} {v:.3f}" for k, v in found["lists"].items()),
    ]
    wrong = [one for one in answers if not (one.off if one.row.item is None else one.first)]
    wrong.sort(key=lambda one: -abs(one.answer.listed - (one.row.item is not None)))
    if wrong and errors > 0:
        lines += ["", "判错的（标注→判断）"]
        for one in wrong[:errors]:
            said = "清单外" if one.off else one.items[0]
            lines.append(f"{one.row.id} {one.row.item or '清单外'}→{said}：{one.row.clause}")
    return "\n".join(lines)
