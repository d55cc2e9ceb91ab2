"""The data that a notice has communities collect: in forms, in attachments, in sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice

from checker.across.fillers import Fillers
from checker.across.forms import Column, forms
from checker.across.listed import attached, listed
from checker.across.naming import naming
from checker.demands.understanding import Understanding
from checker.model import Asked

# A sentence that repeats this much of a form in words is about the form.
_REPEATED = 0.8
# No notice has more forms; a file made of tables must not cost more than others.
_MOST = 100


def asked(understanding: Understanding) -> tuple[Asked, ...]:
    """The data that the notice has communities collect or fill in, in the order of the text.

    A form counts when communities must fill it in, a list of at least three kinds of data when a
    sentence obliges communities to collect it. Forms of departments, filled tables, plans, scores,
    attendance and contact lists do not count. Raises PolicyError where the word lists are faulty.
    """
    names, fillers = naming(), Fillers(understanding)
    candidates = chain(forms(understanding.notice, names), attached(understanding, names))
    found = [
        _asked(understanding, form.name, form.columns, form.start, form.end)
        for form in islice(candidates, _MOST)
        if fillers.is_community(form)
    ]
    for name, columns in listed(understanding, names):
        one = _asked(understanding, name, columns, columns[0][1], columns[-1][2])
        if not any(_repeats(one, other) for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _asked(
    understanding: Understanding, name: str, columns: Sequence[Column], start: int, end: int
) -> Asked:
    notice = understanding.notice
    text = notice.document.text
    words: dict[str, str] = {}
    for field, low, high in columns:
        span = notice.normal.original(low, high)
        words.setdefault(field, re.sub(r"\s+", "", text[span.start : span.end]))
    place = notice.normal.original(start, end)
    return Asked(name, tuple(words), tuple(words.values()), place.start, place.end)


def _repeats(one: Asked, other: Asked) -> bool:
    return len(set(one.fields) & set(other.fields)) >= _REPEATED * len(one.fields)
