"""A matter that a leading group has admitted to communities, or is asked to (社区工作准入).

A department applies with its reasons and the five elements, street and community give opinions,
the leading group decides under a number and for a term (plan 2, second part, section two, item 2;
plan 3, second part, section one). Plain data: ``checker.store.admissions`` keeps it, judging reads it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from checker.store.history import Event

State = Literal["applied", "approved", "rejected", "expired", "cancelled"]
Side = Literal["street", "community"]

STATES: dict[State, str] = {
    "applied": "待决定",
    "approved": "已准入",
    "rejected": "未同意",
    "expired": "已到期",
    "cancelled": "已取消",
}
SIDES: dict[Side, str] = {"street": "街道（镇）", "community": "社区"}

# An element that is put off, or that only points elsewhere, is not given.
_PUT_OFF = re.compile(
    r"[无略同上/\\\-—－、。.…?？xX×＊*○_\s]*"
    r"|(?:暂|尚)?(?:无|未定|不明确|没有|不详)|待定|待(?:补|批|明确|确定|商|议|下达).*"
    r"|(?:另行?|再|后续|随后|稍后|届时)(?:明确|通知|研究|商定|确定|议|定|补充?|安排).*"
    r"|视(?:具体|实际)?情况?(?:而|来)?定?|参照(?:有关|相关|以往)?(?:规定|办法|文件)?执行|按(?:有关|相关)?(?:规定|要求)(?:执行|办理)?"
    r"|(?:有关|相关)(?:人员|对象|单位|群众|工作|事项)|(?:做好|给予|落实)?(?:必要的?)?(?:经费|资金)?保障|同上|见附件"
)


@dataclass(frozen=True, slots=True)
class Funds:
    """拨付经费: who pays, how much, by which way. Empty where the application does not say."""

    payer: str = ""
    amount: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """What a department asks for. Elements may be empty; then it cannot be approved.

    ``since`` and ``until`` are the first and the last day asked for. ``streets`` and
    ``communities`` say where it applies; both empty: everywhere. ``keywords`` are the wordings by
    which notices name the matter, besides its title ``matter``.
    """

    department: str
    matter: str
    reasons: str = ""
    content: str = ""
    object: str = ""
    authority: str = ""
    since: date | None = None
    until: date | None = None
    funds: Funds = field(default_factory=Funds)
    streets: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The Chinese names of the elements that are not given; empty when all five are."""
        absent = [
            name
            for name, words in (
                ("工作内容", self.content),
                ("办理对象", self.object),
                ("权限", self.authority),
            )
            if not given(words)
        ]
        if self.since is None or self.until is None:
            absent.append("时限（起止日期）")
        funds = (
            ("由谁付", self.funds.payer),
            ("付多少", self.funds.amount),
            ("怎么付", self.funds.channel),
        )
        unpaid = [name for name, words in funds if not given(words)]
        if unpaid:
            absent.append(f"拨付经费（{'、'.join(unpaid)}）")
        return tuple(absent)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a street or a community says to an application. ``body`` is its name."""

    side: Side
    body: str
    words: str
    favours: bool
    day: date


@dataclass(frozen=True, slots=True)
class Admission:
    """An application and what became of it.

    ``number``, ``decided_by``, ``since`` and ``until`` (first and last day of the term) are given
    with the approval, ``decided_on`` with approval or rejection; ``ended_on`` is the first day on
    which a cancelled matter no longer holds, ``ended_why`` the reason of a rejection or a
    cancellation. ``history`` is the oldest step first.
    """

    id: int
    state: State
    application: Application
    opinions: tuple[Opinion, ...] = ()
    number: str = ""
    decided_on: date | None = None
    decided_by: str = ""
    since: date | None = None
    until: date | None = None
    ended_on: date | None = None
    ended_why: str = ""
    history: tuple[Event, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether the matter was admitted on ``day``; both ends of the term count.

        A notice is judged by its own day: what has since expired or been cancelled held until then.
        """
        if self.state not in ("approved", "expired", "cancelled"):
            return False
        if self.since is None or self.until is None or not self.since <= day <= self.until:
            return False
        return self.state != "cancelled" or (self.ended_on is not None and day < self.ended_on)


def given(words: str) -> bool:
    """Whether ``words`` say something; 「另行通知」, 「视情况而定」 and dashes do not."""
    return _PUT_OFF.fullmatch(words.strip()) is None


def folded_number(number: str) -> str:
    """A decision's number as it is compared: one kind of bracket, no spaces, no 第 before digits."""
    text = "".join(unicodedata.normalize("NFKC", number).split())
    text = re.sub(r"[〔【\[(]((?:19|20)\d{2})[〕】\])]", r"〔\1〕", text)
    return re.sub(r"〕第?0*(\d+)号?$", r"〕\1号", text)
