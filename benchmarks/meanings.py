"""How often a demand is seen to be none once it is denied or asked of somebody else.

``python -m benchmarks.meanings``: every finding of the notices under ``corpus/notices/test``
whose clause begins with the community that must do it and holds the finding whole; then the
same notice with this clause denied, taken back or told of the past, or with another body in the
community's place. For each way it prints at how many of them a finding of the type is still told there.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeAlias

from benchmarks.ways import notices
from checker import check
from checker.model import Finding

_WHO = re.compile(
    r"(?:各|所有|每个)(?:社区居委会|社区|居委会|行政村|村委会|村（社区）|村（居）|居（村）委会|村居|村)(?![、和及与的])"
)
_FIRM = re.compile(r"^(?:一律|都|均|也)?(?:必须|应当|应|要|须|需|务必|负责)")
_CLAUSE = re.compile(r"[^，,。；;：\n]+")
# Told of the notice or of a sentence at large, not of one clause.
_AT_LARGE = ("missing-funding", "missing-staffing", "incomplete-admission", "escalated-targets")

Way: TypeAlias = Callable[[str, str], str]

WAYS: dict[str, Way] = {
    "各社区不得": lambda who, what: f"{who}不得{what}",
    "各社区无需": lambda who, what: f"{who}无需{what}",
    "不要求各社区": lambda who, what: f"不要求{who}{what}",
    "任何单位不得要求各社区": lambda who, what: f"任何单位不得要求{who}{what}",
    "严禁要求各社区": lambda who, what: f"严禁要求{who}{what}",
    "各社区有权拒绝": lambda who, what: f"{who}有权拒绝{what}",
    "各社区可根据自身实际自愿": lambda who, what: f"{who}可根据自身实际自愿{what}",
    "去年，各社区": lambda who, what: f"去年，{who}{what}",
    "自即日起停止各社区": lambda who, what: f"自即日起停止{who}{what}",
    "各社区……的做法已经取消": lambda who, what: f"{who}{what}的做法已经取消",
    "对要求各社区……的做法，要坚决纠正": lambda who, what: f"对要求{who}{what}的做法，要坚决纠正",
    "重点检查各部门是否要求各社区": lambda who, what: f"重点检查各部门是否要求{who}{what}",
    "由街道办事处代各社区": lambda who, what: f"由街道办事处代{who}{what}",
    "各物业服务企业": lambda who, what: f"各物业服务企业要{what}",
    "区直各有关部门": lambda who, what: f"区直各有关部门要{what}",
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notices", type=int, help="so many notices; without it all")
    options.add_argument(
        "--show", action="store_true", help="the clauses at which one is still told"
    )
    asked = options.parse_args()
    with ProcessPoolExecutor() as workers:
        told = [
            row for rows in workers.map(turned, notices(asked.notices), chunksize=4) for row in rows
        ]
    for name in WAYS:
        here = [still for way, still, _ in told if way == name]
        print(f"{name}: at {sum(here)} of {len(here)} a finding is still told")
        for way, still, clause in told if asked.show else ():
            if way == name and still:
                print(f"  {clause}")
    return 0


def turned(text: str) -> list[tuple[str, bool, str]]:
    """``(way, whether a finding of the type is still told there, the clause)`` of a notice."""
    found = []
    for finding in check(text).findings:
        clause = _clause_of(finding, text)
        who = _WHO.match(clause.group()) if clause else None
        if clause is None or who is None:
            continue
        at = clause.start()
        what = _FIRM.sub("", clause.group()[who.end() :])
        for name, way in WAYS.items():
            said = way(who.group(), what)
            changed = text[:at] + said + text[clause.end() :]
            still = any(
                f.type == finding.type
                and f.severity != "note"
                and f.start < at + len(said)
                and at < f.end
                for f in check(changed).findings
            )
            found.append((name, still, said))
    return found


def _clause_of(finding: Finding, text: str) -> re.Match[str] | None:
    """The clause that holds ``finding`` whole; None where none does."""
    if finding.severity == "note" or finding.type in _AT_LARGE:
        return None
    return next(
        (
            c
            for c in _CLAUSE.finditer(text)
            if c.start() <= finding.start and finding.end <= c.end()
        ),
        None,
    )


if __name__ == "__main__":
    raise SystemExit(main())
