"""What ``checker evaluate`` prints: figures by type and over all, and the worst errors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.policy import Policy
from checker.training import systems
from checker.training.evaluate import Report, Scored, confusion, evaluate
from checker.training.gold import GoldError, load_gold
from checker.training.keywords import search

_AROUND = 24


def measure(
    files: Sequence[Path],
    *,
    profile: str | None = None,
    policy: Path | None = None,
    as_json: bool = False,
    errors: int = 12,
    without: Sequence[str] = (),
    baseline: str = "",
    learn_from: Sequence[Path] = (),
) -> str:
    """Evaluate the checker on gold ``files``; text for people or one JSON object.

    ``without`` names parts of the checker to take out (``names.PARTS``). ``baseline`` measures
    something plainer instead: ``keywords``, or ``classifier``, trained on ``learn_from``.
    """
    report = evaluate(load_gold(files), _system(profile, policy, without, baseline, learn_from))
    return json.dumps(figures(report), ensure_ascii=False) if as_json else table(report, errors)


def _system(
    profile: str | None,
    policy: Path | None,
    without: Sequence[str],
    baseline: str,
    learn_from: Sequence[Path],
) -> systems.System:
    if baseline == "keywords":
        return search
    if baseline == "classifier":
        if not learn_from:
            raise GoldError("--baseline classifier 要用 --learn-from 写明用哪些标注文件训练")
        return systems.classifier(load_gold(learn_from))
    loaded = Policy.load(policy)
    return systems.checker(loaded, loaded.chosen(profile), without)


def figures(report: Report) -> dict[str, Any]:
    """All figures as plain data."""
    return {
        "documents": len(report.documents),
        "precision": round(report.total.precision, 4),
        "recall": round(report.total.recall, 4),
        "f1": round(report.total.f1, 4),
        "f1_interval": [round(bound, 4) for bound in report.interval],
        "severity_agreement": round(report.severity_agreement, 4),
        "verdict_accuracy": round(report.verdict_accuracy, 4),
        "false_violations_per_100_compliant": round(report.false_violations, 2),
        "compliant_called_violating_per_100": round(report.accused, 2),
        "types": {
            name: {
                "precision": round(counts.precision, 4),
                "recall": round(counts.recall, 4),
                "f1": round(counts.f1, 4),
                "hit": counts.hit,
                "false": counts.false,
                "missed": counts.missed,
            }
            for name, counts in sorted(report.by_type.items())
        },
    }


def table(report: Report, errors: int) -> str:
    """The figures as a table, the worst documents' errors after it."""
    low, high = report.interval
    lines = [
        f"文件 {len(report.documents)} 份  F1 {report.total.f1:.3f}（95%区间 {low:.3f}–{high:.3f}）"
        f"  精确率 {report.total.precision:.3f}  召回率 {report.total.recall:.3f}",
        f"结论准确率 {report.verdict_accuracy:.3f}  级别一致率 {report.severity_agreement:.3f}"
        f"  每百份合规文件误判违规 {report.false_violations:.1f} 处、误判为违规文件 {report.accused:.1f} 份",
        "结论（标注→判断）："
        + "、".join(f"{a}→{b} {n}" for (a, b), n in sorted(confusion(report).items())),
        "",
        f"{'类型':<24}{'精确率':>7}{'召回率':>7}{'F1':>7}{'对':>5}{'多':>5}{'漏':>5}",
    ]
    for name, counts in sorted(report.by_type.items()):
        lines.append(
            f"{name:<26}{counts.precision:>8.2f}{counts.recall:>9.2f}{counts.f1:>8.2f}"
            f"{counts.hit:>6}{counts.false:>6}{counts.missed:>6}"
        )
    worst = sorted(report.documents, key=lambda d: -(len(d.false) + len(d.missed)))
    shown = [line for scored in worst for line in _errors(scored)][: max(errors, 0)]
    if shown:
        lines += ["", "判错的（多＝不该判而判，漏＝该判而没判）", *shown]
    return "\n".join(lines)


def _errors(scored: Scored) -> list[str]:
    text = scored.gold.text
    lines = [
        f"{scored.gold.id} 多 {f.type}（{f.rule}）：{_quote(text, f.start, f.end)}"
        for f in scored.false
    ]
    lines += [
        f"{scored.gold.id} 漏 {g.type}：{_quote(text, g.start, g.end)}" for g in scored.missed
    ]
    return lines


def _quote(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _AROUND) : start]
    after = text[end : end + _AROUND]
    return f"{before}【{text[start:end]}】{after}".replace("\n", "/")
