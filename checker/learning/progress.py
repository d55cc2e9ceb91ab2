"""Where a learner stands in a quiz: plain data that a session or a file can keep."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from checker.errors import CheckerError

VERSION = 1
_MOST_CHARACTERS = 2_000_000
_MOST_ENTRIES = 20_000


@dataclass(slots=True)
class Given:
    """An answer that was given to question ``number``; ``kind`` is empty where no type was named.

    ``kind_right`` is ``None`` where no type was to be named. ``again`` marks a question that was
    missed before.
    """

    number: int
    case: str
    verdict: str
    kind: str
    verdict_right: bool
    kind_right: bool | None
    again: bool

    @property
    def right(self) -> bool:
        """Whether every part was right."""
        return self.verdict_right and self.kind_right is not False


@dataclass(slots=True)
class Missed:
    """A case to be asked again at question ``due``; ``right`` counts right answers since."""

    due: int
    right: int = 0


@dataclass(slots=True)
class Progress:
    """Everything a quiz must remember: JSON by ``to_json``, back by ``from_json``.

    ``number`` counts questions that were put, ``current`` is the id of the case that waits for its
    answer, empty between two. ``length`` is how many different cases are asked, ``pool`` the ids
    that they are taken from (empty: all).
    """

    seed: int = 0
    length: int = 20
    pool: list[str] = field(default_factory=list)
    number: int = 0
    current: str = ""
    given: list[Given] = field(default_factory=list)
    missed: dict[str, Missed] = field(default_factory=dict)

    @property
    def asked(self) -> set[str]:
        """The ids of the cases that were answered at least once."""
        return {answer.case for answer in self.given}

    def to_json(self) -> str:
        """This as a JSON text."""
        return json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Progress:
        """What ``to_json`` gave. Raises CheckerError for anything else."""
        try:
            if len(text) > _MOST_CHARACTERS:
                raise ValueError("too long")
            return _progress(json.loads(text))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise CheckerError(
                "测验进度读不出来，可能不是测验保存的文件。请重新开始测验。"
            ) from error


def _progress(data: Any) -> Progress:
    if not isinstance(data, dict) or data.pop("version", None) != VERSION:
        raise ValueError("not a progress")
    given = [Given(**_typed(Given, entry)) for entry in _list(data.pop("given"))]
    missed = data.pop("missed")
    if not isinstance(missed, dict) or len(missed) > _MOST_ENTRIES:
        raise ValueError("missed")
    pool = _list(data.pop("pool"))
    if not all(isinstance(identifier, str) for identifier in pool):
        raise ValueError("pool")
    known = {key: Missed(**_typed(Missed, entry)) for key, entry in missed.items()}
    return Progress(**_typed(Progress, data), pool=pool, given=given, missed=known)


_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "str": (str,),
    "bool": (bool,),
    "bool | None": (bool, type(None)),
}


def _typed(kind: type, data: Any) -> dict[str, Any]:
    """``data`` where each value is of the type that ``kind`` says."""
    if not isinstance(data, dict):
        raise ValueError(kind.__name__)
    types = {one.name: str(one.type) for one in fields(kind)}
    for name, value in data.items():
        wanted = _TYPES[types[name]]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise ValueError(name)
        if isinstance(value, int) and not 0 <= value < 2**63:
            raise ValueError(name)
    return data


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list) or len(data) > _MOST_ENTRIES:
        raise ValueError("list")
    return data
