"""Names that ``checker evaluate`` takes, apart so that a door can show them at once."""

from __future__ import annotations

# What can be taken out of the checker, to see what it is worth.
PARTS = ("models", "context", "bearers")
# What it can be compared with.
BASELINES = ("keywords", "classifier")
