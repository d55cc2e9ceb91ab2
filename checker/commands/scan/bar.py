"""The progress of a scan in one line of the terminal; silent where nobody watches."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from typing import Any

from checker.store.scans import Progress

_LINE = "{percentage:3.0f}% {n_fmt}/{total_fmt} 份 {rate_noinv_fmt} 已用 {elapsed} 还需 {remaining} {desc}"
_UNCOUNTED = "{n_fmt} 份 {rate_noinv_fmt} 已用 {elapsed} {desc}"


class Bar:
    """Shows what it is told. Use it in a ``with`` statement."""

    def __init__(self, quiet: bool) -> None:
        from tqdm import tqdm

        size = get_terminal_size()
        self._bar: Any = tqdm(
            unit="份",
            disable=quiet or not sys.stderr.isatty(),
            # A terminal without a size (a recording, a remote job) is taken for a common one.
            ncols=size.columns,
            nrows=size.lines,
            bar_format=_UNCOUNTED,
            leave=False,
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()

    def told(self, progress: Progress, total: int | None) -> None:
        """Where the scan is."""
        if self._bar.disable:
            return
        if total is not None and self._bar.total != total:
            self._bar.total, self._bar.bar_format = total, _LINE
        self._bar.set_description_str(summary(progress), refresh=False)
        self._bar.update(progress.files - self._bar.n)


def summary(progress: Progress) -> str:
    """Pages and verdicts in a few words."""
    return (
        f"{progress.pages} 页：违规 {progress.violation}，需核实 {progress.review}，"
        f"合规 {progress.compliant}，未能读取 {progress.errors}"
    )
