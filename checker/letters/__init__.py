"""Letters about a checked notice, as drafts in Word that a person edits, signs and sends.

They ask and propose; they call nothing unlawful. Notes, which count for nothing in a verdict,
are left out. Each letter is a module, imported when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from checker.errors import CheckerError
from checker.model import Finding, Verdict

if TYPE_CHECKING:
    from checker.policy import Policy

Kind = Literal["reply", "whistle"]

KINDS: Mapping[Kind, str] = {"reply": "复函", "whistle": "社区吹哨单"}
"""The letters that can be written, with what people call them."""


class NothingToAsk(CheckerError):
    """The notice asks for nothing that a letter would be about."""

    def __init__(self) -> None:
        super().__init__("没有需要商请的事项，不需要写信。")


def asked(verdict: Verdict) -> tuple[Finding, ...]:
    """The findings that a letter is about: violations and what is open, but no notes."""
    return tuple(finding for finding in verdict.findings if finding.severity != "note")


def letter(verdict: Verdict, kind: Kind, policy: Policy | None = None) -> bytes:
    """The letter of ``kind`` as the bytes of a .docx file.

    ``policy`` is the one that the verdict was made by (default: the shipped one); it says to which
    family a finding belongs and where a clause stands in its plan. Raises NothingToAsk, and
    ``ValueError`` for another ``kind``.
    """
    if kind == "reply":
        from checker.letters.reply import reply

        return reply(verdict, policy)
    if kind == "whistle":
        from checker.letters.whistle import whistle

        return whistle(verdict, policy)
    raise ValueError(f"没有叫“{kind}”的文书，可用：{'、'.join(KINDS)}。")
