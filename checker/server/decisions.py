"""What a person may decide about a finding, as JSON, and what comes of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

_READABLE = r"[0-9A-Za-z\u4e00-\u9fff]"


class _Decision(BaseModel):
    model_config = ConfigDict(extra="forbid")


_Reason = Annotated[str, Field(max_length=1_000, description="理由。")]
_NeededReason = Annotated[
    str, Field(max_length=1_000, pattern=_READABLE, description="理由，必须写。")
]
_Severity = Annotated[Literal["violation", "review"], Field(description="算作哪一级。")]


class Confirm(_Decision):
    """确认确有问题。"""

    decision: Literal["confirmed"]
    severity: _Severity = "violation"
    reason: _Reason = ""


class Dismiss(_Decision):
    """排除：不是问题。"""

    decision: Literal["dismissed"]
    reason: _NeededReason


class Correct(_Decision):
    """是问题，但类型不对。"""

    decision: Literal["corrected"]
    type: Annotated[str, Field(description="应当是哪一类，见 /v1/types。")]
    severity: _Severity = "violation"
    reason: _Reason = ""


class Reopen(_Decision):
    """撤回决定，重新待处理。"""

    decision: Literal["reopened"]
    reason: _Reason = ""


class AnyDecision(RootModel[Confirm | Dismiss | Correct | Reopen]):
    """One of the four."""

    root: Annotated[Confirm | Dismiss | Correct | Reopen, Field(discriminator="decision")]


class Decided(BaseModel):
    """处理的结果。"""

    finding: int
    state: Literal["open", "confirmed", "dismissed", "corrected"]
    type: str
    severity: Literal["violation", "review"] | None
