"""Puts pages together to a text; a table that runs over the end of a page stays one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, groupby

from checker.model import ReadIssue
from checker.reading.builder import TextBuilder
from checker.reading.contract import Content, Inner, Unreadable
from checker.reading.limits import Limits
from checker.reading.paged.layout import Grid, Line, PageContent

_SAME_EDGE = 5.0  # points between the columns of a table on one page and on the next


def assemble(pages: Sequence[PageContent], limits: Limits, issues: Sequence[ReadIssue]) -> Content:
    """The text of ``pages``. Raises ``Unreadable`` when it is longer than ``limits`` allow."""
    builder = TextBuilder(limits)
    above: Grid | None = None
    for page in pages:
        add_page(builder, page, above)
        last = page.items[-1] if page.items else None
        above = last if isinstance(last, Grid) else None
    return builder.content(issues)


def with_files(
    content: Content, files: Iterable[Inner], without_text: Unreadable, named: bool
) -> Content:
    """``content`` with the ``files`` inside; the files alone where it has no text.

    Raises ``without_text`` where there is neither. With ``named`` the user is told of it also
    beside the files, which are to be read all the same.
    """
    if content.text:
        return replace(content, inner=files)
    rest = iter(files)
    first = next(rest, None)
    if first is None:
        raise without_text
    unread = (Inner("正文", b"", without_text.problem, without_text.cure),) if named else ()
    return Content("", (), inner=chain(unread, (first,), rest))


def issues_of(pages: Sequence[PageContent]) -> list[ReadIssue]:
    """What could not be read on which page; neighbours that time ran out for are named together."""
    issues: list[ReadIssue] = []
    for late, run in groupby((page for page in pages if page.problem), key=lambda page: page.late):
        found = list(run)
        if late and len(found) > 1:
            first, last = found[0], found[-1]
            one, several = f"第{first.number}页", f"第{first.number}页至第{last.number}页"
            issues.append(ReadIssue(first.problem.replace(one, several), first.number))
        else:
            issues += [ReadIssue(page.problem, page.number) for page in found]
    return issues


def add_page(builder: TextBuilder, page: PageContent, above: Grid | None = None) -> None:
    """Add ``page`` to ``builder``; ``above`` is the table that the page before ended with."""
    since = len(builder)
    for at, item in enumerate(page.items):
        if isinstance(item, Line):
            builder.line(item.text, item.places)
        else:
            builder.table(item.rows, item.places, continues=not at and _goes_on(above, item))
    builder.page(
        page.number, since, width=page.width, height=page.height, confidence=page.confidence
    )


def _goes_on(above: Grid | None, below: Grid) -> bool:
    """Whether a page begins with the rest of the table that the page before ended with."""
    return (
        above is not None
        and len(above.edges) == len(below.edges)
        and all(abs(a - b) < _SAME_EDGE for a, b in zip(above.edges, below.edges, strict=True))
    )
