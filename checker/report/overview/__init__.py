"""From statistics of many notices to something to read, print, sort and send: one module a format.

``render`` is the door, ``OVERVIEW_FORMATS`` lists what it can write. A new format is one new module
and one new line in the table. Each module is imported when its format is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from checker.across.statistics import Statistics

OverviewFormat = Literal["text", "xlsx", "html", "docx"]


def _text(statistics: Statistics) -> bytes:
    from checker.report.overview import text

    return text.render(statistics).encode()


def _xlsx(statistics: Statistics) -> bytes:
    from checker.report.overview import workbook

    return workbook.render(statistics)


def _html(statistics: Statistics) -> bytes:
    from checker.report.overview import page

    return page.render(statistics).encode()


def _docx(statistics: Statistics) -> bytes:
    from checker.report.overview import circular

    return circular.render(statistics)


_RENDERERS: Mapping[OverviewFormat, Callable[[Statistics], bytes]] = {
    "text": _text,
    "xlsx": _xlsx,
    "html": _html,
    "docx": _docx,
}

OVERVIEW_FORMATS: tuple[OverviewFormat, ...] = tuple(_RENDERERS)


def render(statistics: Statistics, format: OverviewFormat) -> bytes:
    """``statistics`` in ``format``, one of ``OVERVIEW_FORMATS``; text and HTML in UTF-8.

    Raises ``ValueError``, in words for the user, when the format is not known.
    """
    renderer = _RENDERERS.get(format)
    if renderer is None:
        raise ValueError(
            f"不支持的统计格式“{format}”，可用的格式有：{'、'.join(OVERVIEW_FORMATS)}。"
        )
    return renderer(statistics)


__all__ = ["OVERVIEW_FORMATS", "OverviewFormat", "render"]
