"""What is trained on: whole notices, what is cut out of them or put together, and how much each counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.policy import Policy
from checker.training.excerpts import examples, paragraphs, run_together
from checker.training.gold import load_gold
from checker.training.material import Material, material
from checker.training.plain import load_phrases, planted, sentences
from checker.training.stages import SEED

# How much a question counts beside one of a fresh notice: notices in the manner of archives are most
# like what comes, the rules fit the notices that they were written on and their own examples, an
# excerpt says again what its notice said, and bare sentences are put together by chance.
_ARCHIVE, _SEEN, _EXCERPT, _EXAMPLE, _PLAIN = 3.0, 0.1, 0.3, 0.3, 0.3


@dataclass(frozen=True, slots=True)
class Sources:
    """Files to train on.

    ``seen`` are the labelled notices that rules were written on, ``fresh`` those that they were not,
    ``archive`` fresh ones in the manner of real archives; ``plain`` is a file of phrases to put
    together.
    """

    seen: Sequence[Path]
    fresh: Sequence[Path]
    archive: Sequence[Path] = ()
    plain: Path | None = None


def gathered(sources: Sources, policy: Policy) -> list[Material]:
    """Whole notices, excerpts, bare sentences and examples of the types, each with its weight."""
    archive, fresh, seen = map(load_gold, (sources.archive, sources.fresh, sources.seen))
    found: list[Material] = []
    for documents, weight in ((archive, _ARCHIVE), (fresh, 1.0)):
        found += material(documents, policy, weight, "fresh")
        short = [*paragraphs(documents, SEED), *run_together(documents, SEED)]
        found += material(short, policy, weight * _EXCERPT, "part")
    found += material(seen, policy, _SEEN, "seen")
    found += material(list(paragraphs(seen, SEED)), policy, _SEEN * _EXCERPT, "part")
    if sources.plain is not None:
        phrases = load_phrases(sources.plain, policy)
        bare = list(sentences(phrases, policy, SEED))
        bare += planted([*archive, *fresh, *seen], phrases, policy, SEED)
        found += material(bare, policy, _PLAIN, "part")
    return found + _examples(policy)


def whole_notices(sources: Sources, policy: Policy) -> list[Material]:
    """The same without what was put together or cut out."""
    return [
        *material(load_gold(sources.archive), policy, _ARCHIVE, "fresh"),
        *material(load_gold(sources.fresh), policy, 1.0, "fresh"),
        *material(load_gold(sources.seen), policy, _SEEN, "seen"),
        *_examples(policy),
    ]


def _examples(policy: Policy) -> list[Material]:
    shown = list(examples(policy))
    kinds = [kind for _, kind in shown]
    return material([text for text, _ in shown], policy, _EXAMPLE, "part", kinds)
