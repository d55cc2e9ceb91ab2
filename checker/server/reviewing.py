"""``/v1/findings``: what scans found, for people to decide about."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import PurePath
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath

from checker.errors import one_line
from checker.reading.nesting import INSIDE
from checker.server.access import Here, Reviewer
from checker.server.asked import read_json
from checker.server.decisions import AnyDecision, Confirm, Correct, Decided, Dismiss, Reopen
from checker.server.faults import Day
from checker.server.models import FoundPage, FoundShown
from checker.server.openapi import body, problems
from checker.server.problems import Problem
from checker.server.service import Service
from checker.store import StoreError, audit, reviews
from checker.store.reviews import Decision, ReviewError
from checker.store.rows import MOST_ID
from checker.store.scanned import Found, Scanned, Wanted, notice_of, scanned

router = APIRouter(prefix="/v1/findings", tags=["处理"])
_State = Literal["open", "confirmed", "dismissed", "corrected", "all"]
_Words = Annotated[str, Query(max_length=100, description="名称的一部分。")]


@router.get(
    "",
    summary="列出扫描发现的问题",
    description="checker scan 保存下来的问题，按文件的先后；提示（note）不列。",
    responses=problems(401, 403, 422, 429, 503),
)
async def listed(
    service: Here,
    caller: Reviewer,
    state: Annotated[_State, Query(description="只列这种状态的。")] = "open",
    type: Annotated[str, Query(max_length=100, description="只列这一类型。")] = "",
    department: _Words = "",
    street: _Words = "",
    since: Annotated[Day | None, Query(description="这一天及以后的通知。")] = None,
    until: Annotated[Day | None, Query(description="这一天及以前的通知。")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="最多几条。")] = 50,
    offset: Annotated[int, Query(ge=0, le=MOST_ID, description="从第几条起。")] = 0,
) -> FoundPage:
    """A page of findings."""
    wanted = Wanted(since=since, until=until, department=department, street=street)

    def page() -> list[FoundShown]:
        found = (
            _shown(one, finding)
            for one in scanned(service.store, wanted)
            for finding in one.findings
            if finding.severity != "note"
            and state in ("all", finding.state)
            and type in ("", finding.type)
        )
        return list(islice(found, offset, offset + limit + 1))

    shown = await asyncio.to_thread(page)
    await asyncio.to_thread(audit.write, service.store, [caller.entry("findings")])
    more = len(shown) > limit
    return FoundPage(findings=shown[:limit], next=offset + limit if more else None)


@router.post(
    "/{id}/decision",
    summary="处理一处问题",
    description="确认、排除、改类型或撤回。决定对同一部门的同样文字一直有效，以后的扫描照此执行。",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503),
    openapi_extra=body(
        *("Confirm", "Dismiss", "Correct", "Reopen"),
        example={"decision": "dismissed", "reason": "经核实，已经区减负办同意"},
    ),
)
async def decide(
    id: Annotated[int, InPath(ge=1, le=MOST_ID, description="问题的编号。")],
    request: Request,
    service: Here,
    caller: Reviewer,
) -> Decided:
    """Decide about a finding, in the name of the key."""
    decision = (await read_json(request, AnyDecision)).root
    if isinstance(decision, Correct) and decision.type not in service.policy.types:
        raise Problem(422, faults=[("type", "没有这个类型，全部类型编号见 /v1/types")])

    def decided() -> Decided:
        try:
            notice_of(service.store, id)
        except StoreError as error:
            raise Problem(404, "没有这处问题。文件可能已经改过并重新扫描，请重新列出。") from error
        made = _decided(service, id, decision, caller.name)
        row = caller.entry("decision", target=str(id))
        audit.write(service.store, [row])
        return made

    try:
        return await asyncio.to_thread(decided)
    except ReviewError as error:
        raise Problem(409, one_line(str(error))) from error


def _decided(
    service: Service, finding: int, decision: Confirm | Dismiss | Correct | Reopen, who: str
) -> Decided:
    reason = _readable(decision.reason)
    if isinstance(decision, Reopen):
        reviews.reopen(service.store, finding, who=who, reason=reason)
        return Decided(finding=finding, state="open", type="", severity=None)
    name: Decision = decision.decision
    severity = "violation" if isinstance(decision, Dismiss) else decision.severity
    kind = decision.type if isinstance(decision, Correct) else ""
    made = reviews.decide(
        service.store, finding, name, who=who, reason=reason, type=kind, severity=severity
    )
    return Decided(
        finding=finding,
        state=name,
        type=made.decided_type,
        severity=None if name == "dismissed" else made.severity,  # type: ignore[arg-type]
    )


def _readable(words: str) -> str:
    """``words`` with a space for what cannot be seen, which the store would refuse."""
    return "".join(c if c.isprintable() or c in "\n\t\u3000" else " " for c in words)


def _shown(one: Scanned, finding: Found) -> FoundShown:
    # Where files lie on the server is nothing to clients.
    file = PurePath(one.path).name
    return FoundShown.model_validate(
        {
            **{name: getattr(finding, name) for name in Found.__slots__ if name != "number"},
            "file": f"{file}{INSIDE}{one.inside}" if one.inside else file,
            "title": one.title,
            "issuer": one.issuer,
            "document_number": one.document_number,
            "day": one.day,
        }
    )
