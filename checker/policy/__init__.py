"""The policy: plans, violation types, task lists; loaded, validated, versioned.

``Policy.load()`` reads what ships with the package; ``Policy.load(folder)`` a district's own folder,
whose files replace or add to the shipped ones by name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from checker.model import Basis
from checker.policy.errors import PolicyError
from checker.policy.lists import TaskList, load_lists
from checker.policy.names import PROFILE_NAMES
from checker.policy.provisions import Plan, Provision, load_plans
from checker.policy.types import PROFILES, Lexicon, ViolationType, load_types
from checker.policy.yamlfile import load_yaml
from checker.resources import data_folder

__all__ = ["PROFILE_NAMES", "Policy", "PolicyError"]

_HIGHER = "higher"


@dataclass(frozen=True, eq=False)
class Policy:
    """Everything that judging needs to know, immutable once loaded; equal only to itself."""

    folder: Path
    plans: dict[str, Plan]
    types: dict[str, ViolationType]
    lists: dict[str, TaskList]
    lexicon: dict[str, tuple[str, ...]]
    version: str

    @staticmethod
    def load(folder: Path | None = None) -> Policy:
        """Read and validate a policy folder (default: the shipped one). Raises PolicyError."""
        return _load(folder or data_folder("corpus", "policy"))

    @cached_property
    def _provisions(self) -> dict[str, tuple[str, Provision]]:
        return {p.id: (name, p) for name, plan in self.plans.items() for p in plan.provisions}

    def provision(self, identifier: str) -> tuple[str, Provision] | None:
        """``(plan, provision)`` of an id, or None."""
        return self._provisions.get(identifier)

    def basis(self, kind: str, profile: str, on: date) -> tuple[Basis, ...]:
        """The clauses that a type rests on under ``profile`` and in force on ``on``.

        A plan that is silent is spoken for by the higher documents, marked as such.
        """
        found: list[Basis] = []
        entry = self.types[kind]
        for name in PROFILES if profile == "all" else (profile,):
            for identifier in entry.provisions.get(name, ()):  # type: ignore[call-overload]
                self._cite(identifier, on, found)
        if not found or (profile == "all" and len(found) < 2):
            for identifier in entry.higher:
                self._cite(identifier, on, found)
        return tuple(found)

    def _cite(self, identifier: str, on: date, into: list[Basis]) -> None:
        known = self._provisions.get(identifier)
        if known is None:
            return
        name, provision = known
        if not provision.in_force(on):
            return
        plan = self.plans[name]
        into.append(Basis(plan.title, f"{identifier}", provision.summary))


@cache
def _load(folder: Path) -> Policy:
    if not folder.is_dir():
        raise PolicyError(folder, None, "没有这个政策文件夹", "请检查 --policy 后面的路径")
    plans = load_plans(folder / "plans")
    types = load_types(folder / "types")
    lists = load_lists(folder / "lists") if (folder / "lists").is_dir() else {}
    lexicon_path = folder / "lexicon.yaml"
    lexicon = dict(load_yaml(lexicon_path, Lexicon).words) if lexicon_path.exists() else {}
    return Policy(folder, plans, types, lists, lexicon, _version(folder))


def _version(folder: Path) -> str:
    """A hash over every file of the policy: results name the policy they were made with."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
