"""How grave a finding is: the violation of its type, or a matter to look at first.

Words alone grade a finding as its rule says; but the same words are the whole of a function in one
notice and a hand lent in another. A logistic regression a type, of those of which both are found,
answers for every finding drafted: over the features of the clauses that it quotes, and over what words named
it, how they grade it and what else the notice asks. It names nothing and takes nothing away.
``gravity.npz`` holds it, ``gravity.json`` describes it and says which model of demands it belongs to.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from checker.demands.understanding import Understanding
from checker.judging.features import COLUMNS, Unit
from checker.model import Finding
from checker.trained import Stored, stored

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

NAME = "gravity"
NAMES = 1 << 12  # columns of what has a name, after those of the text
WIDTH = COLUMNS + NAMES


@dataclass(frozen=True, slots=True)
class Gravity:
    """``weights`` have the shape (types, WIDTH); other types are as grave as their words."""

    types: tuple[str, ...]
    weights: Floats
    intercepts: Floats

    def chances(
        self,
        drafted: Sequence[Finding],
        understanding: Understanding,
        clauses: Sequence[Unit],
        idf: Floats,
    ) -> list[float | None]:
        """How likely each finding is a violation, if it is a demand at all; None where it is not known."""
        kinds = [finding.type for finding in drafted]
        return self.weighed(kinds, rows(drafted, understanding, clauses, idf))

    def weighed(
        self, kinds: Sequence[str], told: Iterable[tuple[Floats, Floats]]
    ) -> list[float | None]:
        """The same for findings of the types ``kinds`` whose rows are ``told``."""
        import numpy as np

        known = {name: row for row, name in enumerate(self.types)}
        found: list[float | None] = []
        for kind, (columns, values) in zip(kinds, told, strict=True):
            row = known.get(kind)
            if row is None:
                found.append(None)
                continue
            decided = self.weights[row].take(columns) @ values + self.intercepts[row]
            found.append(float(1.0 / (1.0 + np.exp(-decided))))
        return found


def gravity_of(demands: Stored, folder: Path | None) -> Gravity | None:
    """What was learnt with the model ``demands`` of ``folder``; None where nothing was.

    Raises the error of ``demands`` when it was learnt with another one, or is damaged.
    """
    import numpy as np

    found = stored(NAME, folder, demands.damaged)
    if found is None:
        return None
    if found.card["demands"] != demands.version:
        raise demands.damaged(
            f"{found.path.name}：与 {demands.path.name} 不是一套。请重新安装或重新训练（checker train）。"
        )
    with found.arrays() as arrays:
        return Gravity(
            tuple(found.card["types"]),
            arrays["weights"].astype(np.float32),
            arrays["intercepts"],
        )


def rows(
    drafted: Sequence[Finding], understanding: Understanding, clauses: Sequence[Unit], idf: Floats
) -> Iterator[tuple[Floats, Floats]]:
    """Columns and values of each finding: text and names, each of length 1."""
    import numpy as np

    for finding in drafted:
        quoted = _quoted(finding, understanding, clauses)
        parts = [clause.columns for clause in quoted]
        text = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *parts]))
        named = np.unique(
            [
                crc32(name.encode()) % NAMES
                for name in _names(finding, drafted, understanding, quoted)
            ]
        )
        weighed = idf.take(text)
        length = np.sqrt(weighed @ weighed) or 1.0
        yield (
            np.concatenate([text, COLUMNS + named]),
            np.concatenate([weighed / length, np.full(len(named), len(named) ** -0.5)]),
        )


def _quoted(finding: Finding, understanding: Understanding, clauses: Sequence[Unit]) -> list[Unit]:
    offsets = understanding.notice.normal.offsets
    start = bisect_left(offsets, finding.start)
    end = bisect_left(offsets, finding.end)
    first = bisect_left(clauses, start, key=lambda clause: clause.end - 1)
    last = bisect_left(clauses, end, key=lambda clause: clause.start)
    return list(clauses[first:last])


def _names(
    finding: Finding,
    drafted: Sequence[Finding],
    understanding: Understanding,
    quoted: Sequence[Unit],
) -> Iterator[str]:
    yield f"r{finding.rule}"
    yield f"s{finding.severity}"
    yield f"m{finding.source}"
    yield "e" + "/".join(sorted({outcome.outcome for outcome in finding.exceptions}))
    for clause in quoted[:1]:
        block = understanding.notice.blocks[understanding.sentences[clause.sentence].block]
        yield f"k{block.kind}"
    for other in drafted:
        if other is not finding:
            yield f"o{other.type}/{other.severity}"
