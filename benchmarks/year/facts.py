"""What is known of a year that was written: every file, and what was planted across files.

All paths are relative to the year's folder, with ``/``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from benchmarks.year.clauses import Verdict
from benchmarks.year.compose import Burden
from benchmarks.year.hostile import Hostile


@dataclass(frozen=True, slots=True)
class File:
    """One file. ``verdict`` and ``burdens`` are what its clauses were written to be, not what a
    checker says; ``subject`` and ``fields`` tell of the form it wants communities to fill."""

    path: str
    kind: str
    encoding: str
    issuer: str
    number: str
    date: str
    title: str
    characters: int
    verdict: Verdict
    burdens: tuple[Burden, ...]
    subject: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Two files of one notice.

    ``how``: ``same`` (a Word file and its PDF), ``forwarded`` (by a street, whole, behind a page of
    the street's own), ``reissued`` (the same with another telephone), ``withdrawn`` (reissued
    without its burdens). ``added`` are the types a forwarding street asks on top.
    """

    how: Literal["same", "forwarded", "reissued", "withdrawn"]
    original: str
    copy: str
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two departments that ask communities for the same data (重复采集); ``fields`` ask both."""

    subject: str
    fields: tuple[str, ...]
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Offender:
    """An issuer that asks for the same again and again; ``files`` are those planted, by date."""

    issuer: str
    type: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year as it was written; ``facts`` is where its JSON lies, beside ``folder``."""

    folder: Path
    facts: Path
    seed: int
    files: tuple[File, ...]
    copies: tuple[Copy, ...]
    repeats: tuple[Repeat, ...]
    offenders: tuple[Offender, ...]
    hostile: tuple[Hostile, ...] = ()

    def save(self) -> None:
        """Write the facts."""
        known = asdict(self)
        del known["folder"], known["facts"]
        # One file a line: a year of thousands stays readable and can be compared line by line.
        lists = (
            f'"{name}": [\n' + ",\n".join(_line(row) for row in rows) + "\n]"
            for name, rows in known.items()
            if name != "seed"
        )
        whole = f'{{"seed": {self.seed},\n' + ",\n".join(lists) + "\n}\n"
        self.facts.write_text(whole, encoding="utf-8", newline="\n")


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False)
