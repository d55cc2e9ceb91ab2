"""What a format's module takes, gives and raises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

from checker.model import Page, Placed, ReadIssue, Table
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
class Inner:
    """A whole file inside another (an entry of a zip, an attachment), to be read by itself.

    ``name`` is what it is called inside. Exactly one of ``data`` and ``problem`` is not empty:
    ``problem`` and ``cure`` say in Chinese why its bytes cannot be had.
    """

    name: str
    data: bytes
    problem: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in a file; all offsets index ``text``.

    ``inner`` yields the files inside, one at a time, so that not all need be held at once. A
    container that says nothing itself has an empty ``text`` and no page.
    """

    text: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    issues: tuple[ReadIssue, ...] = ()
    placed: tuple[Placed, ...] = ()
    inner: Iterable[Inner] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """How a file is to be read: within ``limits``; with ``placed`` filled when ``places``.

    Only a reader that pays for places (PDF) may leave them out when they are not asked for.
    ``deadline`` is the value of ``time.monotonic()`` at which a reader that can stop half-way
    (text recognition) should stop and name what it left out. ``recognising`` is told the number of
    each page whose text has to be recognised, before it is: people like to see that it goes on.
    """

    limits: Limits
    places: bool = False
    deadline: float = inf
    recognising: Callable[[int], None] = lambda page: None


Reader: TypeAlias = Callable[[bytes, Request], Content]
"""Bytes of one format to its content. Raises ``Unreadable``."""
