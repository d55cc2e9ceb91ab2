"""The policy: plans, violation types, task lists; loaded, validated, versioned.

``Policy.load()`` reads what ships with the package; ``Policy.load(folder)`` a district's own folder.
With a ``profile.yaml`` in it, its files replace or add to the shipped ones by name; without one it
stands by itself.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from checker.model import Basis
from checker.policy.admitted import Admission
from checker.policy.errors import PolicyError
from checker.policy.lists import TaskList, load_lists
from checker.policy.local import LocalList, holding, in_force, turning_days
from checker.policy.names import PROFILE_NAMES
from checker.policy.profile import FILE as PROFILE_FILE
from checker.policy.profile import RELEASED_BY, Levels, OwnProfile, ProfileError, load_profile
from checker.policy.provisions import Plan, Provision, load_plans
from checker.policy.types import PROFILES, Lexicon, ViolationType, line_of, load_types
from checker.policy.yamlfile import load_yaml, overlaid
from checker.resources import data_folder

__all__ = ["PROFILE_NAMES", "Policy", "PolicyError", "ProfileError"]

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
    own: OwnProfile | None = None
    admissions: tuple[Admission, ...] = ()
    local_lists: tuple[LocalList, ...] = ()

    @staticmethod
    def load(folder: Path | None = None) -> Policy:
        """Read and validate a policy folder (default: the shipped one). Raises PolicyError."""
        return _load(folder or data_folder("corpus", "policy"))

    def with_admissions(self, admissions: Iterable[Admission]) -> Policy:
        """This policy with what the admission register holds, in any state."""
        found = tuple(admissions)
        if not found:
            return self
        digest = hashlib.sha256(f"{self.version}{found}".encode()).hexdigest()[:12]
        return replace(self, admissions=found, version=digest)

    def with_lists(self, local: Iterable[LocalList]) -> Policy:
        """This policy with the versions of lists that the district has imported."""
        versions = tuple(local)
        if not versions:
            return self
        digest = hashlib.sha256(self.version.encode())
        for one in versions:
            digest.update(f"{one.since}{one.task_list.model_dump_json()}".encode())
        return replace(self, local_lists=versions, version=digest.hexdigest()[:12])

    def lists_on(self, day: date) -> dict[str, TaskList]:
        """The lists that hold on ``day`` by kind: the local version, else the shipped list.

        They have only the items in force. Days between which nothing changes get the same objects,
        since whoever searches lists keeps its index by their identity.
        """
        period = bisect_right(self._turning_days, day)
        if period not in self._lists_by_period:
            whole = holding(self.lists, self.local_lists, day)
            self._lists_by_period[period] = {k: in_force(one, day) for k, one in whole.items()}
        return self._lists_by_period[period]

    @cached_property
    def _turning_days(self) -> list[date]:
        return turning_days(self.lists, self.local_lists)

    @cached_property
    def _lists_by_period(self) -> dict[int, dict[str, TaskList]]:
        return {}

    @property
    def profiles(self) -> dict[str, str]:
        """The profiles that can be chosen, by name, with what to call them."""
        return {**PROFILE_NAMES, **({self.own.id: self.own.title} if self.own else {})}

    def chosen(self, profile: str | None) -> str:
        """``profile``, or the one that holds where none was asked for. Raises ProfileError."""
        if profile is None:
            return self.own.id if self.own else "all"
        if profile not in self.profiles:
            names = "、".join(f"{name}（{title}）" for name, title in self.profiles.items())
            raise ProfileError(f"没有叫“{profile}”的方案。可用：{names}。")
        return profile

    def inherited(self, profile: str) -> str:
        """The shipped profile that ``profile`` is or takes over from."""
        return self.own.inherits if self.own and profile == self.own.id else profile

    def released_by(self, profile: str) -> Levels:
        """Whose documents release under ``profile``."""
        if self.own and profile == self.own.id:
            return {**RELEASED_BY, **self.own.authorities}
        return RELEASED_BY

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
            for identifier in self._clauses(entry, name):
                self._cite(identifier, on, found)
        if not found or (profile == "all" and len(found) < 2):
            for identifier in entry.higher:
                self._cite(identifier, on, found)
        return tuple(found)

    def _clauses(self, kind: ViolationType, profile: str) -> tuple[str, ...]:
        if self.own and profile == self.own.id and kind.id in self.own.provisions:
            return self.own.provisions[kind.id]
        return kind.provisions.get(self.inherited(profile), ())  # type: ignore[call-overload, no-any-return]

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
    own = load_profile(folder)
    folders = (data_folder("corpus", "policy"), folder) if own else (folder,)
    plans = load_plans(folder / "plans", overlaid("plans", folders))
    types = load_types(overlaid("types", folders))
    lists: dict[str, TaskList] = {}
    for each in folders:
        if (each / "lists").is_dir():
            lists |= load_lists(each / "lists")
    lexicon: dict[str, tuple[str, ...]] = {}
    for each in folders:
        if (each / "lexicon.yaml").exists():
            lexicon |= load_yaml(each / "lexicon.yaml", Lexicon).words
    policy = Policy(folder, plans, types, lists, lexicon, _version(folders), own)
    if own:
        _check_profile(policy, own)
    return policy


def _check_profile(policy: Policy, own: OwnProfile) -> None:
    """Refuse a profile that speaks of types or clauses that there are not."""
    path = policy.folder / PROFILE_FILE
    for kind, clauses in own.provisions.items():
        if kind not in policy.types:
            cure = "请用 checker explain 查看全部类型编号。"
            raise PolicyError(path, line_of(path, kind), f"没有叫“{kind}”的类型。", cure)
        for identifier in clauses:
            if policy.provision(identifier) is None:
                raise PolicyError(
                    path,
                    line_of(path, identifier),
                    f"条款“{identifier}”在方案文件里找不到。",
                    "请核对 plans 里的编号。",
                )


def _version(folders: Sequence[Path]) -> str:
    """A hash over every file of the policy: results name the policy they were made with."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
