"""The decision and its reasons: ``judge(understanding, policy, profile, on) -> findings``."""

from __future__ import annotations

from checker.judging.judge import judge

__all__ = ["judge"]
