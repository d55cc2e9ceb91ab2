"""Words for what the model alone sees: only with them can it be told as a violation.

The model answers that a sentence is a demand of a type; it never says why. A violation needs a
reason that can be shown: the wording of a rule that merely did not see who bears the clause, a hint
of the type, words that speak of its function and of other things as well, or a hint that names the
list which the matter stands on. None decides without the model, nor the model without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from checker.demands.understanding import Understanding
from checker.judging import listed
from checker.judging.candidates import Candidate, candidate_at, clean_up
from checker.judging.model import Likely
from checker.judging.rules import RuleBook
from checker.policy.lists import TaskList


def words_for(
    answer: Likely,
    understanding: Understanding,
    spoken: Sequence[Candidate],
    book: RuleBook,
    lists: Mapping[str, TaskList],
) -> Candidate | None:
    """What names the demand of ``answer``; None where no words do, or where they are taken back.

    Words that a violation is told by go before others. ``spoken`` are the wordings of the notice,
    ``lists`` those of its day. Raises TaskModelError.
    """
    own = (candidate for candidate in spoken if candidate.key == answer.key and candidate.apt)
    milder = None
    for candidate in chain(own, _hinted(answer, understanding, book, lists)):
        if candidate.denied or candidate.barred:
            continue
        if candidate.rule.severity == "violation":
            return candidate
        milder = milder or candidate
    return milder


def _hinted(
    answer: Likely, understanding: Understanding, book: RuleBook, lists: Mapping[str, TaskList]
) -> Iterator[Candidate]:
    """Hints of the type in the clause of ``answer``, then in its whole sentence, then by lists."""
    text = understanding.text
    spared = clean_up(understanding)
    clause = (answer.unit.start, answer.unit.end)
    worded = [rule for rule in book.hints[answer.type] if not rule.matter_of]
    listing = [rule for rule in book.hints[answer.type] if rule.matter_of]
    tries = (
        (clause, worded),
        (understanding.sentence_span(answer.sentence), worded),
        (answer.span, listing),
    )
    for (start, end), rules in tries:
        for rule in rules:
            # Only asked where no words have named it: to recognise a matter takes a while.
            if rule.matter_of and not listed.surely(text[start:end], rule.matter_of, lists):
                continue
            for match in rule.find.finditer(text, start, end):
                candidate = candidate_at(understanding, rule, match, spared)
                if candidate is not None:
                    yield candidate
