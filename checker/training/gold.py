"""Gold labels: one JSON object a line, by anyone.

``{"id", "text", "verdict", "findings": [{"type", "severity", "evidence", "optional"}]}``.
``evidence`` stands exactly once in ``text``, unless ``start`` and ``end`` say where; ``optional``
findings count neither way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.errors import CheckerError
from checker.model import SEVERITY_ORDER


class GoldError(CheckerError):
    """A line of a gold file cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class GoldFinding:
    """A labelled finding; ``start``/``end`` index the document's text."""

    type: str
    severity: str
    start: int
    end: int
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A labelled notice; ``group`` is what a split must not cross (the author or department)."""

    id: str
    group: str
    text: str
    verdict: str
    findings: tuple[GoldFinding, ...]


def verdict_of(findings: Iterable[GoldFinding]) -> str:
    """The verdict that ``findings`` come to; optional ones count neither way."""
    firm = (finding.severity for finding in findings if not finding.optional)
    return max(firm, key=lambda severity: SEVERITY_ORDER[severity], default="compliant")


def load_gold(paths: Sequence[Path]) -> list[GoldDocument]:
    """Read gold files; raises GoldError naming file, line and fault."""
    return [document for path in paths for document in _read(path)]


def _read(path: Path) -> Iterator[GoldDocument]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{path}：打不开标注文件") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}：不是 UTF-8 编码") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _document(json.loads(line), path)
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise GoldError(f"{path} 第{number}行：{error}") from error


def _document(entry: dict[str, object], path: Path) -> GoldDocument:
    text = str(entry["text"])
    findings = []
    labelled = entry.get("findings") or []
    if not isinstance(labelled, list):
        raise ValueError("findings 应为列表")
    for item in labelled:
        evidence = str(item["evidence"])
        if "start" in item:
            start = int(item["start"])
            if text[start : int(item["end"])] != evidence:
                raise ValueError(f"依据“{evidence}”不在所写的位置 {start}")
        elif text.count(evidence) != 1:
            raise ValueError(f"依据“{evidence}”在文中出现{text.count(evidence)}次，应恰好一次")
        else:
            start = text.index(evidence)
        findings.append(
            GoldFinding(
                str(item["type"]),
                str(item["severity"]),
                start,
                start + len(evidence),
                bool(item.get("optional", False)),
            )
        )
    group = str(entry.get("department") or path.stem)
    return GoldDocument(str(entry["id"]), group, text, str(entry["verdict"]), tuple(findings))
