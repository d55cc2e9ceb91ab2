"""Searches, sentence by sentence, for words that the checker has nothing against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.drafting.model import Edit, Shift
from checker.drafting.rewording import deletions, further, narrowed, reworded
from checker.drafting.sentence import Sentence, ends_sentence, taken_apart
from checker.drafting.slots import OTHERS, Filler, thing, we
from checker.drafting.trial import Looked, Trial, serious, within
from checker.drafting.ways import GENERAL, Cures, Slots, Way
from checker.model import Finding
from checker.policy import Policy

# In which order the findings of a sentence are cured. Who must act first: with that, most of the
# rest goes by itself. Or what is banned first, whose words fit its matter better.
_DELEGATED = (
    "responsible-body",
    "territorial-offloading",
    "incomplete-admission",
    "off-list-task",
    "missing-staffing",
)
_BANNED = (
    "responsibility-letter",
    "one-vote-veto",
    "secondment",
    "new-organisation",
    "creation-campaign",
    "inspection",
    "appraisal",
    "meetings-activities",
)
_ORDERS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (_BANNED, _DELEGATED),
    ((*_DELEGATED, *_BANNED), ()),
)
_MOST_STEPS = 8
_DROPPED = "没有合适的改法，建议删去这一句。"


@dataclass(frozen=True, slots=True)
class Step:
    """One way that was taken, for findings of ``types``."""

    types: tuple[str, ...]
    why: str
    deletes: bool


@dataclass(frozen=True, slots=True)
class Cured:
    """What became of one sentence: its new words, what was done, the types that stay."""

    edit: Edit
    steps: tuple[Step, ...]
    left: frozenset[str]


class Curer:
    """Rewords the sentences of one notice. ``others`` are edits made elsewhere meanwhile."""

    def __init__(
        self,
        trial: Trial,
        policy: Policy,
        known: Mapping[str, Cures],
        issuer: str,
        others: Sequence[Edit] = (),
    ) -> None:
        self._trial = trial
        self._policy = policy
        self._known = known
        self._we = we(issuer)
        self._others = tuple(others)

    def sentence(self, start: int, end: int) -> Cured:
        """The sentence ``[start, end)`` of the text with as many of its findings cured as can be.

        Of two orders in which to go about it, the one that leaves least, deletes least and takes
        fewest steps. Raises Spent.
        """
        original = Edit(start, end, self._trial.look(()).text[start:end])
        found = {f.type for f in self._here(self._look(original), original)}
        orders = _ORDERS if len(found - self.for_later) > 1 else _ORDERS[:1]
        return min((self._in_order(original, order) for order in orders), key=_cost)

    def _in_order(self, original: Edit, order: tuple[tuple[str, ...], tuple[str, ...]]) -> Cured:
        now = original
        looked = self._look(now)
        steps: list[Step] = []
        given_up = set(self.for_later)
        allowed = {f.type for f in self._here(looked, now)}
        for _ in range(_MOST_STEPS):
            open_ = [f for f in self._here(looked, now) if f.type not in given_up]
            if not open_:
                break
            finding = min(open_, key=lambda f: _urgency(f, order))
            found = self._step(finding, looked, now, allowed)
            if found is None:
                given_up.add(finding.type)
                continue
            now, looked, step = found
            steps.append(step)
        left = frozenset(f.type for f in self._here(looked, now))
        return Cured(now, tuple(steps), left)

    @property
    def for_later(self) -> set[str]:
        """Types that are cured by a sentence of its own in the notice."""
        return {
            kind
            for kind, cures in self._known.items()
            if cures.ways[0].do == "add" and kind != GENERAL
        }

    def added(self, finding: Finding) -> tuple[Edit, Step] | None:
        """A sentence to be added that cures ``finding``, which speaks of the notice as a whole."""
        looked = self._trial.look(self._others)
        for way in self._ways(finding.type):
            if way.do != "add":
                continue
            for edit in _places(looked, finding, way, Filler(self._we, "").fill(way.text)):
                again = self._trial.look((*self._others, edit))
                here = Shift((edit,)).there(finding.start)
                stays = within(again.findings, here, here + finding.end - finding.start)
                if any(f.type == finding.type for f in (*serious(again.findings), *stays)):
                    continue
                if len(serious(again.findings)) < len(serious(looked.findings)):
                    return edit, Step((finding.type,), way.why, False)
        return None

    def _look(self, edit: Edit) -> Looked:
        return self._trial.look((*self._others, edit))

    def _here(self, looked: Looked, edit: Edit) -> list[Finding]:
        start, end = self._span(edit)
        return within(serious(looked.findings), start, end)

    def _span(self, edit: Edit) -> tuple[int, int]:
        """Where ``edit``'s new words stand once the others are made as well."""
        moved = sum(len(o.after) - (o.end - o.start) for o in self._others if o.end <= edit.start)
        return edit.start + moved, edit.start + moved + len(edit.after)

    def _step(
        self, finding: Finding, looked: Looked, now: Edit, allowed: set[str]
    ) -> tuple[Edit, Looked, Step] | None:
        """The first way that takes ``finding`` away and brings nothing new."""
        sentence = taken_apart(looked.understanding, finding.start, finding.end)
        low, high = self._span(now)
        if sentence is None or sentence.start < low or sentence.end > high:
            return None
        before = {f.type for f in self._here(looked, now)}
        seen: set[str] = set()
        for words, step in self._wordings(finding, sentence):
            made = now.after[: sentence.start - low] + words + now.after[sentence.end - low :]
            if made in seen or made == now.after:
                continue
            seen.add(made)
            edit = Edit(now.start, now.end, made)
            again = self._look(edit)
            start, end = self._span(edit)
            here = within(again.findings, start, end)
            types = {f.type for f in serious(here)}
            if any(f.type == finding.type for f in here) or not types <= allowed:
                continue
            gone = tuple(sorted(before - types))
            return edit, again, Step(gone, step.why, step.deletes)
        return None

    def _wordings(self, finding: Finding, sentence: Sentence) -> Iterator[tuple[str, Step]]:
        """What the sentence could say instead, the best words first."""
        parts, wider = list(narrowed(sentence)), list(further(sentence))
        own, general = self._ways(finding.type), self._ways(GENERAL)
        # What a street or a company does itself may read as a burden of its own.
        others = (OTHERS,) if self._we != OTHERS else ()
        for ways, where, bodies in (
            (own, parts, (self._we, *others)),
            (own, wider, (self._we,)),
            (general, parts, (self._we, *others)),
            (general, wider, (self._we,)),
        ):
            for body in bodies:
                yield from self._worded(finding, ways, where, body)
        for words in deletions(sentence):
            yield words, Step((), _DROPPED, True)

    def _worded(
        self, finding: Finding, ways: Sequence[Way], parts: Sequence[Sentence], body: str
    ) -> Iterator[tuple[str, Step]]:
        cures = self._known.get(finding.type)
        for way in ways:
            for part in parts:
                slots = cures.slots if cures else Slots()
                about, named = thing(slots, finding.section, part.fault, part.words)
                if about in part.above:
                    about, named = slots.otherwise, False  # it need not be said again
                words = reworded(part, way, Filler(body, about, named))
                if words is not None:
                    yield words, Step((), way.why, False)

    def _ways(self, kind: str) -> tuple[Way, ...]:
        return self._known[kind].ways if kind in self._known else ()


def _urgency(
    finding: Finding, order: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[int, int, int]:
    first, last = order
    if finding.type in first:
        return 0, first.index(finding.type), finding.start
    return (2 if finding.type in last else 1), 0, finding.start


def _cost(cured: Cured) -> tuple[int, int, int]:
    return len(cured.left), sum(step.deletes for step in cured.steps), len(cured.steps)


def _places(looked: Looked, finding: Finding, way: Way, words: str) -> Iterator[Edit]:
    """Where a sentence can be added: behind the finding's own, or where its section or body ends."""
    understanding = looked.understanding
    sentence = taken_apart(understanding, finding.start, finding.end)
    if sentence is None:
        return
    if way.at == "sentence":
        if not sentence.row and ends_sentence(sentence.clauses[-1].sign):
            stop = "；" if sentence.clauses[-1].sign.strip().endswith(("；", ";")) else "。"
            yield Edit(sentence.end, sentence.end, words + stop)
        return
    notice, text = understanding.notice, understanding.text
    offsets = notice.normal.offsets
    body = [
        b
        for b in notice.blocks
        if b.kind == "paragraph" and not b.attachment and text[b.end - 1 : b.end] == "。"
    ]
    if way.at == "section":
        body = [b for b in body if offsets[b.start] <= sentence.start < offsets[b.end]]
    for block in body[-1:]:
        at = offsets[block.end - 1] + 1
        yield Edit(at, at, words + "。")
    last = notice.blocks[-1]
    if way.at == "end" and not body and last.kind in ("row", "paragraph"):
        at = offsets[last.end - 1] + 1
        yield Edit(at, at, f"\n{words}。")
