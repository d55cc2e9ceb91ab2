"""Cue tables: a new cue is one row of a file in ``corpus/cues/``.

``actors.tsv``   kind, form, note: who is spoken of.
``context.tsv``  category, direction, scope, form, note: what is denied, cancelled, past, voluntary.

A form is a regular expression over normalised text. Earlier rows are tried first. A row that begins
with a name in braces gives its form that name, by which later rows of these two tables mean it.

In the manner of ConText (Harkema et al. 2009) a context cue has a direction and a scope; ``fake`` rows
mask wording that only looks like a cue, ``terminator`` rows end a scope, ``turn`` rows end it before
what is asked. What governs a whole sentence ends as well where its row of ``ENDS`` stands: a negation
where somebody else takes over or something is to be done ``instead``, what is past where it comes to
``now``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checker.demands.anchors import Anchors, anchored
from checker.resources import data_folder

_NAME = re.compile(r"\{[a-z]+\}")
# Rows that end what governs a whole sentence, and the category of it.
ENDS = {"takeover": "negation", "instead": "negation", "now": "past"}


@dataclass(frozen=True, slots=True)
class ContextRow:
    category: str
    direction: str
    scope: str
    form: str


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue found in normalised text, with the stretch that it governs."""

    category: str
    start: int
    end: int
    scope_start: int
    scope_end: int


class CueError(ValueError):
    """A row of a cue table cannot be used; the message names file and line."""


def rows(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    """``(line number, cells)`` of a tab-separated table; comments and blank lines left out."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < columns:
            raise CueError(f"{path.name} 第{number}行:应有{columns}列,只有{len(cells)}列")
        yield number, cells


def _spelt_out(path: Path, number: int, form: str, named: Mapping[str, str]) -> str:
    """``form`` with what every ``{name}`` in it means."""

    def put(match: re.Match[str]) -> str:
        if match[0] not in named:
            raise CueError(f"{path.name} 第{number}行:上面没有叫{match[0]}的说法")
        return f"(?:{named[match[0]]})"

    return _NAME.sub(put, form)


def _any_of(forms: Sequence[str]) -> re.Pattern[str]:
    """An expression for any of ``forms``; without one it matches nowhere."""
    return re.compile("|".join(forms) or "(?!)")


def _compile(path: Path, number: int, form: str) -> re.Pattern[str]:
    try:
        return re.compile(form)
    except re.error as error:
        raise CueError(f"{path.name} 第{number}行:正则写法有误({error})") from error


@dataclass(frozen=True, slots=True, eq=False)
class Actors:
    """The rows of ``actors.tsv``, tried as one expression: at each place the first row that fits.

    Only the rows that have their words in the clause are tried, each by itself: one expression of all
    of them tries every row at every character.
    """

    kinds: tuple[str, ...]
    forms: tuple[re.Pattern[str], ...]
    anchors: Anchors

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """``(kind, start, end)`` of what the rows name in ``[start, end)``, in order."""
        ahead: list[tuple[int, int, int]] = []
        due, at = list(self.anchors.within(text[start:end])), start
        while True:
            for row in due:
                match = self.forms[row].search(text, at, end)
                if match:
                    ahead.append((match.start(), row, match.end()))
            if not ahead:
                return
            begin, first, at = min(ahead)
            yield self.kinds[first], begin, at
            due = [row for place, row, _ in ahead if place < at]
            ahead = [one for one in ahead if one[0] >= at]

    def is_name(self, words: str) -> bool:
        """Whether ``words`` as a whole are a name of the table."""
        return any(self.forms[row].fullmatch(words) for row in self.anchors.within(words))


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """The compiled tables; equal only to themselves, which makes them cheap to remember by."""

    actors: Actors
    context: tuple[tuple[ContextRow, re.Pattern[str]], ...]
    anchors: Anchors  # of the rows of ``context``
    fake: re.Pattern[str]
    terminator: re.Pattern[str]
    turn: re.Pattern[str]
    instead: re.Pattern[str]
    ends: Mapping[str, re.Pattern[str]]


@cache
def load_cues(folder: Path | None = None) -> Cues:
    """Compile the cue tables of ``folder`` (default: the shipped ones)."""
    base = folder or data_folder("corpus", "cues")
    actors = base / "actors.tsv"
    kinds: list[str] = []
    forms: list[re.Pattern[str]] = []
    named: dict[str, str] = {}
    for number, cells in rows(actors, 2):
        form = _spelt_out(actors, number, cells[1], named)
        if cells[0].startswith("{"):
            named[cells[0]] = form
            continue
        kinds.append(cells[0])
        forms.append(_compile(actors, number, form))
    context_path = base / "context.tsv"
    context: list[tuple[ContextRow, re.Pattern[str]]] = []
    fakes: list[str] = []
    terminators: list[str] = []
    turns: list[str] = []
    ends: dict[str, list[str]] = {row: [] for row in ENDS}
    for number, cells in rows(context_path, 4):
        form = _spelt_out(context_path, number, cells[3], named)
        if cells[0].startswith("{"):
            named[cells[0]] = form
            continue
        compiled = _compile(context_path, number, form)
        if cells[0] == "fake":
            fakes.append(form)
        elif cells[0] in ("terminator", "turn"):
            terminators.append(form)
            if cells[0] == "turn":
                turns.append(form)
        elif cells[0] in ENDS:
            ends[cells[0]].append(form)
        else:
            context.append((ContextRow(cells[0], cells[1], cells[2], form), compiled))
    return Cues(
        actors=Actors(tuple(kinds), tuple(forms), anchored([form.pattern for form in forms])),
        context=tuple(context),
        anchors=anchored([row.form for row, _ in context]),
        fake=_any_of(fakes),
        terminator=_any_of(terminators),
        turn=_any_of(turns),
        instead=_any_of(ends["instead"]),
        ends={
            category: _any_of([form for row in ends if ENDS[row] == category for form in ends[row]])
            for category in set(ENDS.values())
        },
    )
