"""Where the data that ships with the package lives.

In a wheel, ``corpus`` and ``models`` stand inside the package (``checker/_data``); in a checkout
they stand beside it, where people edit them.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"
_CHECKOUT = Path(__file__).parent.parent


def data_folder(*parts: str) -> Path:
    """The folder or file ``parts`` of the shipped data, e.g. ``data_folder("corpus", "policy")``."""
    root = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)
