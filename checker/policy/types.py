"""Violation types: one YAML file each in ``corpus/policy/types/``.

A file holds everything that is known of a type: why it burdens, the clauses it rests on, the
patterns that find it, what excuses it, what to tell people, and examples that are flagged and that
are clean. Examples are run as tests and shown to trainers; a new type needs no code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from checker.policy.errors import PolicyError
from checker.policy.yamlfile import load_yaml

Profile = Literal["county", "district", "city"]
PROFILES: tuple[Profile, ...] = ("county", "district", "city")
# How the ids of hints begin, and so the names of rules that a hint made.
HINT = "hint-"
_FOLD = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_MACRO = re.compile(r"\{([a-z][a-z_]*)\}")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PatternSpec(_Frozen):
    """One way of wording the demand.

    ``find`` is a regular expression over normalised text, ``{name}`` a word list of the file or of
    ``lexicon.yaml``. ``role`` is the part a community must have in the clause: ``bearer`` (it must
    do it), ``involved`` (it is named or carried over in any part), ``any`` (not asked).
    ``also`` must and ``unless`` must not be found in the sentence (``within: block`` widens both).
    ``ignore`` names context categories that do not take the demand back.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    find: str = Field(min_length=1)
    role: Literal["bearer", "involved", "any"] = "bearer"
    also: str = ""
    unless: str = ""
    within: Literal["sentence", "block", "document"] = "sentence"
    severity: Literal["violation", "review", "note"] | None = None
    ignore: tuple[str, ...] = ()
    header: bool = False


class HintSpec(_Frozen):
    """Words that speak of the type's function, and of other things as well.

    They decide nothing. Where the model is sure of a demand that no pattern named and ``find``
    stands in its clause, the demand is told as a violation (or as ``severity`` says). ``like`` are
    phrases that it must match. With ``matter_of`` what is asked must surely be a matter of that list
    as well.
    """

    id: str = Field(pattern=rf"^{HINT}[a-z][a-z0-9-]*$")
    find: str = Field(min_length=1)
    severity: Literal["violation", "review"] | None = None
    matter_of: Literal["negative"] | None = None
    like: tuple[str, ...] = Field(min_length=1)


class Example(_Frozen):
    """A short text and what must come of it."""

    text: str = Field(min_length=4)
    evidence: str = ""
    severity: Literal["violation", "review"] | None = None
    why: str = ""
    difficulty: Literal["plain", "renamed", "hard"] = "plain"
    department: str = ""


class Examples(_Frozen):
    flagged: tuple[Example, ...] = Field(min_length=6)
    clean: tuple[Example, ...] = Field(min_length=6)


class ViolationType(_Frozen):
    """One violation type, as its file says it."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    title: str
    family: Literal["delegation", "banned", "funding"]
    severity: Literal["violation", "review"]
    why: str
    provisions: dict[Profile, tuple[str, ...]]
    higher: tuple[str, ...] = ()
    softer: tuple[Profile, ...] = ()
    once: bool = False
    # What a finding quotes: the clauses that say it, or the whole sentence, for a matter of which no
    # single clause tells who must do it and what it is.
    quotes: Literal["clause", "sentence"] = "clause"
    displaces: tuple[str, ...] = ()
    silenced_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    detectors: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    # Exceptions that only some plans write; the others are written by all.
    only_under: dict[str, tuple[Profile, ...]] = {}
    lexicon: dict[str, tuple[str, ...]] = {}
    patterns: tuple[PatternSpec, ...] = Field(min_length=1)
    hints: tuple[HintSpec, ...] = ()
    explanation: str
    remedy: str
    since: str | None = None

    @property
    def quotes_whole(self) -> bool:
        """Whether a finding quotes the whole sentence."""
        return self.quotes == "sentence"

    until: str | None = None
    examples: Examples

    @property
    def borne(self) -> bool:
        """Whether a community must do it: so most patterns ask, not only that it is done to one."""
        return 2 * sum(p.role == "bearer" for p in self.patterns) >= len(self.patterns)

    @field_validator("why", "explanation", "remedy")
    @classmethod
    def _unfolded(cls, text: str) -> str:
        # YAML joins folded lines with a space, which Chinese does not want.
        return _FOLD.sub("", text.strip())

    @field_validator("patterns", "hints")
    @classmethod
    def _distinct(cls, rows: tuple[PatternSpec | HintSpec, ...]) -> tuple[Any, ...]:
        names = [row.id for row in rows]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"样式编号重复:{'、'.join(twice)}")
        return rows


class Lexicon(_Frozen):
    """Word lists shared by all types (``corpus/policy/lexicon.yaml``)."""

    words: dict[str, tuple[str, ...]]


def expand(form: str, lists: dict[str, tuple[str, ...]], path: Path, depth: int = 0) -> str:
    """``form`` with every ``{name}`` replaced by its word list; unknown names are an error."""
    if depth > 6:
        raise PolicyError(
            path, line_of(path, form), "词表互相引用,没有尽头", "请去掉循环引用的词表"
        )

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name not in lists:
            raise PolicyError(
                path,
                line_of(path, match[0]),
                f"没有叫“{name}”的词表",
                f"可用的词表:{'、'.join(sorted(lists))}",
            )
        inner = "|".join(sorted(lists[name], key=len, reverse=True))
        return "(?:" + expand(inner, lists, path, depth + 1) + ")"

    return _MACRO.sub(put, form)


def line_of(path: Path, fragment: str) -> int | None:
    """The line of ``path`` that holds ``fragment``, for error messages."""
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if fragment in line:
                return number
    except OSError:
        return None
    return None


def load_types(paths: Sequence[Path]) -> dict[str, ViolationType]:
    """The types of ``paths``; a file's name must be the type's id."""
    types: dict[str, ViolationType] = {}
    for path in paths:
        kind = load_yaml(path, ViolationType)
        if kind.id != path.stem:
            raise PolicyError(
                path,
                line_of(path, "id:"),
                f"编号“{kind.id}”与文件名不一致",
                f"请把文件命名为 {kind.id}.yaml",
            )
        types[kind.id] = kind
    return types
