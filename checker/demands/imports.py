"""Libraries imported without a part of theirs that a check never needs and that takes long to load."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast


@contextmanager
def hidden(name: str, stand_in: ModuleType | None = None) -> Iterator[None]:
    """``stand_in`` is what an import of the module ``name`` gives meanwhile; None: not to be had.

    Afterwards the module is as it was, and can be imported where it was not.
    """
    known = sys.modules.get(name)
    sys.modules[name] = cast(ModuleType, stand_in)
    try:
        yield
    finally:
        if known is None:
            del sys.modules[name]
        else:
            sys.modules[name] = known
