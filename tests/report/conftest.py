"""Verdicts and findings to report, made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from made import make_finding, make_typical, make_verdict

from checker.model import Finding, Verdict


@pytest.fixture(scope="session")
def finding_of() -> Callable[..., Finding]:
    return make_finding


@pytest.fixture(scope="session")
def verdict_of() -> Callable[..., Verdict]:
    return make_verdict


@pytest.fixture
def typical() -> Verdict:
    return make_typical()
