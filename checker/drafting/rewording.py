"""One way applied to one sentence: what the sentence would then say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from checker.demands.actors import COMMUNITY
from checker.drafting.handing import handed
from checker.drafting.hang import hangs, punishes, sends_up
from checker.drafting.sentence import Clause, Sentence
from checker.drafting.slots import Filler
from checker.drafting.ways import Change, Way

_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("【", "】"))
# A clause that only says who wrote what follows; one that turns to communities, or a condition.
_SAYS = re.compile(
    r"》[^，]*(?:明确|规定|要求|提出)$|(?:会议|方案|通知|意见|文件)(?:明确|要求|规定|强调)$"
)
_SPOKEN_TO = re.compile(
    r"(?:的|时|后|前)$|重视|注意|记[住牢]|抓紧|听好|统筹|摆上|协同|配合|积极|切实|认真|(?:部署|安排)$|^(?:各|请各)?(?:社区|村)$"
)
# Words that a clause cannot end a sentence with, and that it cannot be without.
_OPEN = re.compile(
    r"(?:的|时|后|前|期间|起|内|中|等|社区|村（社区）|村|嘎查|场所|以来|之际|[一二三四五六七八九十\d]+日|年|月|要求|原则)$"
    r"|^(?:为(?!主|期)|根据|按照|依据|依照|针对|对(?!照)|凡|如|若|因|经(?!费)|自\d|从\d)"
)
_BARE_TOPIC = re.compile(
    r"^[^要应须请需可由将把为是有做开进组抓加落确实发制建登填报完安拍检查]{0,16}$"
)
_HANGING = re.compile(r"^(?:并|且|再|每|其中|不少于|同时|则|方可|以便|否则)")
_NUMBER = re.compile(r"[\d.%分—-]*")


def reworded(sentence: Sentence, way: Way, filler: Filler) -> str | None:
    """``sentence`` with ``way`` applied to the clauses at fault; ``None`` where it does not fit."""
    sentence = _widened(sentence, way)
    if way.do not in _MAKERS or not _fits(sentence, way) or (way.named and not filler.named):
        return None
    made = _MAKERS[way.do](sentence, way, filler)
    if made is None:
        return None
    clauses = _closed(sentence, made, way, filler)
    text = sentence.written(clauses)
    return text if text and _balanced(text, sentence) else None


def deletions(sentence: Sentence) -> Iterator[str]:
    """The sentence without its clauses at fault, in the order from little to much.

    What is left must read as a sentence: a condition or a time that hung on what goes, goes too. A
    numbered paragraph cannot go as a whole, for its number would stand alone.
    """
    opens = _cell_start(sentence)
    for first in dict.fromkeys((sentence.first, opens)):
        for last in dict.fromkeys((sentence.last, _last_hanging(sentence), sentence.reach)):
            clauses = [
                None if first <= number <= last else clause.raw
                for number, clause in enumerate(sentence.clauses)
            ]
            text = sentence.written(clauses)
            rest = sentence.clauses[opens:first], sentence.clauses[last + 1 :]
            if text and not sentence.row and not _stands(*rest):
                continue
            if (text or not sentence.numbered) and _balanced(text, sentence):
                yield text


def _stands(before: Sequence[Clause], behind: Sequence[Clause]) -> bool:
    """Whether clauses make a sentence once those between them are gone."""
    if behind:
        return (not before or not _OPEN.search(before[-1].words)) and not _HANGING.match(
            behind[0].words
        )
    return bool(before) and not any(form.search(before[-1].words) for form in (_OPEN, _BARE_TOPIC))


def narrowed(sentence: Sentence) -> Iterator[Sentence]:
    """``sentence`` with one cell at fault where several are, the later ones first, then as it is.

    In a row the fault shows in several cells and lies in one: what is asked, not what it is about.
    """
    cells = {
        number
        for number in range(sentence.first, sentence.last)
        if sentence.clauses[number].ends_cell
    }
    if sentence.row and cells:
        bounds = [sentence.first, *sorted(number + 1 for number in cells), sentence.last + 1]
        for low, high in reversed(list(pairwise(bounds))):
            words = "".join(clause.words for clause in sentence.clauses[low:high])
            if not _NUMBER.fullmatch(words):
                yield replace(sentence, first=low, last=high - 1)
    yield sentence


def further(sentence: Sentence) -> Iterator[Sentence]:
    """``sentence`` with the clauses before those at fault taken in, one more each time."""
    for first in range(sentence.first - 1, _cell_start(sentence) - 1, -1):
        yield replace(sentence, first=first)


def _cell_start(sentence: Sentence) -> int:
    for number in range(sentence.first, 0, -1):
        if sentence.clauses[number - 1].ends_cell:
            return number
    return 0


def _widened(sentence: Sentence, way: Way) -> Sentence:
    """With the clauses before those at fault that belong to them."""
    first = sentence.first
    while first > 0:
        above = sentence.clauses[first - 1]
        belongs = (
            (way.before and re.search(way.before, above.words))
            or _SAYS.search(above.words)
            or ((way.actor or way.do == "hand-over") and _acts(above))
        )
        if above.ends_cell or not belongs:
            break
        first -= 1
    return replace(sentence, first=first)


def _acts(clause: Clause) -> bool:
    """Whether a community does something in ``clause``, more than being spoken to."""
    bears = clause.bearer.kind == COMMUNITY and clause.bearer.source in ("own", "clause")
    return (bears or clause.own_community is not None) and not _SPOKEN_TO.search(clause.words)


def _fits(sentence: Sentence, way: Way) -> bool:
    if way.place != "any" and (way.place == "row") != sentence.row:
        return False
    if way.when and not re.search(way.when, sentence.fault):
        return False
    if way.unless and re.search(way.unless, sentence.fault):
        return False
    if way.after and not re.search(way.after, sentence.above):
        return False
    return not way.around or re.search(way.around, sentence.words) is not None


Clauses = list[str | None]


def _rewritten(sentence: Sentence, way: Way, filler: Filler) -> Clauses | None:
    words = sentence.in_style(filler.fill(way.text))
    made: Clauses = []
    for number, clause in enumerate(sentence.clauses):
        if number == sentence.first:
            made.append(words)
        elif sentence.first < number <= sentence.last:
            made.append(None)
        else:
            made.append(_follows(sentence, number, clause, way))
    return made


def _handed_over(sentence: Sentence, way: Way, filler: Filler) -> Clauses | None:
    made: Clauses = []
    named = any(c.own_community for c in sentence.clauses[sentence.first : sentence.last + 1])
    handed_yet = False
    for number, clause in enumerate(sentence.clauses):
        if number < sentence.first or number > sentence.reach:
            made.append(clause.raw)
            continue
        behind = number > sentence.last
        if handed_yet and (punishes(clause.words) or sends_up(clause.words)):
            made.append(None)
            continue
        if (behind and clause.has_own_other) or (behind and way.rest == "drop"):
            made.append(None if way.rest == "drop" else clause.raw)
            continue
        words = handed(clause, filler, opens=not handed_yet and not named)
        if words is None:
            return None
        made.append(words)
        handed_yet |= clause.own_community is not None or not named
    return made if handed_yet else None


def _changed(sentence: Sentence, way: Way, filler: Filler) -> Clauses | None:
    made: Clauses = []
    any_changed = False
    for number, clause in enumerate(sentence.clauses):
        if sentence.first <= number <= sentence.last:
            words = _exchanged(clause, way.changes, filler)
            any_changed |= words != clause.raw
            made.append(words)
        else:
            made.append(_follows(sentence, number, clause, way))
    return made if any_changed else None


def _exchanged(clause: Clause, changes: Sequence[Change], filler: Filler) -> str:
    """The clause with every change that matches, in turn."""
    words = clause.words
    for change in changes:
        words = re.sub(change.find, filler.fill(change.put), words)
    # The document's own spelling stays where nothing was changed.
    return clause.raw if words == clause.words else words


def _celled(sentence: Sentence, way: Way, filler: Filler) -> Clauses | None:
    if not sentence.row:
        return None
    made: Clauses = []
    exchanged = False
    for number, clause in enumerate(sentence.clauses):
        named = [m for m in clause.mentions if m.kind == COMMUNITY]
        before = sentence.clauses[number - 1].ends_cell if number else True
        covered = sum(m.end - m.start for m in named)
        if named and before and clause.ends_cell | (number == len(sentence.clauses) - 1):
            rest = re.sub(r"[、和及与及其等各]|所在|属地|有关|街道|（|）|镇", "", clause.words)
            if covered >= len(rest) - 1 or len(clause.words) <= covered + 2:
                made.append(filler.we)
                exchanged = True
                continue
        if punishes(clause.words) and not before:
            made.append(None)
        else:
            made.append(clause.raw)
    return made if exchanged else None


def _follows(sentence: Sentence, number: int, clause: Clause, way: Way) -> str | None:
    """What becomes of a clause beside those at fault."""
    if number <= sentence.last or number > sentence.reach:
        return clause.raw
    if way.rest == "drop":
        return None
    if way.rest == "keep":
        return None if punishes(clause.words) else clause.raw
    return None if hangs(clause) else clause.raw


def _closed(sentence: Sentence, clauses: Clauses, way: Way, filler: Filler) -> Clauses:
    """``clauses`` with the closing words of ``way`` behind the last of the cell that stays."""
    if not way.close:
        return clauses
    words = filler.fill(way.close)
    for number in range(sentence.reach, -1, -1):
        kept = clauses[number]
        if kept is not None:
            clauses[number] = kept + sentence.in_style(f"，{words}")
            break
    return clauses


def _last_hanging(sentence: Sentence) -> int:
    last = sentence.last
    for number in range(sentence.last + 1, sentence.reach + 1):
        if not hangs(sentence.clauses[number]):
            break
        last = number
    return last


def _balanced(text: str, sentence: Sentence) -> bool:
    """Whether ``text`` opens and closes as many brackets as the sentence did."""
    own = sentence.lead + "".join(clause.raw + clause.sign for clause in sentence.clauses)
    return all(
        text.count(left) - text.count(right) == own.count(left) - own.count(right)
        for left, right in _PAIRS
    )


_MAKERS: Mapping[str, Callable[[Sentence, Way, Filler], Clauses | None]] = {
    "rewrite": _rewritten,
    "hand-over": _handed_over,
    "change": _changed,
    "cell": _celled,
}
