"""The door to the rewording of drafts, where this version of the checker has it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from checker.errors import ReadError
from checker.guard import Guard, Order
from checker.model import Verdict
from checker.reading.single import Source
from checker.server.problems import Problem

_PACKAGE = "checker.drafting"


def require() -> None:
    """Raises Problem where there are no rewordings."""
    if find_spec(_PACKAGE) is None:
        raise Problem(501, "这个版本还不能改写草稿（mode=draft）。请用 mode=check。")


def drafts(
    guard: Guard, source: Source, name: str, order: Order
) -> Iterator[tuple[Verdict | ReadError, dict[str, Any] | None]]:
    """The verdicts of ``guard.check``, each with what is suggested for it, as JSON.

    Rewordings are tried out in the guard's process, since that takes as long as judging does.
    """
    telling: Any = import_module(f"{_PACKAGE}.telling")
    reviser: Any = guard
    for result in reviser.draft(source, name, order):
        if isinstance(result, ReadError):
            yield result, None
            continue
        draft = result.draft
        told = {
            "suggestions": telling.to_json(draft),
            "also": [telling.suggestion_json(one) for one in draft.also],
            "revised": draft.text,
        }
        yield draft.verdict, told
