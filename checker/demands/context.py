"""What wording takes back: negation, cancellation, history, quotation, own choice, emergency.

Cues are data (``corpus/cues/context.tsv``). A cue governs a stretch; a demand inside that stretch
is denied, past, voluntary and so on. Everything is bounded by the clause or the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from checker.demands.clause import Sentence
from checker.demands.cues import ContextRow, CueHit, Cues
from checker.model import Block, Notice

_ITEM_END = re.compile(r"[、，；：。！？|]|而(?!且)|的(?=.{2})")

# How far into a paragraph a cue may stand to govern the sentences after its own.
_OPENING = 24
# How much of the body an emergency must be declared in to govern all of it.
_HEAD = 260
# What is over ends what is urgent.
_OVER = "over"
_URGENT = ("emergency", "response_plan")
# Scopes of rows that are looked for above the sentence, not in it.
_ABOVE = ("section", "header", "list", "title", "opening")


def find(
    notice: Notice, sentences: tuple[Sentence, ...], cues: Cues
) -> tuple[tuple[CueHit, ...], ...]:
    """Context cues of each sentence with the stretch each governs, in order of appearance.

    A cue in the heading of the section governs everything beneath it, one in a table's header every
    row, a long quotation what stands inside it; a cue in the words that open the list the block is an
    item of (「不得有下列行为：」), every item; a cue in the notice's title or in its opening words the whole
    document.
    """
    text = notice.normal.text
    rows = _rows(text, sentences, cues)
    openings = lead_ins(text, notice.blocks)
    first = notice.blocks[0].start if notice.blocks else 0
    head = text[: first + _HEAD]
    found: list[tuple[CueHit, ...]] = []
    known = -1
    for sentence, own in zip(sentences, rows, strict=True):
        block = notice.blocks[sentence.block]
        if sentence.block != known:
            known = sentence.block
            above = _above(block, openings[known], notice.title, head, cues)
            quotations = list(_LONG_QUOTATION.finditer(text, block.start, block.end))
        if sentence.start > block.start:
            own += cues.anchors.within(text[block.start : block.start + _OPENING])
        hits = _hits(text, sentence, block, above.union(own), above, cues)
        # Each quotation that reaches into the sentence governs what it holds.
        hits += [
            CueHit("quotation", *match.span(), *match.span())
            for match in quotations
            if match.start() < sentence.end and sentence.start < match.end()
        ]
        found.append(tuple(sorted(_until_over(hits), key=lambda hit: hit.start)))
    return _carried_on(text, sentences, tuple(found))


def _rows(text: str, sentences: tuple[Sentence, ...], cues: Cues) -> list[list[int]]:
    """For each sentence the rows of the table whose words stand in it."""
    answers: list[list[int]] = [[] for _ in sentences]
    for row, bits in cues.anchors.among(text, [sentence.start for sentence in sentences]):
        while bits:
            low = bits & -bits
            answers[low.bit_length() - 1].append(row)
            bits ^= low
    return answers


def _above(
    block: Block, openings: tuple[str, ...], title: str, head: str, cues: Cues
) -> frozenset[int]:
    """The rows of the table that stand above ``block`` and govern all of it."""
    labels = (block.section, block.header, openings, (title,), (head,))
    places = dict(zip(_ABOVE, labels, strict=True))
    return frozenset(
        number
        for number, (row, pattern) in enumerate(cues.context)
        if row.scope in places and _stands_in(pattern, places[row.scope])
    )


def _hits(
    text: str,
    sentence: Sentence,
    block: Block,
    rows: frozenset[int],
    above: frozenset[int],
    cues: Cues,
) -> list[CueHit]:
    """What ``rows`` of the table find, in the table's order; those ``above`` govern the sentence."""
    start, end = sentence.start, sentence.end
    masked: list[tuple[int, int]] | None = None
    found: list[CueHit] = []
    for number in sorted(rows):
        row, pattern = cues.context[number]
        if number in above:
            found.append(CueHit(row.category, start, start, start, end))
        if row.scope in _ABOVE:
            continue
        for match in _matches(text, row, pattern, start, end, block.start):
            if masked is None:
                masked = [one.span() for one in cues.fake.finditer(text, start, end)]
            if any(left <= match.start() < right for left, right in masked):
                continue
            low, high = _scope(text, row, match, sentence, block.start, block.end, cues)
            if row.direction == "forward":
                stop = cues.terminator.search(text, match.end(), high)
                high = stop.start() if stop else high
            found.append(CueHit(row.category, match.start(), match.end(), low, high))
    return found


def _until_over(hits: list[CueHit]) -> list[CueHit]:
    """``hits`` with no emergency from where it is said to be over (「响应解除后，请各村……」)."""
    over = min((hit.scope_start for hit in hits if hit.category == _OVER), default=None)
    if over is None:
        return hits
    rest = [hit for hit in hits if hit.category not in (_OVER, *_URGENT)]
    urgent = [hit for hit in hits if hit.category in _URGENT and hit.scope_start < over]
    return rest + [replace(hit, scope_end=min(hit.scope_end, over)) for hit in urgent]


@lru_cache(maxsize=8192)
def _stands_in(pattern: re.Pattern[str], labels: tuple[str, ...]) -> bool:
    """Whether a cue stands in one of ``labels``, which are those of many sentences."""
    return any(pattern.search(label) for label in labels)


# A quotation this long is what somebody else wrote, not a name or a slogan, unless it is told as what
# is to be done: 实行“领导包村居、村干部包户”机制.
_LONG_QUOTATION = re.compile(
    r"“[^”\n]{16,}”(?!(?:的|等)?(?:[一二三四五]级)?(?:工作|责任|管理|运行|联动)?(?:机制|制度|模式|要求|原则|方式|办法|责任制|工作法))"
)


def _matches(
    text: str, row: ContextRow, pattern: re.Pattern[str], start: int, end: int, block_start: int
) -> Iterator[re.Match[str]]:
    """Where a cue stands: in the sentence, for block cues also in the paragraph's first words."""
    yield from pattern.finditer(text, start, end)
    if row.scope == "block" and start > block_start:
        yield from pattern.finditer(text, block_start, min(block_start + _OPENING, start))


def _scope(
    text: str,
    row: ContextRow,
    match: re.Match[str],
    sentence: Sentence,
    block_start: int,
    block_end: int,
    cues: Cues,
) -> tuple[int, int]:
    if row.scope == "block":
        low, high = block_start, block_end
    elif row.scope == "sentence":
        low, high = sentence.start, sentence.end
        ends = cues.ends.get(row.category)
        stop = ends.search(text, match.end(), high) if ends else None
        high = stop.start() if stop else high
    else:
        low, high = next(
            (span for span in sentence.clauses if span[0] <= match.start() < span[1]),
            (sentence.start, sentence.end),
        )
        high = max(high, match.end())
        if row.scope == "item":
            stop = _ITEM_END.search(text, match.end(), high)
            high = stop.start() if stop else high
            cut = max(text.rfind(mark, low, match.start()) for mark in "、，：")
            low = cut + 1 if cut >= low else low
    if row.direction == "forward":
        return match.start(), high
    if row.direction == "backward":
        return low, match.end()
    return low, high


_NEXT_POINT = re.compile(r"(?:[二三四五六]是|其[二三四]|再次|还有|有的|另外有)")


def _carried_on(
    text: str, sentences: tuple[Sentence, ...], found: tuple[tuple[CueHit, ...], ...]
) -> tuple[tuple[CueHit, ...], ...]:
    """Let what the first point of 「一是……；二是……」 is about govern the points that follow."""
    answers: list[tuple[CueHit, ...]] = []
    for number, (sentence, hits_here) in enumerate(zip(sentences, found, strict=True)):
        before = sentences[number - 1] if number else None
        if (
            before is not None
            and before.block == sentence.block
            and text[before.end - 1] == "；"
            and _NEXT_POINT.match(text, sentence.start)
        ):
            hits_here += tuple(
                CueHit(hit.category, sentence.start, sentence.start, sentence.start, sentence.end)
                for hit in answers[-1]
                if hit.category in ("problem", "past", "quotation")
                # What ends within the point, as quotation marks do, is no matter of the next.
                and hit.scope_end >= before.end - 1
            )
        answers.append(hits_here)
    return tuple(answers)


def lead_ins(text: str, blocks: tuple[Block, ...]) -> list[tuple[str, ...]]:
    """For each block the opening words, ending in a colon, of the lists that it is an item of."""
    answers: list[tuple[str, ...]] = []
    open_lists: list[tuple[int, str]] = []
    for block in blocks:
        depth = len(block.section)
        while open_lists and depth <= open_lists[-1][0]:
            open_lists.pop()
        answers.append(tuple(words for _, words in open_lists))
        if text[block.start : block.end].endswith("："):
            start = max(text.rfind("。", block.start, block.end) + 1, block.start)
            open_lists.append((depth, text[start : block.end]))
    return answers


_INNER = ("negation", "past", "unified", "self_government", "platform")


def governing(
    found: tuple[CueHit, ...], start: int, end: int, inner: int | None = None
) -> tuple[CueHit, ...]:
    """The cues that govern a match at ``[start, end)``.

    A cue inside the match is part of its wording and does not govern it, except those of
    ``_INNER`` that end by ``inner``.
    """
    return tuple(
        hit
        for hit in found
        if (
            hit.scope_start <= start < hit.scope_end
            and not (start <= hit.start and hit.end <= end and hit.end > hit.start)
        )
        or (
            inner is not None
            and hit.category in _INNER
            and start <= hit.start
            and hit.end <= inner
            and hit.scope_end > hit.end
        )
    )
