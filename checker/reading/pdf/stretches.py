"""Where the characters of a line stand: as few stretches as have them in one row."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model import Box
from checker.reading.builder import Stretch

_WIDE_GAP = 3.0  # times the height of the type: what stands farther off is by itself
_SAME_ROW = 0.5  # share of the height that two characters of one row have in common
_STEP_BACK = 0.5  # kerned characters overlap a little; farther back begins something else


def stretches(boxes: Sequence[Box | None]) -> tuple[Stretch, ...]:
    """The stretches of a line whose character ``i`` stands in ``boxes[i]``.

    ``None`` is a character without a place of its own (a space): it takes the gap between its
    neighbours, and is in no stretch at the line's ends.
    """
    runs: list[list[int]] = []
    last: Box | None = None
    for at, box in enumerate(boxes):
        if box is None:
            continue
        if last is None or not _follows(last, box):
            runs.append([])
        runs[-1].append(at)
        last = box
    return tuple(_stretch(run, boxes) for run in runs)


def _follows(last: Box, box: Box) -> bool:
    size = max(last.bottom - last.top, box.bottom - box.top)
    less = min(last.bottom - last.top, box.bottom - box.top)
    shared = min(last.bottom, box.bottom) - max(last.top, box.top)
    gap = box.left - last.right
    return -_STEP_BACK * size < gap < _WIDE_GAP * size and shared >= _SAME_ROW * less


def _stretch(run: Sequence[int], boxes: Sequence[Box | None]) -> Stretch:
    here = [box for box in (boxes[at] for at in run) if box is not None]
    edges: list[float] = []
    right = here[0].left
    for at in range(run[0], run[-1] + 1):
        box = boxes[at]
        edges.append(right if box is None else max(box.left, edges[-1] if edges else box.left))
        right = right if box is None else max(box.right, edges[-1])
    edges.append(max(right, edges[-1]))
    top, bottom = min(box.top for box in here), max(box.bottom for box in here)
    return Stretch(run[0], run[-1] + 1, Box(edges[0], top, edges[-1], bottom), tuple(edges))
