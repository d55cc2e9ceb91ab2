"""How files are to be judged, as it is sent to the process that judges them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from checker.reading.limits import DEFAULT_LIMITS, Limits


@dataclass(frozen=True, slots=True)
class Order:
    """How files are to be judged: as the parameters of ``checker.check``.

    ``store`` is the URL of a store with local lists and admissions, ``None`` for the user's own.
    """

    profile: str | None = None
    on: date | None = None
    policy: Path | None = None
    limits: Limits = DEFAULT_LIMITS
    store: str | None = None
