"""What the server answers besides verdicts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Clause(_Shown):
    """一条依据。"""

    id: Annotated[str, Field(description="条款编号。")]
    plan: Annotated[str, Field(description="方案或上级文件的名称。")]
    section: Annotated[str, Field(description="在原文中的位置。")]
    summary: Annotated[str, Field(description="大意（转述，不是原文）。")]


class TypeLine(_Shown):
    """一种问题类型。"""

    id: Annotated[str, Field(description="类型编号，即结果里的 type。")]
    title: Annotated[str, Field(description="名称。")]
    family: Annotated[
        Literal["delegation", "banned", "funding"],
        Field(description="delegation 转嫁责任，banned 明令禁止，funding 经费。"),
    ]
    severity: Annotated[Literal["violation", "review"], Field(description="一般算作哪一级。")]
    why: Annotated[str, Field(description="为什么是负担。")]


class Types(_Shown):
    """全部问题类型。"""

    policy_version: Annotated[str, Field(description="规则数据的版本。")]
    types: list[TypeLine]


class Sample(_Shown):
    """一个例子。"""

    text: str
    evidence: Annotated[str, Field(description="问题所在的文字；没有问题的例子为空。")]
    why: str
    difficulty: Literal["plain", "renamed", "hard"]


class TypeWhole(TypeLine):
    """一种问题类型的全部说明。"""

    explanation: Annotated[str, Field(description="解释。")]
    remedy: Annotated[str, Field(description="社区可以怎么做。")]
    exceptions: Annotated[list[str], Field(description="可能成立的例外情形的编号。")]
    clauses: Annotated[dict[str, list[Clause]], Field(description="各方案里的依据。")]
    higher: Annotated[list[Clause], Field(description="方案没有写时，所依据的上级文件。")]
    flagged: Annotated[list[Sample], Field(description="有问题的例子。")]
    clean: Annotated[list[Sample], Field(description="没有问题的例子。")]


class Item(_Shown):
    """清单中的一项；后几项只有某一种清单才有。"""

    id: str
    title: str
    department: str
    description: str
    phrases: list[str]
    source: str
    confidence: Literal["high", "medium", "low"]
    since: date | None
    until: date | None
    community_may: list[str] | None = None
    department_keeps: list[str] | None = None
    type_hint: str | None = None
    alternative: str | None = None
    allowed: bool | None = None
    scope: Literal["national", "local"] | None = None


class OneList(_Shown):
    """一张清单在某一天生效的事项。"""

    kind: Literal["duties", "assist", "negative", "certificates", "purchase"]
    title: str
    reference: Annotated[bool, Field(description="是否为随软件发布的参考清单。")]
    items: list[Item]


class Lists(_Shown):
    """某一天适用的清单。"""

    on: Annotated[date, Field(description="哪一天。")]
    policy_version: str
    lists: list[OneList]


class PlanLine(_Shown):
    """一个方案或上级文件。"""

    id: str
    title: str
    provisions: Annotated[int, Field(description="条款数。")]


class ProfileLine(_Shown):
    """一种核对口径。"""

    id: Annotated[str, Field(description="请求里 profile 的值。")]
    title: str


class PolicyShown(_Shown):
    """服务器按什么核对。"""

    version: Annotated[str, Field(description="规则数据的版本，与结果里的 policy_version 相同。")]
    program: Annotated[str, Field(description="程序的版本。")]
    schema_version: Annotated[str, Field(description="结果格式的版本。")]
    default_profile: str
    profiles: list[ProfileLine]
    plans: list[PlanLine]
    types: Annotated[int, Field(description="问题类型数。")]
    local_lists: Annotated[int, Field(description="导入过的本地清单数。")]
    admissions: Annotated[int, Field(description="准入登记数。")]


class JobShown(_Shown):
    """一个批量任务。"""

    id: str
    state: Annotated[
        Literal["waiting", "running", "done"],
        Field(description="waiting 排队，running 正在核对，done 已完成。"),
    ]
    files: Annotated[int, Field(description="文件数。")]
    finished: Annotated[int, Field(description="已核对的文件数。")]
    results: Annotated[int, Field(description="已有的结果数；压缩包里每份文件各算一个。")]
    created_at: str
    expires_at: Annotated[str, Field(description="到这时删除；完成时从完成起重新计算。")]


class JobsShown(_Shown):
    """本密钥现有的批量任务。"""

    jobs: list[JobShown]


class FoundShown(_Shown):
    """扫描发现的一处问题，按现在的处理情况。"""

    id: int
    state: Literal["open", "confirmed", "dismissed", "corrected"]
    type: str
    severity: Literal["violation", "review", "note"]
    found_type: Annotated[str, Field(description="程序找到时的类型。")]
    found_severity: Literal["violation", "review", "note"]
    source: Literal["rule", "model"]
    confidence: float
    evidence: Annotated[str, Field(description="原文。")]
    fingerprint: str
    reason: str
    who: str
    at: str
    file: Annotated[str, Field(description="文件名（不含所在位置）。")]
    title: str
    issuer: str
    document_number: str
    day: date | None


class FoundPage(_Shown):
    """一页问题。"""

    findings: list[FoundShown]
    next: Annotated[int | None, Field(description="下一页的 offset；没有了为 null。")]


class KeyShown(_Shown):
    """一个密钥，不含密钥本身。"""

    id: int
    prefix: Annotated[str, Field(description="密钥开头的八个字符，用来辨认。")]
    name: str
    role: Literal["reader", "reviewer", "keeper"]
    rate: Annotated[int, Field(description="每分钟最多几次。")]
    expires: Annotated[date | None, Field(description="用到哪一天为止（含）；null 为长期。")]
    created_at: str
    created_by: str
    revoked_at: str | None
    revoked_by: str | None


class KeysShown(_Shown):
    """发放过的密钥。"""

    keys: list[KeyShown]


class AuditShown(_Shown):
    """审计记录的一行；没有文件的文字和名称。"""

    id: int
    at: str
    request: Annotated[str, Field(description="请求编号，即 X-Request-Id；命令行操作为空。")]
    key_id: int | None
    who: str
    action: str
    target: str
    sha256: Annotated[str, Field(description="所核对的字节的 SHA-256 摘要。")]
    verdict: Literal["violation", "review", "compliant"] | None
    violations: int
    reviews: int
    notes: int
    policy_version: str
    status: int | None


class AuditPage(_Shown):
    """一页审计记录，先旧后新。"""

    entries: list[AuditShown]
    next: Annotated[int | None, Field(description="下一页的 after；没有了为 null。")]


class Fault(BaseModel):
    """一处不合要求的地方。"""

    field: str
    message: str


class ProblemShown(BaseModel):
    """错误说明（RFC 9457）。"""

    type: Annotated[str, Field(description="错误的种类，固定的 URN。")]
    title: str
    status: int
    detail: Annotated[str, Field(description="怎么回事、怎么办。")]
    instance: Annotated[str, Field(description="这次请求的编号，与 X-Request-Id 相同。")]
    errors: list[Fault] | None = None


class Alive(BaseModel):
    """服务器在运行。"""

    status: Literal["ok"]


class Ready(BaseModel):
    """核对进程已经预热。"""

    status: Literal["ready"]
    guards: int
    warm: int
    warm_after: Annotated[float | None, Field(description="启动后几秒全部预热；还没有为 null。")]


class Stretch(BaseModel):
    """一段文字：保留、删去或增加。"""

    op: Literal["same", "del", "ins"]
    text: str


class Suggestion(BaseModel):
    """一处改写建议。"""

    start: Annotated[int, Field(description="改写处的起点，指向文件自身的文字。")]
    end: Annotated[int, Field(description="改写处的终点（不含）。")]
    before: Annotated[str, Field(description="原文。")]
    after: Annotated[str, Field(description="改后的文字；____ 由人填写。")]
    diff: Annotated[list[Stretch], Field(description="逐段的改动。")]
    why: Annotated[str, Field(description="为什么这样改。")]
    blanks: Annotated[list[str], Field(description="各处空白要填什么。")]
    cured: Annotated[bool, Field(description="改后重新核对，是否不再有这个问题。")]
    how: Annotated[
        Literal["reworded", "added", "deleted", "left"],
        Field(description="reworded 改写，added 增加，deleted 删去，left 须由人改。"),
    ]


class Draft(BaseModel):
    """对一份文件的改写建议；是建议，由人决定。"""

    suggestions: Annotated[
        dict[str, Suggestion], Field(description="按问题的 fingerprint。提示（note）没有建议。")
    ]
    also: Annotated[list[Suggestion], Field(description="其他地方随之要改的。")]
    revised: Annotated[str, Field(description="全部改好后的全文。")]
