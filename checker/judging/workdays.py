"""Working time between a notice and its deadline, by the Chinese working calendar.

Holidays and made-up working days come from the ``chinesecalendar`` library; for years that it does
not know yet, Monday to Friday count.
"""

from __future__ import annotations

from datetime import date, timedelta

_NOON, _CLOSE = 12, 17
_FAR = 15


def is_workday(day: date) -> bool:
    """Whether ``day`` is a working day in China."""
    try:
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days(issued: date, due: date, hour: int | None) -> float:
    """Working days that remain from the day of issue to the deadline.

    The day of issue does not count; the due day counts whole without an hour or from 17:00, half
    from noon, not at all before. More than fifteen days are not counted further.
    """
    if due <= issued:
        return 0.0
    if (due - issued).days > _FAR:
        return float(_FAR)
    whole = sum(is_workday(issued + timedelta(days=step)) for step in range(1, (due - issued).days))
    if not is_workday(due):
        return float(whole)
    last = 1.0 if hour is None or hour >= _CLOSE else 0.5 if hour >= _NOON else 0.0
    return whole + last
