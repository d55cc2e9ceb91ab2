"""What the demands room hands to judging: every clause with its bearer, cues and context."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Set
from dataclasses import dataclass

from checker.demands.actors import COMMUNITY, Mention
from checker.demands.bearers import Bearer
from checker.demands.clause import Sentence
from checker.demands.cues import CueHit
from checker.demands.modality import ModalHit
from checker.model import Cue, Modality, Notice


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Understanding:
    """One notice, understood; equal only to itself. All offsets index ``notice.normal.text``.

    ``bearers[i][j]``, ``context[i]`` and ``modal[i]`` belong to ``sentences[i]`` and its clause
    ``j``; ``boundaries`` are the offsets at which a token begins.
    """

    notice: Notice
    sentences: tuple[Sentence, ...]
    bearers: tuple[tuple[Bearer, ...], ...]
    context: tuple[tuple[CueHit, ...], ...]
    modal: tuple[tuple[ModalHit, ...], ...]
    boundaries: Set[int]
    addressed: bool
    addressed_alone: bool
    _starts: tuple[int, ...]

    @property
    def text(self) -> str:
        return self.notice.normal.text

    def sentence_at(self, offset: int) -> int:
        """Index of the sentence that holds ``offset``; -1 outside every sentence."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self.sentences[index].end:
            return index
        return -1

    def sentence_span(self, index: int) -> tuple[int, int]:
        """Where the sentence ``index`` stands."""
        return self.sentences[index].start, self.sentences[index].end

    def clause_at(self, sentence: int, offset: int) -> int:
        """Index of the clause of ``sentence`` that holds ``offset`` (the nearest one before)."""
        clauses = self.sentences[sentence].clauses
        answer = 0
        for number, (start, _) in enumerate(clauses):
            if start <= offset:
                answer = number
        return answer

    def bearer_at(self, offset: int) -> Bearer | None:
        sentence = self.sentence_at(offset)
        if sentence < 0:
            return None
        return self.bearers[sentence][self.clause_at(sentence, offset)]

    def cue(self, category: str, start: int, end: int) -> Cue:
        """A cue in the document's own offsets, for the report."""
        span = self.notice.normal.original(start, end)
        return Cue(category, self.notice.document.text[span.start : span.end], span.start, span.end)

    def has_modal(self, sentence: int, category: str, start: int, end: int) -> bool:
        return any(
            hit.category == category and hit.start < end and start < hit.end
            for hit in self.modal[sentence]
        )

    def has_consequence(self, sentence: int) -> bool:
        """Whether the sentence says what follows when it is not done."""
        here = self.sentences[sentence]
        return self.has_modal(sentence, "consequence", here.start, here.end)

    def mentions(self, sentence: int) -> list[Mention]:
        """Everybody whom the sentence names, in reading order."""
        return [mention for bearer in self.bearers[sentence] for mention in bearer.mentions]

    def modality(self, sentence: int, clause: int, governed: tuple[CueHit, ...]) -> Modality:
        """The modality of a clause, given the context cues that govern it."""
        categories = {hit.category for hit in governed}
        if categories & {"past", "problem", "quotation"}:
            return "statement"
        if categories & {"negation", "cancellation"}:
            return "prohibition"
        start, end = self.sentences[sentence].clauses[clause]
        consequence = self.has_consequence(sentence)
        if "permission" in categories and not consequence:
            return "permission"
        bearer = self.bearers[sentence][clause]
        if (
            consequence
            or bearer.kind == COMMUNITY
            or self.has_modal(sentence, "obligation", start, end)
        ):
            return "obligation"
        return "statement"
