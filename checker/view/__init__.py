"""One checked notice for the screen: its pages with the findings marked, beside their cards.

The pages are drawn from the untrusted file, so ``view`` belongs into the process of
``checker.guard``; ``plain_view`` needs nothing but the verdict and runs anywhere.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from checker.model import Verdict
from checker.reading.limits import DEFAULT_LIMITS, Limits

__all__ = ["Viewed", "plain_view", "view"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Viewed:
    """A verdict and the whole HTML document (UTF-8 when written) that shows it.

    The document loads nothing from outside and runs no script but its own.
    """

    verdict: Verdict
    html: str


def view(data: bytes, verdict: Verdict, *, limits: Limits = DEFAULT_LIMITS) -> Viewed:
    """Show ``verdict`` on the pages of ``data``, the file that it was given on.

    A file whose pages cannot be drawn is shown as its text; this never fails for the file's sake.
    """
    from checker.view.pages import sheets
    from checker.view.render import render

    try:
        leaves = sheets(data, verdict, limits)
    except Exception:
        # What draws pages fails on malformed files in ways nobody lists; the text is there.
        _log.debug("the pages of %s could not be drawn", verdict.document.name, exc_info=True)
        leaves = ()
    return Viewed(verdict, render(verdict, leaves)) if leaves else plain_view(verdict)


def plain_view(verdict: Verdict) -> Viewed:
    """Show ``verdict`` on the text of its document alone."""
    from checker.view.render import render

    return Viewed(verdict, render(verdict, ()))
