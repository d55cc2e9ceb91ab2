"""Judges one file or text with a guard, in the guard's thread: JSON lines, and rows of the audit."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from checker.errors import ReadError
from checker.guard import Guard, Order
from checker.model import SEVERITY_ORDER, Verdict
from checker.policy import Policy
from checker.report import json as json_report
from checker.server.asked import How, Piece
from checker.server.drafting import drafts
from checker.store.audit import Entry

_Draft: TypeAlias = dict[str, Any] | None
_AS_UTF_32 = 4  # bytes a character, of which UTF-8 may need only one


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with one piece. ``entry`` is a row of the audit that lacks the verdict."""

    piece: Piece
    how: How
    policy: Policy
    order: Order
    entry: Entry

    def __call__(self, guard: Guard, write: Callable[[str], object]) -> Done:
        """Judge the piece; ``write`` gets the line of each notice in it. Raises CheckerError."""
        done = Done()
        profile = self.policy.chosen(self.how.profile)
        for result, draft in self._results(guard):
            if isinstance(result, ReadError):
                write(self._unreadable(result, profile))
                done.entries.append(self._entry(sha256=self.piece.sha256))
            else:
                write(json_report.render(result, with_text=self.how.with_text))
                done.entries.append(self._judged(result))
            if self.how.mode == "draft":
                done.drafts.append(draft)
        return done

    def _unreadable(self, error: ReadError, profile: str) -> str:
        version = self.policy.version
        return json_report.unreadable(
            error.name, "", error.problem, error.cure, profile=profile, policy_version=version
        )

    def _results(self, guard: Guard) -> Iterator[tuple[Verdict | ReadError, _Draft]]:
        order = replace(self.order, profile=self.how.profile, on=self.how.on)
        source: Path | bytes
        if isinstance(self.piece.source, Path):
            source = self.piece.source
        else:
            source = _plain(self.piece.source)
            most = _AS_UTF_32 * order.limits.max_bytes + _AS_UTF_32
            order = replace(order, limits=replace(order.limits, max_bytes=most))
        for result, draft in self._asked(guard, source, order):
            if isinstance(source, bytes) and isinstance(result, Verdict):
                # Of the text as it was sent, not as it went to the guard.
                document = replace(result.document, sha256=self.piece.sha256)
                yield replace(result, document=document), draft
            else:
                yield result, draft

    def _asked(
        self, guard: Guard, source: Path | bytes, order: Order
    ) -> Iterator[tuple[Verdict | ReadError, _Draft]]:
        if self.how.mode == "draft":
            yield from drafts(guard, source, self.piece.name, order)
        else:
            for result in guard.check(source, self.piece.name, order):
                yield result, None

    def _judged(self, verdict: Verdict) -> Entry:
        counts = dict.fromkeys(SEVERITY_ORDER, 0)
        for finding in verdict.findings:
            counts[finding.severity] += 1
        return self._entry(
            sha256=verdict.document.sha256,
            verdict=verdict.label,
            violations=counts["violation"],
            reviews=counts["review"],
            notes=counts["note"],
        )

    def _entry(self, **values: Any) -> Entry:
        return replace(self.entry, policy_version=self.policy.version, **values)


@dataclass(slots=True)
class Done:
    """What came of a piece: a row of the audit and, where asked for, a draft for each notice."""

    entries: list[Entry] = field(default_factory=list)
    drafts: list[_Draft] = field(default_factory=list)


def _plain(text: str) -> bytes:
    """``text`` in an encoding in which it is taken for plain text whatever it says.

    As UTF-8 a text that begins like a web page or a mail would be read as one, and offsets would
    not be those of the text that was sent.
    """
    return codecs.BOM_UTF32_BE + text.encode("utf-32-be")
