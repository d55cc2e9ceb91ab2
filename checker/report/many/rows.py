"""The notices of a report on many files: what is shown of each, as it counts now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from checker.report import words

if TYPE_CHECKING:
    from checker.policy import Policy
    from checker.report.many.baseline import Baseline
    from checker.store.scanned import Found, Scanned

UNREAD = "未能读取"
# The same words for names that come from the store as plain strings.
_LABELS: Mapping[str, str] = dict(words.LABELS.items())
SEVERITIES: Mapping[str, str] = dict(words.SEVERITIES.items())


@dataclass(frozen=True, slots=True)
class Written:
    """What a report holds, for an exit code: the same in every format.

    ``violation``, ``review`` and ``note`` count findings as they are after people have decided,
    ``dismissed`` those that people have ruled out. Tables leave the last two out.
    """

    notices: int = 0
    unreadable: int = 0
    violation: int = 0
    review: int = 0
    note: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A finding: as it counts (``found``) and as the JSON report has it (``content``).

    ``title`` and ``clauses`` are those of the type that it is, also where people have corrected it.
    """

    found: Found
    content: Mapping[str, Any]
    title: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A notice with the findings to show; ``report`` is empty for what could not be read."""

    notice: Scanned
    report: Mapping[str, Any]
    items: tuple[Item, ...]

    @property
    def counted(self) -> tuple[Item, ...]:
        """The findings that count: no notes, nothing that was dismissed."""
        return tuple(item for item in self.items if item.found.counts)

    @property
    def verdict(self) -> str:
        """The verdict in Chinese, or that there is none."""
        return UNREAD if self.notice.label is None else _LABELS[self.notice.label]

    @property
    def paged(self) -> bool:
        """Whether the file has pages of its own; other formats are one page without a size."""
        pages = self.report.get("pages", ())
        return len(pages) > 1 or any(page["width"] for page in pages)

    @property
    def unread(self) -> str:
        """What could not be read of a notice that could be read otherwise; mostly empty."""
        return "".join(error["message"] for error in self.report.get("errors", ()))

    def place(self, item: Item) -> str:
        """Where a finding stands, for people: 第 3 页，第 13 段（二、工作内容）."""
        content = item.content
        page = f"第 {content['page']} 页，" if self.paged else ""
        section = f"（{' › '.join(content['section'])}）" if content["section"] else ""
        return f"{page}第 {content['paragraph']} 段{section}"


class Selection:
    """Chooses what to show and counts it. ``policy`` names the types (default: what ships)."""

    def __init__(self, baseline: Baseline | None = None, policy: Policy | None = None) -> None:
        self._baseline = baseline
        self._given = policy
        self._counts: Counter[str] = Counter()

    @cached_property
    def policy(self) -> Policy:
        """Loaded when first needed: most reports have no corrected finding."""
        from checker.policy import Policy

        return self._given or Policy.load()

    @property
    def only_new(self) -> bool:
        """Whether there is a baseline to compare with."""
        return self._baseline is not None

    @property
    def written(self) -> Written:
        """What ``rows`` has given so far."""
        return Written(**self._counts)

    def rows(self, reported: Iterable[tuple[Scanned, dict[str, Any]]]) -> Iterator[Row]:
        """The notices to show, in the order in which they come.

        With a baseline a notice is shown where it has a new finding that counts, with all its new
        ones. What could not be read is always shown: nobody has checked it, then or now.
        """
        for notice, report in reported:
            if notice.label is None:
                self._counts["unreadable"] += 1
                yield Row(notice, {}, ())
                continue
            row = Row(notice, report, self._items(notice, report))
            if self.only_new and not row.counted:
                continue
            self._count(item.found for item in row.items)
            yield row

    def without_reports(self, notices: Iterable[Scanned]) -> None:
        """Count ``notices`` where nothing is to be shown: all of them, whatever the baseline."""
        for notice in notices:
            if notice.label is None:
                self._counts["unreadable"] += 1
            else:
                self._count(notice.findings)

    def _count(self, findings: Iterable[Found]) -> None:
        self._counts["notices"] += 1
        self._counts.update(
            "dismissed" if found.state == "dismissed" else found.severity for found in findings
        )

    def _items(self, notice: Scanned, report: Mapping[str, Any]) -> tuple[Item, ...]:
        times: Counter[str] = Counter()
        items = []
        for found in notice.findings:
            times[found.fingerprint] += 1
            if self._baseline is None or self._baseline.is_new(
                notice.name, report["sha256"], found.fingerprint, times[found.fingerprint]
            ):
                items.append(self._item(found, report))
        return tuple(items)

    def _item(self, found: Found, report: Mapping[str, Any]) -> Item:
        content = report["findings"][found.number]
        title = content["title"]
        clauses = _clauses((one["plan"], one["clause"]) for one in content["basis"])
        if found.type != content["type"]:
            title, clauses = self._corrected(found.type, report)
        return Item(found, content, title, clauses)

    def _corrected(self, kind: str, report: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
        """Title and clauses of a type that people have put in place of the one found."""
        if kind not in self.policy.types:
            return kind, ()
        on = date.fromisoformat(report["notice"]["date"] or report["checked_at"][:10])
        basis = self.policy.basis(kind, report["profile"], on)
        return self.policy.types[kind].title, _clauses((one.plan, one.clause) for one in basis)


def _clauses(basis: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Plans and clauses, those of one plan together: its title is long."""
    plans: dict[str, list[str]] = {}
    for plan, clause in basis:
        plans.setdefault(plan, []).append(clause)
    return tuple(f"{plan} {'、'.join(clauses)}" for plan, clauses in plans.items())
