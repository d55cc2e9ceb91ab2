"""Working time by the Chinese calendar: weekends, holidays, made-up working days."""

from __future__ import annotations

from datetime import date

import pytest

from checker.judging.workdays import is_workday, working_days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 8, 8), True),  # Friday
        (date(2025, 8, 9), False),  # Saturday
        (date(2025, 10, 1), False),  # National Day
        (date(2025, 9, 28), True),  # a Sunday that was made up
        (date(2035, 1, 1), True),  # beyond the calendar: a Monday
    ],
)
def test_days(day: date, works: bool) -> None:
    assert is_workday(day) is works


@pytest.mark.parametrize(
    ("issued", "due", "hour", "days"),
    [
        (date(2025, 8, 8), date(2025, 8, 11), 10, 0.0),  # Friday to Monday morning
        (date(2025, 8, 8), date(2025, 8, 11), None, 1.0),  # Friday to the end of Monday
        (date(2025, 8, 8), date(2025, 8, 10), None, 0.0),  # Friday to Sunday
        (date(2025, 8, 8), date(2025, 8, 8), 17, 0.0),  # the same day
        (date(2025, 8, 4), date(2025, 8, 6), 10, 1.0),  # Monday to Wednesday morning
        (date(2025, 8, 4), date(2025, 8, 5), 14, 0.5),
        (date(2025, 9, 30), date(2025, 10, 8), None, 0.0),  # over the holiday
    ],
)
def test_working_days(issued: date, due: date, hour: int | None, days: float) -> None:
    assert working_days(issued, due, hour) == days
