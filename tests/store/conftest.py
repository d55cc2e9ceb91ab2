"""A store on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from checker.store import Store, open_store


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened
