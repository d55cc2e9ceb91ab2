"""Who must do what: ``understand(notice) -> Understanding``.

spaCy and jieba load when the first notice is understood, not before.
"""

from __future__ import annotations

from checker.demands.understanding import Understanding
from checker.model import Notice

__all__ = ["Understanding", "understand"]


def understand(notice: Notice) -> Understanding:
    """Find the sentences, clauses, bearers and context cues of ``notice``."""
    from checker.demands.pipeline import understand as run

    return run(notice)
