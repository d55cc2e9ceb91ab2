"""``/v1/types``, ``/v1/lists``, ``/v1/policy``: what notices are judged by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi import Path as InPath

from checker import __version__
from checker.policy import Policy
from checker.report.json import SCHEMA_VERSION
from checker.server.access import Here, Reader
from checker.server.faults import Day
from checker.server.models import (
    Clause,
    Item,
    Lists,
    OneList,
    PlanLine,
    PolicyShown,
    ProfileLine,
    Sample,
    TypeLine,
    Types,
    TypeWhole,
)
from checker.server.openapi import problems
from checker.server.problems import Problem

router = APIRouter(prefix="/v1", tags=["依据"])


@router.get("/types", summary="全部问题类型", responses=problems(401, 429, 503))
async def types(service: Here, caller: Reader) -> Types:
    """Every violation type."""
    policy = service.policy
    lines = [TypeLine.model_validate(kind) for kind in policy.types.values()]
    return Types(policy_version=policy.version, types=lines)


@router.get(
    "/types/{id}", summary="一种问题类型的全部说明", responses=problems(401, 404, 422, 429, 503)
)
async def type_(
    id: Annotated[str, InPath(description="类型编号。", examples=["ledger"])],
    service: Here,
    caller: Reader,
) -> TypeWhole:
    """One type: why it burdens, what it rests on, what it looks like."""
    policy = service.policy
    kind = policy.types.get(id)
    if kind is None:
        raise Problem(404, "没有这个问题类型。全部类型编号见 /v1/types。")
    return TypeWhole(
        **TypeLine.model_validate(kind).model_dump(),
        explanation=kind.explanation,
        remedy=kind.remedy,
        exceptions=list(kind.exceptions),
        clauses={profile: _clauses(policy, ids) for profile, ids in kind.provisions.items()},
        higher=_clauses(policy, kind.higher),
        flagged=[Sample.model_validate(one) for one in kind.examples.flagged],
        clean=[Sample.model_validate(one) for one in kind.examples.clean],
    )


@router.get("/lists", summary="某一天适用的清单", responses=problems(401, 422, 429, 503))
async def lists(
    service: Here,
    caller: Reader,
    on: Annotated[Day | None, Query(description="哪一天，默认今天。")] = None,
) -> Lists:
    """The lists that hold on a day."""
    day = on or date.today()
    policy = service.policy
    found = [
        OneList(
            kind=one.kind,
            title=one.title,
            reference=one.reference,
            items=[Item.model_validate(item) for item in one.items],
        )
        for one in policy.lists_on(day).values()
    ]
    return Lists(on=day, policy_version=policy.version, lists=found)


@router.get("/policy", summary="服务器按什么核对", responses=problems(401, 429, 503))
async def policy(service: Here, caller: Reader) -> PolicyShown:
    """Versions, profiles and plans."""
    held = service.policy
    return PolicyShown(
        version=held.version,
        program=__version__,
        schema_version=SCHEMA_VERSION,
        default_profile=held.chosen(None),
        profiles=[ProfileLine(id=id, title=title) for id, title in held.profiles.items()],
        plans=[
            PlanLine(id=id, title=plan.title, provisions=len(plan.provisions))
            for id, plan in held.plans.items()
        ],
        types=len(held.types),
        local_lists=len(held.local_lists),
        admissions=len(held.admissions),
    )


def _clauses(policy: Policy, identifiers: Iterable[str]) -> list[Clause]:
    found = []
    for identifier in identifiers:
        known = policy.provision(identifier)
        if known is not None:
            plan, clause = known
            title = policy.plans[plan].title
            summary = clause.summary
            found.append(Clause(id=identifier, plan=title, section=clause.section, summary=summary))
    return found
