"""What a rewording changes, word by word, for showing."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "del", "ins"]

_FEWEST = 4  # characters that stay between two changes for them to be shown apart
_WORD = re.compile(r"[A-Za-z0-9_.%]+|.", re.DOTALL)
_LONGEST = 4_000  # characters that are compared; beyond, the whole is one change


def diff(before: str, after: str) -> tuple[tuple[Op, str], ...]:
    """``before`` and ``after`` as stretches that stay, go (``del``) and come (``ins``).

    Without the ``ins`` they make ``before``, without the ``del`` they make ``after``. A change
    never cuts a word apart, and what two changes have between them is no single character.
    """
    if before == after:
        return (("same", before),) if before else ()
    if max(len(before), len(after)) > _LONGEST:
        return _plain(before, after)
    old, new = _words(before), _words(after)
    ops: list[tuple[Op, str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        kind: Op = "same" if tag == "equal" else "del"
        ops.append((kind, gone, come))
    return tuple(_told(_joined(ops)))


def _words(text: str) -> list[str]:
    """The words of ``text``: those of a dictionary, numbers whole, signs alone."""
    from checker.demands.dictionary import segmenter

    if len(text) > 600:
        return _WORD.findall(text)
    return list(segmenter().cut(text, HMM=False))


def _joined(ops: list[tuple[Op, str, str]]) -> list[tuple[Op, str, str]]:
    """Changes that only a little stands between become one."""
    made: list[tuple[Op, str, str]] = []
    for number, (kind, gone, come) in enumerate(ops):
        last = number == len(ops) - 1
        small = kind == "same" and len(gone) < _FEWEST and number > 0 and not last
        if made and made[-1][0] == "del" and (kind == "del" or small):
            _, old, new = made.pop()
            made.append(("del", old + gone, new + come))
        else:
            made.append((kind, gone, come))
    return made


def _told(ops: list[tuple[Op, str, str]]) -> list[tuple[Op, str]]:
    told: list[tuple[Op, str]] = []
    for kind, gone, come in ops:
        if kind == "same":
            told.append(("same", gone))
            continue
        told += [(op, words) for op, words in (("del", gone), ("ins", come)) if words]  # type: ignore[misc]
    return told


def _plain(before: str, after: str) -> tuple[tuple[Op, str], ...]:
    return tuple(_told([("del", before, after)]))
