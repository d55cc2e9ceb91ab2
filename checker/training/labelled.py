"""Labelled clauses: which list item a demand is, or none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from checker.training.gold import GoldError

Kind = Literal["paraphrase", "plain", "neighbour", "off", "bare", "odd"]


class Labelled(BaseModel):
    """A clause and the item that it is; ``over`` when it asks what the department keeps.

    ``hand`` is the file that it stands in, one author a file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(min_length=1)]
    clause: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    item: str | None
    over: bool
    kind: Kind
    why: str
    hand: str = ""


def load_labelled(files: Sequence[Path], known: Iterable[str]) -> list[Labelled]:
    """The clauses of ``files`` in order. Raises GoldError for a line that is none of ours."""
    known = set(known)
    found = []
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise GoldError(f"读不了标注文件 {file}") from error
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = Labelled.model_validate(json.loads(line) | {"hand": file.stem})
            except (json.JSONDecodeError, TypeError, ValidationError) as error:
                raise GoldError(f"{file} 第 {number} 行不是一条事项标注") from error
            if row.item is not None and row.item not in known:
                raise GoldError(f"{file} 第 {number} 行：清单里没有编号 {row.item}")
            found.append(row)
    if not found:
        raise GoldError("标注文件里没有内容")
    return found
