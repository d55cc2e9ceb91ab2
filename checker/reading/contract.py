"""What a format's module takes, gives and raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from checker.model import Page, ReadIssue, Table
from checker.reading.limits import Limits


class Unreadable(Exception):
    """A reader gives up: ``problem`` says why, ``cure`` what the user can do (both Chinese).

    Readers do not know the file's name; ``checker.reading.read`` adds it.
    """

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem, cure)
        self.problem = problem
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in a file; all offsets index ``text``."""

    text: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    issues: tuple[ReadIssue, ...] = ()


Reader: TypeAlias = Callable[[bytes, Limits], Content]
"""Bytes of one format to its content. Raises ``Unreadable``."""
