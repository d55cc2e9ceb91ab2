"""The same data asked of communities by two notices (重复采集).

Forms are compared field against field, wording aside. Two requests ask for the same data when

- the fields that they share are at least 60 % of the smaller form's and at least four (both
  numbers stand in ``corpus/policy/across/duplicate-collection.yaml``), and
- at least one of these fields says more than who somebody is: every form about people has name,
  telephone and address. Where both forms have nothing but such fields, their names must speak of
  the same kind of people (独居老人).

Copies of one notice are no second request, and the same issuer's form of the same name is a repeat,
the monthly round of one request. A pair is told once: for copies and repeats their first one stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from checker.across.matching import Layout, Matcher, Shared
from checker.across.naming import naming
from checker.model import Asked
from checker.policy.types import Profile
from checker.policy.yamlfile import load_yaml
from checker.resources import data_folder

_FOLD = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")
_ROUND = re.compile(
    r"(?:19|20)\d\d年?度?|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?|第?[一二三四1-4]季度|[上下]半年|第\d+[期周次批轮]"
    r"|[（(][^）)]*[)）]|[\s《》“”]"
)
_Words = Annotated[str, Field(min_length=1)]


class DuplicateRule(BaseModel):
    """What counts as duplicate collection, on which clauses, and what to tell people.

    ``share`` (0 to 1] of the smaller form's fields and ``fields`` are the least that two forms
    share. Where more than ``crowd`` requests have the same fields, each is paired with the first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Literal["duplicate-collection"]
    title: _Words
    severity: Literal["violation", "review", "note"]
    provisions: dict[Profile, tuple[_Words, ...]]
    share: float = Field(gt=0, le=1)
    fields: int = Field(ge=1)
    crowd: int = Field(ge=2)
    why: _Words
    explanation: _Words
    remedy: _Words

    @field_validator("why", "explanation", "remedy")
    @classmethod
    def _unfolded(cls, text: str) -> str:
        # YAML joins folded lines with a space, which Chinese does not want.
        return _FOLD.sub("", text.strip())


@dataclass(frozen=True, slots=True)
class Request:
    """What one notice asks for; ``group`` is the one that ``copies.groups`` gives to ``id``."""

    id: int
    group: int
    issuer: str
    date: date | None
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two requests for the same data, the earlier first.

    ``first`` and ``second`` are ``(notice id, index in its asked)``; ``shared`` holds for each
    shared field its canonical name (that of the first where no list has it) and the words of
    both; ``share`` (0 to 1) is the part of the smaller form's fields that is shared.
    """

    first: tuple[int, int]
    second: tuple[int, int]
    shared: tuple[tuple[str, str, str], ...]
    share: float


@dataclass(slots=True)
class _Series:
    """A form with its copies and repeats: ``asked`` is their first, of rank ``rank``.

    ``key`` is common to all versions of the form, whatever their fields; ``groups`` are those of
    all notices that hold it.
    """

    rank: int
    place: tuple[int, int]
    asked: Asked
    key: int
    groups: set[int]


def rule(folder: Path | None = None) -> DuplicateRule:
    """The rule of a policy folder (default: the shipped one). Raises PolicyError."""
    return _load(folder or data_folder("corpus", "policy"))


@cache
def _load(folder: Path) -> DuplicateRule:
    return load_yaml(folder / "across" / "duplicate-collection.yaml", DuplicateRule)


def duplicates(
    notices: Sequence[Request], *, by: DuplicateRule | None = None
) -> tuple[Duplicate, ...]:
    """Every pair of requests for the same data, in the order of the notices' dates.

    ``by`` is the rule (default: the shipped one). Raises PolicyError for a faulty policy folder.
    """
    by, names = by or rule(), naming()
    layouts: dict[Layout, list[_Series]] = defaultdict(list)
    for series in _series(notices):
        fields = frozenset(series.asked.fields)
        who_only = all(map(names.is_identity, fields))
        people = names.people(series.asked.name) if who_only else frozenset()
        layouts[Layout(fields, people)].append(series)
    members = list(layouts.values())
    # Of two versions of a form the one that shares more stands for both, then the earlier.
    found: dict[tuple[int, int], tuple[float, int, int, Duplicate]] = {}
    for a, b, shared in Matcher(list(layouts), names, by.share, by.fields).pairs():
        back = {theirs: ours for ours, theirs in shared.items()}
        for one, other in _paired(members[a], members[b], by.crowd):
            if one.key == other.key or one.groups & other.groups:
                continue
            first, second = (one, other) if one.rank < other.rank else (other, one)
            duplicate = _duplicate(first, second, shared if first is one else back)
            key = (min(one.key, other.key), max(one.key, other.key))
            entry = (-duplicate.share, first.rank, second.rank, duplicate)
            if key not in found or entry[:3] < found[key][:3]:
                found[key] = entry
    return tuple(entry[3] for entry in sorted(found.values(), key=lambda entry: entry[1:3]))


def _series(notices: Sequence[Request]) -> list[_Series]:
    """The forms of all notices, copies and repeats left out, in the order of the dates."""
    ordered = sorted(notices, key=lambda n: (n.date is None, n.date or date.min, n.id))
    keys: dict[object, int] = {}
    versions: dict[tuple[int, frozenset[str]], _Series] = {}
    rank = 0
    for notice in ordered:
        issuer = _plain(notice.issuer)
        for index, asked in enumerate(notice.asked):
            rank += 1
            fields = frozenset(asked.fields)
            if not fields:
                continue
            # A form without a name is known by its fields.
            name = form_name(asked.name)
            called: object = name or fields
            copy = ("group", notice.group, called)
            again = ("issuer", issuer, called) if issuer else copy
            key = keys.get(copy, keys.get(again, rank))
            for known in (copy, again, ("group", notice.group, fields)):
                keys.setdefault(known, key)
            version = versions.get((key, fields))
            if version is None:
                versions[key, fields] = _Series(
                    rank, (notice.id, index), asked, key, {notice.group}
                )
            else:
                version.groups.add(notice.group)
    return list(versions.values())


def form_name(name: str) -> str:
    """A form's name without its round (month, quarter, batch), brackets and spaces."""
    return _ROUND.sub("", _plain(name))


def _paired(
    ours: Sequence[_Series], theirs: Sequence[_Series], crowd: int
) -> Iterator[tuple[_Series, _Series]]:
    """Pairs of the members of two layouts, or of one; of a crowd only with its first."""
    if ours is theirs:
        if len(ours) > crowd:
            yield from ((ours[0], other) for other in ours[1:])
        else:
            yield from combinations(ours, 2)
        return
    yield from product(
        ours if len(ours) <= crowd else ours[:1], theirs if len(theirs) <= crowd else theirs[:1]
    )


def _duplicate(first: _Series, second: _Series, shared: Shared) -> Duplicate:
    ours = dict(zip(first.asked.fields, first.asked.words, strict=True))
    theirs = dict(zip(second.asked.fields, second.asked.words, strict=True))
    rows = tuple(
        (field, words, theirs[shared[field]]) for field, words in ours.items() if field in shared
    )
    return Duplicate(first.place, second.place, rows, len(rows) / min(len(ours), len(theirs)))


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
