"""Findings that must be computed, not matched: named by a type's ``detectors``."""

from __future__ import annotations

from collections.abc import Callable

from checker.demands.understanding import Understanding
from checker.judging.candidates import Candidate
from checker.judging.rules import Rule
from checker.policy.types import ViolationType

Detector = Callable[[Understanding, ViolationType, tuple[Rule, ...]], list[Candidate]]

DETECTORS: dict[str, Detector] = {}
