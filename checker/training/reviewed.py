"""Decisions that people made about findings, as labels to measure and train with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from checker.store.scanned import Found, Scanned


def labels(rows: Iterable[tuple[Scanned, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """A line of gold (see ``checker.training.gold``) for each notice with a decision.

    ``rows`` as from ``checker.store.scanned.reported``. What was confirmed or corrected is gold, what
    was dismissed is left out, what nobody has decided is optional: it counts neither way. What the
    checker missed cannot be in it, for only findings were decided.
    """
    for one, report in rows:
        if not report or all(found.state == "open" for found in one.findings):
            continue
        yield {
            "id": f"{report['sha256'][:16]}-{one.id}",
            "text": report["text"],
            "verdict": one.label,
            "findings": [
                _label(found, report["findings"][found.number])
                for found in one.findings
                if found.counts
            ],
        }


def _label(found: Found, finding: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": found.type,
        "severity": found.severity,
        "evidence": finding["evidence"],
        "start": finding["start"],
        "end": finding["end"],
        "optional": found.state == "open",
    }
