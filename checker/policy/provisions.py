"""The provisions of the plans: what each clause asks of whom, in our own words.

A plan is one YAML file. The three plans of the default profiles and the higher-level documents
lie in ``corpus/policy/plans``; a district puts its own plan beside or instead of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from checker.policy.errors import PolicyError
from checker.policy.yamlfile import line_of, load_yaml

Kind = Literal[
    "prohibition", "restriction", "duty", "right", "mechanism", "consequence", "permission"
]
Authority = Literal[
    "none",
    "party_central_or_region",
    "district_committee_and_government",
    "banner_committee_and_government",
    "county_committee_and_government",
    "city_leading_group",
    "law",
    "own_plan",
]
Checkable = Literal["A", "B", "C", "A+B"]
Confidence = Literal["high", "medium"]
Words = Annotated[str, Field(min_length=1)]


def _citable(id_: str) -> str:
    if not re.fullmatch(r"[^\s,\uff0c]+", id_):
        raise ValueError("编号不能留空，也不能有空格和逗号。")
    return id_


def _short(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise ValueError("短名只能用小写字母、数字和连字符，并以字母开头。")
    return name


Id = Annotated[str, AfterValidator(_citable)]
ShortName = Annotated[str, AfterValidator(_short)]


class Provision(BaseModel):
    """One clause of a plan.

    ``section`` is where it stands in the original, ``bound`` who must keep it, ``object`` the
    terms it is about. ``exception`` tells what lies outside the clause or releases from it and
    ``authority`` who may release: ``none`` where nobody can, ``own_plan`` where the condition
    stands in the plan itself. ``checkable``: ``A`` from the notice alone, ``B`` against lists
    or approvals, ``C`` only as a hint.

    ``since`` and ``until`` are the first and the last day in force, ``None`` for no limit.
    ``document``, ``number`` and ``confidence`` (how sure we are of the wording) belong to
    provisions taken from a document other than the plan.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    section: str
    kind: Kind
    bound: tuple[Words, ...]
    summary: Words
    object: tuple[Words, ...]
    exception: str
    authority: Authority
    checkable: Checkable
    consequence: str
    since: date | None
    until: date | None
    document: str = ""
    number: str = ""
    confidence: Confidence | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.authority != "none" and not self.exception:
            raise ValueError("写了 authority（谁可以放行），却没有写 exception（放行的情形）。")
        if self.since and self.until and self.until < self.since:
            raise ValueError("until（失效日）早于 since（生效日）。")
        if bool(self.document) != (self.confidence is not None):
            raise ValueError("document（文件名）和 confidence（信度）要么都写，要么都不写。")
        return self

    def in_force(self, on: date) -> bool:
        """Whether the provision holds on the day ``on``."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Plan(BaseModel):
    """A plan with its provisions in the order of the original.

    ``plan`` is its short name, ``profile`` the profile it belongs to, ``level`` the chain of
    bodies it speaks to and ``applies_to`` whom it binds, both for reading.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    plan: ShortName
    title: Words
    level: Words
    profile: ShortName
    applies_to: Words
    provisions: Annotated[tuple[Provision, ...], Field(min_length=1)]


def load_plans(folder: Path, paths: Sequence[Path] | None = None) -> dict[str, Plan]:
    """Every plan (``*.yaml``) of ``folder`` by its short name, in the order of the file names.

    ``paths`` are read instead when given.

    Raises PolicyError when the folder holds no plan, a file is faulty, two files have the same
    short name, or an id stands twice, be it in one plan or in two.
    """
    paths = sorted(folder.glob("*.yaml")) if paths is None else paths
    if not paths:
        raise PolicyError(folder, None, "文件夹里没有方案文件。", "请放入扩展名为 .yaml 的方案。")
    plans: dict[str, Plan] = {}
    files: dict[str, Path] = {}
    owners: dict[str, tuple[Path, int]] = {}
    for path in paths:
        plan = load_yaml(path, Plan)
        if plan.plan in plans:
            raise PolicyError(
                path,
                line_of(path, ("plan",)),
                f"方案名“{plan.plan}”与 {files[plan.plan].name} 重复。",
                "请给其中一个方案换一个名字。",
            )
        for index, provision in enumerate(plan.provisions):
            if provision.id in owners:
                raise _duplicate_id(path, index, provision.id, *owners[provision.id])
            owners[provision.id] = (path, index)
        plans[plan.plan] = plan
        files[plan.plan] = path
    return plans


def _duplicate_id(path: Path, index: int, id_: str, first: Path, at: int) -> PolicyError:
    line = line_of(first, ("provisions", at, "id"))
    return PolicyError(
        path,
        line_of(path, ("provisions", index, "id")),
        f"条款编号“{id_}”重复，{first.name} 第 {line} 行已经用过。",
        "每条条款的编号只能用一次，请改成新的编号。",
    )
