"""The ways to cure a violation type: ``corpus/policy/drafting/``, one file a type.

They are tried in the order of the file, then those of ``general.yaml``. A way's words may hold
``{we}`` (the issuing body as it calls itself), ``{staff}`` (its people), ``{thing}`` (what the
clause is about, found by ``slots``) and ``{blank:…}``, which becomes ``____`` with a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from checker.policy import Policy, PolicyError
from checker.policy.yamlfile import load_yaml, overlaid
from checker.resources import data_folder

FOLDER = "drafting"
GENERAL = "general"
VAGUE = "这项工作"
_SLOT = re.compile(r"\{([^{}]*)\}")
_KNOWN = re.compile(r"we|staff|thing|blank:[^{}:]{1,20}")


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Frozen):
    """``put`` in the place of what ``find``, a regular expression, matches in a clause."""

    find: str
    put: str

    @field_validator("find")
    @classmethod
    def _compiles(cls, find: str) -> str:
        try:
            re.compile(find)
        except re.error as error:
            raise ValueError(f"正则表达式有误：{error}") from error
        return find


class Way(_Frozen):
    """One way to cure.

    ``rewrite``: its ``text`` takes the place of the clauses at fault. ``hand-over``: whoever bears
    the demand becomes the issuing body. ``change``: words inside the clauses are replaced.
    ``cell``: the body named in the table's row becomes the issuing body. ``add``: ``text`` follows
    the sentence (or stands at the end of the section or of the notice).

    ``rest`` says what becomes of the clauses that follow in the sentence: ``bound`` drops what
    hangs on the demand (numbers, forms, what follows a failure), ``keep`` only the latter, ``drop``
    all. ``close`` is a clause added at the end. ``when`` and ``unless`` are looked for in the
    clauses at fault, ``around`` in the whole sentence, ``after`` in the clause before them (empty
    where they open the sentence); ``place`` says in what kind of paragraph. Clauses just before
    that match ``before`` are taken for part of those at fault; with ``actor`` (and when a demand is
    handed over) so are those in which the community acts. ``named`` is for words that name the
    thing, where the text does.
    """

    do: Literal["rewrite", "hand-over", "change", "cell", "add"]
    why: str = Field(min_length=4)
    text: str = ""
    close: str = ""
    rest: Literal["bound", "keep", "drop"] = "bound"
    at: Literal["sentence", "section", "end"] = "sentence"
    place: Literal["any", "text", "row"] = "any"
    when: str = ""
    unless: str = ""
    around: str = ""
    after: str = ""
    before: str = ""
    actor: bool = False
    named: bool = False
    changes: tuple[Change, ...] = ()

    @field_validator("when", "unless", "around", "after", "before")
    @classmethod
    def _compiles(cls, form: str) -> str:
        return Change._compiles(form) if form else form

    @model_validator(mode="after")
    def _whole(self) -> Way:
        if self.do in ("rewrite", "add") and not self.text:
            raise ValueError("缺少 text，不知道改成什么")
        if self.do == "change" and not self.changes:
            raise ValueError("缺少 changes，不知道改哪里")
        for words in (self.text, self.close, *(change.put for change in self.changes)):
            for slot in _SLOT.findall(words):
                if not _KNOWN.fullmatch(slot):
                    raise ValueError(f"没有叫“{slot}”的空位，可用：we、staff、thing、blank:名称")
        return self


class Slots(_Frozen):
    """How ``{thing}`` is found: the first group of the first form that matches, else ``otherwise``."""

    thing: tuple[str, ...] = ()
    otherwise: str = VAGUE


class Cures(_Frozen):
    """Everything that cures one type."""

    type: str
    slots: Slots = Slots()
    ways: tuple[Way, ...]

    @field_validator("ways")
    @classmethod
    def _some(cls, ways: tuple[Way, ...]) -> tuple[Way, ...]:
        if not ways:
            raise ValueError("至少要有一种改法")
        return ways


@cache
def _load(folder: Path) -> Mapping[str, Cures]:
    found: dict[str, Cures] = {}
    for path in overlaid(FOLDER, (data_folder("corpus", "policy"), folder)):
        cures = load_yaml(path, Cures)
        if cures.type != path.stem:
            raise PolicyError(
                path, None, f"“{cures.type}”与文件名不一致", f"请把文件命名为 {cures.type}.yaml"
            )
        found[cures.type] = cures
    return found


def cures(policy: Policy) -> Mapping[str, Cures]:
    """The cures by type, those of the policy's own folder before the shipped ones.

    Raises PolicyError for a file that cannot be used.
    """
    return _load(policy.folder)


def idle(policy: Policy) -> list[PolicyError]:
    """Files of cures for a type that ``policy`` does not know, which would never be asked for.

    Raises PolicyError for a file that cannot be used.
    """
    return [
        PolicyError(
            policy.folder / FOLDER / f"{name}.yaml",
            None,
            f"没有叫“{name}”的问题类型，这些改法用不上",
            "请把文件名和 type 改成 types/ 里的编号，或删去这个文件",
        )
        for name in cures(policy)
        if name != GENERAL and name not in policy.types
    ]


def templates(known: Cures) -> Iterator[str]:
    """All words with slots that cure one type."""
    for way in known.ways:
        yield from (way.text, way.close, *(change.put for change in way.changes))
