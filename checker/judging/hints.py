"""Words for what the model alone sees: only with them can it be told as a violation.

The model answers that a sentence is a demand of a type; it never says why. A violation needs a
reason that can be shown: the wording of a rule that merely did not see who bears the clause, or a
hint of the type, words that speak of its function and of other things as well. Neither decides
without the model, nor the model without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from checker.demands.understanding import Understanding
from checker.judging.candidates import Candidate, candidate_at, clean_up
from checker.judging.model import Likely
from checker.judging.rules import RuleBook


def words_for(
    answer: Likely, understanding: Understanding, spoken: Sequence[Candidate], book: RuleBook
) -> Candidate | None:
    """What names the demand of ``answer``; None where no words do, or where they are taken back.

    ``spoken`` are the wordings of the notice.
    """
    own = (candidate for candidate in spoken if candidate.key == answer.key and candidate.apt)
    for candidate in chain(own, _hinted(answer, understanding, book)):
        if not candidate.denied and not candidate.barred:
            return candidate
    return None


def _hinted(answer: Likely, understanding: Understanding, book: RuleBook) -> Iterator[Candidate]:
    """Hints of the type in the clause of ``answer``, then in its whole sentence."""
    spared = clean_up(understanding)
    clause = (answer.unit.start, answer.unit.end)
    for start, end in (clause, understanding.sentence_span(answer.sentence)):
        for rule in book.hints[answer.type]:
            for match in rule.find.finditer(understanding.text, start, end):
                candidate = candidate_at(understanding, rule, match, spared)
                if candidate is not None:
                    yield candidate
