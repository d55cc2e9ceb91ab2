"""Names the clauses of findings as the issuing body finds them in the plans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker.letters.tone import cut, threatens
from checker.model import Basis, Finding
from checker.policy import Policy
from checker.policy.provisions import Provision

_KIND_ORDER = ("prohibition", "restriction", "duty", "right", "permission", "mechanism")
_BRACKET = re.compile(r"（([^（）]+)）$")
_RULE_MOST, _CLAUSE_MOST, _PLAN_MOST = 120, 40, 60  # characters
_WIDE = str.maketrans("()", "（）")


class Citing:
    """The clauses of ``findings``, with short names for their plans.

    A clause that ``policy`` does not know, from a policy of somebody else's, keeps its number.
    """

    def __init__(self, findings: Iterable[Finding], policy: Policy) -> None:
        self._policy = policy
        self._short: dict[str, str] = {}
        titles = dict.fromkeys(
            cut(basis.plan, _PLAN_MOST)
            for finding in findings
            for basis in finding.basis
            if not self._is_higher(basis)
        )
        brackets = [found[1] if (found := _BRACKET.search(title)) else "" for title in titles]
        distinct = len(set(brackets)) == len(brackets) and "" not in brackets
        for title, bracket in zip(titles, brackets, strict=True):
            if len(titles) == 1:
                self._short[title] = "方案"
            else:
                self._short[title] = f"{bracket}方案" if distinct else f"《{title}》"

    @property
    def plans(self) -> tuple[tuple[str, str], ...]:
        """Title and short name of every plan cited; the higher documents have none."""
        return tuple(self._short.items())

    def rule(self, finding: Finding) -> str:
        """The clause of ``finding`` that says most plainly what is not to be, without its stop.

        One that threatens is not repeated; empty where there is no other.
        """
        fit = [basis for basis in finding.basis if not threatens(basis.summary)]
        chosen = min(fit, key=self._rank, default=None)
        return cut(chosen.summary, _RULE_MOST).rstrip("。") if chosen else ""

    def references(self, bases: Sequence[Basis]) -> tuple[str, ...]:
        """Where ``bases`` stand, plan by plan: 县级方案一、二（八）."""
        found: dict[str, list[str]] = {}
        for basis in bases:
            name, place = self._place(basis)
            places = found.setdefault(name, [])
            if place and place not in places:
                places.append(place)
        return tuple(f"{name}{'、'.join(places)}" for name, places in found.items())

    def _place(self, basis: Basis) -> tuple[str, str]:
        known = self._known(basis)
        if known is None:
            return self._plan(basis), cut(basis.clause, _CLAUSE_MOST)
        if known.document:
            number = f"（{known.number}）" if known.number else ""
            return f"{known.document}{number}", known.section.translate(_WIDE)
        return self._plan(basis), known.section.translate(_WIDE)

    def _plan(self, basis: Basis) -> str:
        return self._short[cut(basis.plan, _PLAN_MOST)]

    def _rank(self, basis: Basis) -> int:
        known = self._known(basis)
        kind = known.kind if known else ""
        return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)

    def _known(self, basis: Basis) -> Provision | None:
        found = self._policy.provision(basis.clause)
        if found is None or self._policy.plans[found[0]].title != basis.plan:
            return None
        return found[1]

    def _is_higher(self, basis: Basis) -> bool:
        known = self._known(basis)
        return known is not None and bool(known.document)
