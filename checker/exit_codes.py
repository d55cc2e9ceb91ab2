"""Exit codes of the command line, in one place for the door and what stands behind it."""

from __future__ import annotations

OK, FOUND, USAGE, UNREADABLE = 0, 1, 2, 3
