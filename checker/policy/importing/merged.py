"""The areas of a table that are merged downwards, looked up by row and column."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict

from checker.policy.importing.tables import Area, RawTable


class Merged:
    """Areas of more than one row."""

    def __init__(self, table: RawTable) -> None:
        self._by_column: dict[int, list[Area]] = defaultdict(list)
        for areas in table.areas.values():
            for area in areas:
                if area.bottom > area.top:
                    for column in range(area.left, min(area.right, table.width) + 1):
                        self._by_column[column].append(area)
        for areas_of_one in self._by_column.values():
            areas_of_one.sort(key=lambda area: area.top)

    def covering(self, row: int, column: int) -> Area | None:
        """The area that covers a place; the lowest where a broken file has several."""
        areas = self._by_column.get(column, [])
        at = bisect_right(areas, row, key=lambda area: area.top) - 1
        return areas[at] if at >= 0 and areas[at].bottom >= row else None

    def is_used(self, column: int, below: int) -> bool:
        """Whether cells of ``column`` are merged below the row ``below``."""
        return any(area.top > below for area in self._by_column.get(column, []))
