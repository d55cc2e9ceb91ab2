"""An admission as the JSON of its row, and the texts that may go into it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError
from checker.policy.admitted import Admission, Application, Funds, Opinion

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORT = 200
LONG = 4_000
MOST_ENTRIES = 200
# What comes along when text is pasted from Word or a web page, and nobody sees.
_PASTED = {0xA0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x200B: "", 0xFEFF: ""}
_NO_KEYWORD = re.compile(
    r"(?:各|全体|有关|相关|所有|辖区|村|镇|街道|社区|居委会|居民|委员会|群众|工作|通知|事项|任务|开展|做好|[、（）()\s])+"
)
_LEAST_KEYWORD = 2  # one character stands in nearly every clause


class AdmissionError(CheckerError):
    """What was asked of the register cannot be done. The message says why and what to do."""


def text(label: str, words: str, most: int = SHORT, *, needed: bool = False) -> str:
    """``words`` without space around; AdmissionError where they cannot be kept."""
    words = words.translate(_PASTED).replace("\r\n", "\n").strip()
    if needed and not words:
        raise AdmissionError(f"缺少{label}。请补上。")
    if len(words) > most:
        raise AdmissionError(f"{label}有 {len(words)} 个字，最多 {most} 个。请写短一些。")
    if not all(character.isprintable() or character in "\n\t\u3000" for character in words):
        raise AdmissionError(f"{label}里有看不见的控制字符。请删掉后重新输入。")
    return words


def checked(application: Application) -> Application:
    """``application`` with its texts trimmed. Raises AdmissionError; missing elements may stay."""
    since, until = application.since, application.until
    if since is not None and until is not None and until < since:
        raise AdmissionError(f"时限的起始日期 {since} 晚于截止日期 {until}。请改正。")
    funds = application.funds
    return replace(
        application,
        department=text("申请部门", application.department, needed=True),
        matter=text("事项名称", application.matter, needed=True),
        reasons=text("申请理由", application.reasons, LONG),
        content=text("工作内容", application.content, LONG),
        object=text("办理对象", application.object, LONG),
        authority=text("权限", application.authority, LONG),
        funds=Funds(
            text("经费由谁付", funds.payer),
            text("经费付多少", funds.amount),
            text("经费怎么付", funds.channel),
        ),
        streets=_entries("适用的街道", application.streets),
        communities=_entries("适用的社区", application.communities),
        keywords=_keywords(application.keywords),
    )


def _keywords(entries: tuple[str, ...]) -> tuple[str, ...]:
    kept = _entries("关键词", entries, least=_LEAST_KEYWORD)
    empty = [entry for entry in kept if _NO_KEYWORD.fullmatch(entry)]
    if empty:
        raise AdmissionError(
            f"关键词“{empty[0]}”在哪份通知里都有，认不出事项。请换成事项自己的说法。"
        )
    return kept


def _entries(label: str, entries: tuple[str, ...], least: int = 1) -> tuple[str, ...]:
    if len(entries) > MOST_ENTRIES:
        raise AdmissionError(f"{label}有 {len(entries)} 项，最多 {MOST_ENTRIES} 项。请合并。")
    kept = [text(label, entry) for entry in entries]
    short = [entry for entry in kept if 0 < len(entry) < least]
    if short:
        raise AdmissionError(f"{label}“{short[0]}”太短，至少 {least} 个字。请写具体一些。")
    return tuple(dict.fromkeys(entry for entry in kept if entry))


def encoded(admission: Admission) -> str:
    """Everything of ``admission`` that has no column of its own."""
    return json.dumps(
        {
            "application": asdict(admission.application),
            "opinions": [asdict(opinion) for opinion in admission.opinions],
            "decided_by": admission.decided_by,
            "ended_on": admission.ended_on,
            "ended_why": admission.ended_why,
        },
        ensure_ascii=False,
        default=date.isoformat,
    )


def decoded(row: Mapping[str, Any]) -> Admission:
    """The admission of one row of the table, without its history."""
    content = json.loads(row["content"])
    asked = content["application"]
    application = Application(
        **{
            **asked,
            "since": _day(asked["since"]),
            "until": _day(asked["until"]),
            "funds": Funds(**asked["funds"]),
            "streets": tuple(asked["streets"]),
            "communities": tuple(asked["communities"]),
            "keywords": tuple(asked["keywords"]),
        }
    )
    opinions = tuple(
        Opinion(**{**said, "day": date.fromisoformat(said["day"])}) for said in content["opinions"]
    )
    return Admission(
        id=row["id"],
        state=row["state"],
        application=application,
        opinions=opinions,
        number=row["number"] or "",
        decided_on=_day(row["decided_on"]),
        decided_by=content["decided_by"],
        since=_day(row["since"]),
        until=_day(row["until"]),
        ended_on=_day(content["ended_on"]),
        ended_why=content["ended_why"],
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
