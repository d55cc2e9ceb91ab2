"""One name for one kind of data, however a form words it (``corpus/policy/across/fields.yaml``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from checker.across.kin import dice
from checker.policy.yamlfile import load_yaml
from checker.resources import data_folder

Word = Annotated[str, Field(min_length=1)]

ALIKE = 0.75
"""The Dice coefficient of bigrams from which two names that no list knows count as the same."""

_INSERTED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_LEADING = re.compile(
    r"^(?:\d{1,2}[.、)）]|[①-⑳])?(?:是否|有无|是不是|能否)?(?:为|是)?(?=[\u4e00-\u9fff])"
)
_MARKS = re.compile(r"[^\w/／]+|_+|的")
_JOINED = re.compile(r"[/／、]|及其|以及|及|和|与|或")
_DENIED = re.compile(r"^(?:未|无|非|不)|[未无非不](?=[\u4e00-\u9fff]{2})")


class FieldNames(BaseModel):
    """The word lists. ``fields`` and ``people``: name → other wordings; ``identity`` names fields.

    ``no_data`` are columns of the form itself, ``subjects`` and ``endings`` what may stand before
    and after a name without changing it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[Word, tuple[Word, ...]]
    identity: tuple[Word, ...]
    no_data: tuple[Word, ...]
    subjects: tuple[Word, ...]
    endings: tuple[Word, ...]
    people: dict[Word, tuple[Word, ...]]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        owner: dict[str, str] = {}
        for name, words in self.fields.items():
            for word in (name, *words):
                first = owner.setdefault(word, name)
                if first != name:
                    raise ValueError(f"“{word}”同时列在“{first}”和“{name}”下。")
        unknown = [name for name in self.identity if name not in self.fields]
        if unknown:
            raise ValueError(f"identity 里的“{unknown[0]}”不在 fields 里。")
        return self


@dataclass(frozen=True, eq=False)
class Naming:
    """Looks names up. Equal only to itself."""

    lists: FieldNames

    def canonical(self, words: str) -> str:
        """The name of the data that ``words`` ask for; empty when they ask for none (序号, 备注).

        What no list knows is named by its own words without brackets, units and 是否.
        """
        folded = fold(words)
        if not folded or folded in self._no_data or folded.isdigit():
            return ""
        return self._known(folded) or folded

    def known(self, words: str) -> str:
        """The listed name for ``words``; empty when no list has it."""
        folded = fold(words)
        return "" if folded in self._no_data else self._known(folded)

    def parts(self, words: str) -> tuple[tuple[str, int, int], ...]:
        """The names in one cell (姓名及电话) as ``(name, start, end)`` into ``words``.

        A cell is only taken apart where a list knows every part.
        """
        whole = self.known(words)
        if not whole and _JOINED.search(words):
            found: list[tuple[str, int, int]] = []
            at = 0
            for mark in (*_JOINED.finditer(words), None):
                end = mark.start() if mark else len(words)
                found.append((self.known(words[at:end]), at, end))
                at = mark.end() if mark else end
            if all(name for name, _, _ in found):
                return tuple(found)
        name = self.canonical(words)
        return ((name, 0, len(words)),) if name else ()

    def is_no_data(self, words: str) -> bool:
        """Whether a column is the form's own: number, remark, signature, who fills it in."""
        return not self.canonical(words)

    def is_identity(self, name: str) -> bool:
        """Whether a canonical name only says who or where somebody is."""
        return name in self._identity

    def people(self, words: str) -> frozenset[str]:
        """The kinds of people (or homes, shops) that ``words`` speak of, the narrowest only."""
        return frozenset(self._people[m[0]] for m in self._people_pattern.finditer(_plain(words)))

    def _known(self, folded: str) -> str:
        found = self._names.get(folded)
        if found:
            return found
        forms = [folded]
        subject = self._subject.match(folded)
        if subject and subject.end() < len(folded):
            forms.append(folded[subject.end() :])
        for form in forms:
            if form in self._names:
                return self._names[form]
            ending = self._ending.search(form)
            if ending and ending.start() and form[: ending.start()] in self._names:
                return self._names[form[: ending.start()]]
        return ""

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            fold(word): name for name, words in self.lists.fields.items() for word in (name, *words)
        }

    @cached_property
    def _no_data(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.lists.no_data)

    @cached_property
    def _identity(self) -> frozenset[str]:
        return frozenset(self.lists.identity)

    @cached_property
    def _people(self) -> dict[str, str]:
        return {
            _plain(w): name for name, words in self.lists.people.items() for w in (name, *words)
        }

    @cached_property
    def _people_pattern(self) -> re.Pattern[str]:
        return _any(self._people)

    @cached_property
    def _subject(self) -> re.Pattern[str]:
        return _any(self.lists.subjects)

    @cached_property
    def _ending(self) -> re.Pattern[str]:
        return re.compile(f"{_any(self.lists.endings).pattern}$")


def alike(a: str, b: str) -> bool:
    """Whether two names ask for the same data: equal, or unknown and worded nearly the same.

    已整改 and 未整改 differ by one character and are opposites: a denied name is only like a denied.
    """
    if a == b:
        return True
    return (_DENIED.search(a) is None) == (_DENIED.search(b) is None) and dice(a, b) >= ALIKE


def fold(words: str) -> str:
    """``words`` without brackets and what is in them, units, marks, numbers before, 的 and 是否."""
    text = _INSERTED.sub("", _plain(words))
    return _MARKS.sub("", _LEADING.sub("", text))


def naming(folder: Path | None = None) -> Naming:
    """The lists of a policy folder (default: the shipped one). Raises PolicyError."""
    return _load(folder or data_folder("corpus", "policy"))


@cache
def _load(folder: Path) -> Naming:
    return Naming(load_yaml(folder / "across" / "fields.yaml", FieldNames))


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of ``words``, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, ordered)) + ")")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
