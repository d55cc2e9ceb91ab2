"""The checker over HTTP: one process that answers, and a pool of guards that read and judge.

``application`` builds what answers, ``running.serve`` runs it until it is stopped. A request goes
through ``gate`` (limits on bodies, metrics), ``access`` (keys, roles, rates) and one module of
``routes``; whatever reads a file or judges goes to a guard of the ``pool``. Every error is a problem
detail of RFC 9457, see ``problems``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.server.app import application
    from checker.server.settings import Settings

__all__ = ["Settings", "application"]


def __getattr__(name: str) -> Any:
    # What answers takes a while to load, and the guards' processes import parts of this package.
    if name == "application":
        from checker.server.app import application

        return application
    if name == "Settings":
        from checker.server.settings import Settings

        return Settings
    raise AttributeError(f"module 'checker.server' has no attribute {name!r}")
