"""Where a rule's wording stands, and whether the clause around it is a demand on a community."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.demands.actors import COMMUNITY
from checker.demands.bearers import NAMED, Bearer
from checker.demands.context import governing
from checker.demands.cues import CueHit, load_cues
from checker.demands.understanding import Understanding
from checker.judging.rules import Rule, RuleBook

# Categories that excuse only the types that say so, and those that take any demand back.
CONTEXT_EXCUSES = frozenset({"self_government", "unified", "platform", "response_plan"})
TAKES_BACK = ("negation", "cancellation", "past", "problem", "quotation", "emergency", "party")
# Words that take back what stands behind them, and that no expression keeps out of its match.
_FORBIDS = re.compile("严禁|禁止|杜绝|切勿|谨防|停止|取消|废止|叫停|有权拒绝|自愿")
# Categories by which a community is not asked, or free to do it.
FREES = ("negation", "cancellation", "permission")
_ADVERB = 2  # characters between who is not asked and the words that say so: 社区一律不得
_ASKING = ("", "要求", "强制", "让", "由", "对", "向")
_BEYOND = 64  # characters after a match that its expression may look at
# A heading that is itself the demand: 「谁的地盘谁看守」, 「社区主任负总责」.
_DEMANDING_LABEL = re.compile(
    r"谁[^，]{1,8}谁|负总责|第一责任人|(?:社区|村|嘎查)[^，]{8,}"
    r"|(?:请|须|务必|一律|所有|全部|[日底月]前|每[天日周旬月季])[^，]{4,}"
)
_OTHER_TARGET = re.compile(r"单位|办公室|科室|机关|片组|部门|企业|镇街")
_BURDENED = "(?:社区|村（社区）|村级|基层|村居|嘎查|居委会|“[^”]{1,4}多”)"
_CLEAN_UP = re.compile(
    rf"减负|减轻{_BURDENED}[^，]{{0,8}}负担|整治[^，]{{0,8}}形式主义"
    rf"|{_BURDENED}[^，]{{0,16}}(?:清理|规范|取消|瘦身|精简)|(?:清理|规范|取消|停止|精简)[^，]{{0,14}}{_BURDENED}"
)
_ENACTED_TITLE = re.compile(r"《[^》]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule whose wording stands at ``[start, end)`` of the normalised text.

    ``governed`` are the context cues over it. A rule decides only where all four questions are
    answered in its favour: ``fits`` (a community bears it, or what the rule asks for instead),
    ``apt`` (the surroundings that the rule calls for), not ``denied`` (no cue takes it back) and
    not ``barred`` (it stands in a title, a label, a row without a header, a clean-up notice).
    Wording that does not decide is kept all the same: the model reads it as a hint.
    """

    rule: Rule
    start: int
    end: int
    sentence: int
    clause: int
    bearer: Bearer
    governed: tuple[CueHit, ...]
    fits: bool = True
    apt: bool = True
    denied: bool = False
    barred: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """``(type, sentence)``: what a finding and an answer of the model are known by."""
        return self.rule.type.id, self.sentence

    @property
    def decides(self) -> bool:
        """Whether the rule's finding stands."""
        return self.fits and self.apt and not self.denied and not self.barred


def find(understanding: Understanding, book: RuleBook) -> list[Candidate]:
    """Wherever a rule's wording stands, in reading order, whether the rule decides or not."""
    text = understanding.text
    found: list[Candidate] = []
    spared = clean_up(understanding)
    said: dict[
        str, list[Candidate]
    ] = {}  # types may share a wording, and what must stand around it
    apt: dict[tuple[str, str, int, int], bool] = {}
    sentences = [(one.start, one.end) for one in understanding.sentences]
    for rule, stretches in book.called(text, sentences):
        places = said.get(rule.find_form)
        if places is None:
            matching = (_placed(understanding, rule, m) for m in matches(rule, text, stretches))
            places = said[rule.find_form] = [placed for placed in matching if placed is not None]
        for placed in places:
            around = _around(rule, understanding, placed.sentence)
            key = rule.also_form, rule.unless_form, *around
            if key not in apt:
                apt[key] = _is_apt(rule, text, *around)
            found.append(_judged(placed, rule, understanding, spared, apt[key]))
    found.sort(key=lambda c: (c.start, c.end))
    return found


def matches(rule: Rule, text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """The matches of ``rule`` that lie within ``stretches``, each as in a search of all of ``text``."""
    search = rule.find.finditer
    for low, high in stretches:
        for match in search(text, low, high + _BEYOND):
            if match.start() >= high:
                break  # of no stretch, or of the next
            yield match


def candidate_at(
    understanding: Understanding, rule: Rule, match: re.Match[str], spared: bool
) -> Candidate | None:
    """What ``match`` of ``rule`` comes to; None outside a sentence. ``spared``: see ``clean_up``."""
    placed = _placed(understanding, rule, match)
    if placed is None:
        return None
    around = _around(rule, understanding, placed.sentence)
    apt = _is_apt(rule, understanding.text, *around)
    return _judged(placed, rule, understanding, spared, apt)


def _placed(understanding: Understanding, rule: Rule, match: re.Match[str]) -> Candidate | None:
    """Where ``match`` stands, with nothing asked yet; None outside a sentence."""
    group = "at" if "at" in match.re.groupindex and match.group("at") is not None else 0
    start, end = match.span(group)
    if end <= start:
        return None
    number = understanding.sentence_at(start)
    if number < 0:
        return None
    sentence = understanding.sentences[number]
    if match.end() > sentence.end + 1 or match.start() < sentence.start:
        return None
    clause = understanding.clause_at(number, start)
    # A pattern that speaks of no negation itself is denied by one inside its match as well.
    inner = start if "不" in rule.find_form or "禁" in rule.find_form else match.end()
    context = understanding.context[number]
    governed = governing(context, start, match.end(), inner)
    if inner == start and "禁" not in rule.find_form:
        # Where only 「不」 is kept out of the match, 「严禁要求每个社区选派……」 is denied all the same.
        governed += tuple(
            hit
            for hit in context
            if hit.category in FREES
            and start <= hit.start
            and hit.end <= match.end() <= hit.scope_end
            and (word := _FORBIDS.match(understanding.text, hit.start, hit.end))
            and word.group() not in rule.find_form
        )
    bearer = understanding.bearers[number][clause]
    return Candidate(rule, start, end, number, clause, bearer, governed)


def _judged(
    placed: Candidate, rule: Rule, understanding: Understanding, spared: bool, apt: bool
) -> Candidate:
    """``placed`` with the four questions answered for ``rule``, which may share its wording."""
    number, bearer = placed.sentence, placed.bearer
    return Candidate(
        rule,
        placed.start,
        placed.end,
        number,
        placed.clause,
        bearer,
        placed.governed,
        fits=_has_role(rule, bearer, understanding, number),
        apt=apt,
        denied=_taken_back(rule, understanding, number, placed.governed),
        barred=_barred(rule, understanding, number, placed.start, placed.end, spared, bearer),
    )


def _barred(
    rule: Rule,
    understanding: Understanding,
    number: int,
    start: int,
    end: int,
    spared: bool,
    bearer: Bearer,
) -> bool:
    """Whether the wording stands where no demand is made."""
    block = understanding.notice.blocks[understanding.sentences[number].block]
    if block.kind in ("title", "heading") or _is_label(understanding, number):
        return True
    if block.kind == "row" and not block.header and not rule.spec.header:
        return True
    if spared and (bearer.kind != COMMUNITY or bearer.source not in NAMED):
        # A clean-up notice names what others must stop doing to communities.
        return True
    return not rule.spec.header and _in_title(understanding.text, start, end)


def _in_title(text: str, start: int, end: int) -> bool:
    """Whether the wording is a document's name: 「按照《…责任书签订办法》」."""
    if not _ENACTED_TITLE.search(text, max(0, start - 40), start):
        return False
    close = text.find("》", start)
    return close >= 0 and end <= close and text[close + 1 : close + 2] not in "，。；（"


def _is_label(understanding: Understanding, number: int) -> bool:
    """Whether the sentence is the heading words of its paragraph (「（二）登记造册。各村……」)."""
    sentence = understanding.sentences[number]
    block = understanding.notice.blocks[sentence.block]
    if not block.section or sentence.start != block.start or sentence.end >= block.end:
        return False
    words = understanding.text[sentence.start : sentence.end].rstrip("。：")
    return words == block.section[-1] and not _DEMANDING_LABEL.search(words)


def _has_role(rule: Rule, bearer: Bearer, understanding: Understanding, number: int) -> bool:
    role = rule.spec.role
    if role == "bearer":
        return bearer.kind == COMMUNITY
    if role == "involved":
        return _involved(bearer, understanding, number)
    return True


def asked_after_all(candidate: Candidate, understanding: Understanding) -> bool:
    """Whether the sentence first says what is not asked, or left to communities, and then what is.

    不用挂牌，但要签责任书; 可自行制作，但须报送.

    Models take the one for the other, for where something is denied little else is asked.
    """
    cues, text = load_cues(), understanding.text
    return any(
        cues.turn.search(text, hit.end, candidate.end) is not None
        or (
            cues.instead.search(text, hit.end, candidate.end) is not None
            and spares(hit, understanding, candidate.sentence)
        )
        for hit in understanding.context[candidate.sentence]
        if hit.category in FREES and hit.end <= candidate.start
    )


def spares(hit: CueHit, understanding: Understanding, sentence: int) -> bool:
    """Whether ``hit`` itself says that a community is not asked: 各社区无需……, 停止要求各社区……."""
    if hit.end - hit.start == 1:
        return False
    text = understanding.text
    before = hit.category != "cancellation"  # 各社区停止…… says what it must stop
    return any(
        mention.kind == COMMUNITY
        and (
            (before and mention.start < hit.end and hit.start <= mention.end + _ADVERB)
            or (hit.end <= mention.start and text[hit.end : mention.start] in _ASKING)
        )
        for mention in understanding.mentions(sentence)
    )


def clean_up(understanding: Understanding) -> bool:
    """Whether the notice is itself about reducing the burden of communities."""
    title = understanding.notice.title or understanding.text[:60].split("\n", 1)[0]
    return _CLEAN_UP.search(title) is not None and "档案" not in title


def _involved(bearer: Bearer, understanding: Understanding, number: int) -> bool:
    """Whether what is done to somebody here is done to communities.

    A community named in the sentence, or one that heading, table or addressees hand it to; what
    only an earlier sentence was about counts when this one names nobody else.
    """
    kinds = {mention.kind for mention in understanding.mentions(number)}
    if bearer.kind == COMMUNITY and not bearer.implied and bearer.source in NAMED:
        return True
    if COMMUNITY in kinds or bearer.source in ("heading", "table"):
        return bearer.kind == COMMUNITY or bearer.involved
    start, end = understanding.sentences[number].start, understanding.sentences[number].end
    if understanding.addressed_alone and kinds <= {"resident", "implied"}:
        return bearer.kind == COMMUNITY or bearer.involved
    if kinds & {"street", "department", "enterprise", "resident", "other"} or _OTHER_TARGET.search(
        understanding.text, start, end
    ):
        return False
    return bearer.kind == COMMUNITY or bearer.involved


def _around(rule: Rule, understanding: Understanding, number: int) -> tuple[int, int]:
    """Where the rule looks for what it calls for, and for what excuses."""
    sentence = understanding.sentences[number]
    if rule.spec.within == "block":
        block = understanding.notice.blocks[sentence.block]
        return block.start, block.end
    if rule.spec.within == "document":
        return 0, len(understanding.text)
    return sentence.start, sentence.end


def _is_apt(rule: Rule, text: str, start: int, end: int) -> bool:
    if rule.also is not None and not rule.also.search(text, start, end):
        return False
    return rule.unless is None or not rule.unless.search(text, start, end)


def _taken_back(
    rule: Rule, understanding: Understanding, number: int, governed: tuple[CueHit, ...]
) -> bool:
    categories = {hit.category for hit in governed} - set(rule.spec.ignore)
    if categories & set(TAKES_BACK):
        return True
    if "permission" in categories:
        return not understanding.has_consequence(number)
    return bool(categories & set(rule.type.exceptions) & CONTEXT_EXCUSES)
