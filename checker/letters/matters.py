"""The findings of a letter, by family and within it by type: one matter each, not one a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.letters import NothingToAsk, asked
from checker.letters.tone import cut
from checker.model import Basis, Finding, Verdict
from checker.policy import Policy
from checker.report.arrange import numbered

Family = Literal["delegation", "funding", "banned", "other"]

FAMILIES: Mapping[Family, str] = {
    "delegation": "关于事项准入和责任划分",
    "funding": "关于经费和人员保障",
    "banned": "关于工作方式和材料报送",
    "other": "关于其他要求",
}


_TITLE_MOST = 24  # characters


@dataclass(frozen=True, slots=True)
class Matter:
    """The findings of one type that are all sure (``open`` false) or all to be asked about."""

    title: str
    open: bool
    findings: tuple[Finding, ...]

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Their clauses, each once."""
        return tuple(dict.fromkeys(basis for f in self.findings for basis in f.basis))


@dataclass(frozen=True, slots=True)
class Group:
    """The matters of one family."""

    family: Family
    matters: tuple[Matter, ...]


def grouped(verdict: Verdict, policy: Policy) -> tuple[Group, ...]:
    """What the letter is about, in the order of ``FAMILIES``; in each the sure matters first.

    Raises NothingToAsk.
    """
    found: dict[Family, dict[tuple[str, bool], list[Finding]]] = {name: {} for name in FAMILIES}
    for entry in numbered(asked(verdict)):
        finding = entry.finding
        kind = policy.types.get(finding.type)
        family: Family = kind.family if kind else "other"
        key = (finding.type, finding.severity == "review")
        found[family].setdefault(key, []).append(finding)
    groups = tuple(
        Group(
            family,
            tuple(
                Matter(cut(members[0].title, _TITLE_MOST), open, tuple(members))
                for (_, open), members in of.items()
            ),
        )
        for family, of in found.items()
        if of
    )
    if not groups:
        raise NothingToAsk
    return groups


def needs(groups: Sequence[Group]) -> tuple[str, ...]:
    """What the issuing body has to fill in: ``admission``, ``authority``, ``funding``, ``staff``."""
    findings = [f for group in groups for matter in group.matters for f in matter.findings]
    kinds = {finding.type for finding in findings}
    tried = {e.name for f in findings for e in f.exceptions if e.outcome != "applies"}
    wanted = {
        "admission": bool(kinds & {"off-list-task", "incomplete-admission"}),
        "authority": bool(tried & {"上级党委明确要求", "县区党委、政府统一部署"}),
        "funding": bool(kinds & {"missing-funding", "diverted-funds"}),
        "staff": "missing-staffing" in kinds,
    }
    return tuple(name for name, is_wanted in wanted.items() if is_wanted)
