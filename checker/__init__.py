"""Checks whether a notice asks of a community what burden-reduction plans forbid.

>>> from checker import check
>>> check("请各社区于每月25日前报送工作台账。").label  # doctest: +SKIP
'violation'

Importing the package is cheap; spaCy and jieba load when the first notice is checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.engine import check
    from checker.errors import CheckerError, ReadError
    from checker.model import Verdict
    from checker.policy import Policy, PolicyError

__version__ = "0.1.0"
__all__ = ["CheckerError", "Policy", "PolicyError", "ReadError", "Verdict", "__version__", "check"]

_HOMES = {
    "check": "checker.engine",
    "CheckerError": "checker.errors",
    "ReadError": "checker.errors",
    "Verdict": "checker.model",
    "Policy": "checker.policy",
    "PolicyError": "checker.policy",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'checker' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(home), name)
    globals()[name] = value
    return value
