"""How files are to be judged, as it is sent to the process that judges them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.reading.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from checker.policy.carried import Carried


@dataclass(frozen=True, slots=True)
class Order:
    """How files are to be judged: as the parameters of ``checker.check``.

    ``store`` is the URL of a store with local lists and admissions, ``None`` for the user's own.
    ``carried``, where it is given, takes the place of both ``policy`` and ``store``.
    """

    profile: str | None = None
    on: date | None = None
    policy: Path | None = None
    limits: Limits = DEFAULT_LIMITS
    store: str | None = None
    carried: Carried | None = None
