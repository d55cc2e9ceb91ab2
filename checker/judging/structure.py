"""Where a clause stands and who is spoken of around it, as numbers for the model.

What a careful reader looks at before the words themselves: who acts here, who acted before, what
the heading and the table are about, whether anything is denied, and what kind of notice this is.
``NAMES`` lists the numbers in order; a model is only loaded when its list is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from checker.demands.actors import COMMUNITY, Mention
from checker.demands.bearers import NAMED
from checker.demands.context import governing, lead_ins
from checker.demands.understanding import Understanding
from checker.judging.candidates import clean_up
from checker.judging.features import Unit
from checker.judging.funding import no_staffing, pays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

_Numbers = tuple[float, ...]
_KINDS = (COMMUNITY, "street", "department", "enterprise", "resident", "other")
_OTHERS = _KINDS[1:]
_OFFICES = ("street", "department")
_PRIVATE = ("enterprise", "resident", "other")
_ROLES = ("bearer", "target", "place")
_SOURCES = ("own", "clause", "sentence", "heading", "table", "addressee", "none")
_CONTEXT = (
    "negation",
    "cancellation",
    "past",
    "problem",
    "quotation",
    "permission",
    "emergency",
    "self_government",
    "unified",
)
# A category that is told to the model as another.
_AS = {"response_plan": "emergency"}
_MODAL = ("obligation", "consequence", "weak", "quantity", "deadline")
# What a demand makes somebody do, by the first letter or two of the verb.
_ACTS = (
    "建|设|填|报|签|挂|组织|参加|负责|承担|落实|完成|做好|配合|协助|安排|选派|抽|汇总|提交|登记|录入|更新|制作|张贴|检查"
    "|排查|走访|拍|上传|下载|注册|推广|证明|盖|出具|考核|打分|排名|通报|评|创|值|垫|缴|订|销毁|整改|传达|学习|培训"
)
_SIGNS: tuple[tuple[str, str], ...] = (
    ("denies", r"[不未无免非禁莫勿没]"),
    ("denies at once", r"^.{0,3}[不未无免非禁莫勿没]"),
    ("acts at once", f"^(?:{_ACTS})"),
    ("acts", _ACTS),
    ("title", "《"),
    ("quotation mark", "“"),
    ("attribute", "的$"),
    ("past tense", "了"),
    ("by", "由"),
    ("asked", "^.{0,2}请"),
)
_COMMUNITY = re.compile("社区|村(?!庄|容)|居委|嘎查|网格员|两委|书记")
_DENIES = re.compile("[不未无免非禁莫勿没]")
_MONEY = re.compile("经费|资金|费用|补助|补贴|元|保障")
_COMPILED = tuple(re.compile(form) for _, form in _SIGNS)

NAMES: tuple[str, ...] = (
    *(f"bearer={kind}" for kind in _KINDS),
    *(f"source={source}" for source in _SOURCES),
    "implied",
    "involved",
    *(f"context={category}" for category in _CONTEXT),
    *(f"clause={category}" for category in _MODAL),
    *(f"sentence={category}" for category in _MODAL),
    "length",
    *(f"community as {role}" for role in _ROLES),
    *(f"acting={kind}" for kind in _OTHERS),
    *(f"named={kind}" for kind in _OTHERS),
    "community acted before",
    "community named before",
    "community named after",
    "another acted before",
    *(f"last before={group}" for group in ("community", "office", "private")),
    *(f"sentence before={group}" for group in ("community", "office", "private")),
    "heading names community",
    "attachment names community",
    "in attachment",
    "depth",
    "row",
    "row with header",
    "header names community",
    "row names community",
    "in list",
    "list names community",
    "list denies",
    "denied before",
    *(name for name, _ in _SIGNS),
    "question",
    "inside a quotation",
    "money",
    "clause number",
    "clauses",
    "how far down",
    "how far in",
    "addressed",
    "addressed alone",
    "clean-up",
    "title names community",
    "share of communities",
    "share of communities by name",
    "clauses of notice",
    "funded",
    "staffed",
    "has addressees",
)


class Structure:
    """The numbers of every clause of one notice."""

    def __init__(self, understanding: Understanding) -> None:
        self._u = understanding
        self._openings = lead_ins(understanding.text, understanding.notice.blocks)
        self._whole = self._of_notice()
        self._blocks: dict[int, _Numbers] = {}
        self._sentences: dict[int, list[_Numbers]] = {}

    def of_all(self, found: Sequence[Unit]) -> Floats:
        """The numbers of every clause in ``found``, of shape (clauses, ``NAMES``)."""
        import numpy as np

        rows = [self.of(unit.sentence, unit.clause) for unit in found]
        return np.asarray(rows, dtype=np.float32).reshape(-1, len(NAMES))

    def of(self, number: int, clause: int) -> _Numbers:
        """The numbers of ``NAMES`` for clause ``clause`` of sentence ``number``."""
        if number not in self._sentences:
            self._sentences[number] = self._of_sentence(number)
        return self._sentences[number][clause]

    def _of_sentence(self, number: int) -> list[_Numbers]:
        """The numbers of each of its clauses."""
        readings = self._readings(number)
        actors = self._actors(number)
        index = self._u.sentences[number].block
        if index not in self._blocks:
            self._blocks[index] = self._place(index)
        place = self._blocks[index]
        wordings = self._wordings(number)
        return [
            (*reading, *acting, *place, *wording, *self._whole)
            for reading, acting, wording in zip(readings, actors, wordings, strict=True)
        ]

    def _of_notice(self) -> _Numbers:
        u = self._u
        bearers = [bearer for row in u.bearers for bearer in row]
        count = max(1, len(bearers))
        communities = [bearer for bearer in bearers if bearer.kind == COMMUNITY]
        return (
            float(u.addressed),
            float(u.addressed_alone),
            float(clean_up(u)),
            float(_COMMUNITY.search(u.notice.title) is not None),
            len(communities) / count,
            sum(bearer.source in NAMED for bearer in communities) / count,
            float(min(count, 200)),
            float(pays(u) is not None),
            float(not no_staffing(u)),
            float(bool(u.notice.addressees)),
        )

    def _readings(self, number: int) -> Iterator[_Numbers]:
        u = self._u
        around = _among(frozenset(hit.category for hit in u.modal[number]), _MODAL)
        for (start, end), bearer in zip(
            u.sentences[number].clauses, u.bearers[number], strict=True
        ):
            governed = governing(u.context[number], start, end)
            yield (
                *_among(frozenset((bearer.kind,)), _KINDS),
                *_among(frozenset((bearer.source,)), _SOURCES),
                float(bearer.implied),
                float(bearer.involved),
                *_among(
                    frozenset(_AS.get(hit.category, hit.category) for hit in governed), _CONTEXT
                ),
                *_among(
                    frozenset(hit.category for hit in u.modal[number] if start <= hit.start < end),
                    _MODAL,
                ),
                *around,
                float(min(end - start, 60)),
            )

    def _actors(self, number: int) -> Iterator[_Numbers]:
        row = [bearer.mentions for bearer in self._u.bearers[number]]
        earlier = _groups(self._before(number)[:1])
        # The last clause that names a community: all before it have one after them.
        last = max(
            (at for at, here in enumerate(row) if any(m.kind == COMMUNITY for m in here)),
            default=-1,
        )
        acted: set[str] = set()
        named: set[str] = set()
        latest: list[Mention] = []
        for clause, here in enumerate(row):
            roles = frozenset(mention.role for mention in here if mention.kind == COMMUNITY)
            acting = frozenset(mention.kind for mention in here if mention.role == "bearer")
            spoken = frozenset(mention.kind for mention in here)
            yield (
                *_among(roles, _ROLES),
                *_among(acting, _OTHERS),
                *_among(spoken, _OTHERS),
                float(COMMUNITY in acted),
                float(COMMUNITY in named),
                float(clause < last),
                float(not acted <= {COMMUNITY}),
                *_groups(latest),
                *earlier,
            )
            acted |= acting
            named |= spoken
            latest = list(here[-1:]) or latest

    def _before(self, number: int) -> list[Mention]:
        """Who acts in the sentence before, within the same paragraph."""
        u = self._u
        if number == 0 or u.sentences[number - 1].block != u.sentences[number].block:
            return []
        return [mention for mention in u.mentions(number - 1) if mention.role == "bearer"]

    def _place(self, index: int) -> _Numbers:
        u = self._u
        block = u.notice.blocks[index]
        row = block.kind == "row"
        opening = " ".join(self._openings[index])
        return (
            float(any(_COMMUNITY.search(label) for label in block.section)),
            float(_COMMUNITY.search(block.attachment) is not None),
            float(bool(block.attachment)),
            float(len(block.section)),
            float(row),
            float(bool(block.header)),
            float(any(_COMMUNITY.search(label) for label in block.header)),
            float(row and _COMMUNITY.search(u.text, block.start, block.end) is not None),
            float(bool(opening)),
            float(_COMMUNITY.search(opening) is not None),
            float(_DENIES.search(opening) is not None),
        )

    def _wordings(self, number: int) -> Iterator[_Numbers]:
        u = self._u
        sentence = u.sentences[number]
        block = u.notice.blocks[sentence.block]
        denied = _DENIES.search(u.text, sentence.start, sentence.end)
        shared = (
            float(len(sentence.clauses)),
            number / max(1, len(u.sentences)),
            float(min(sentence.start - block.start, 400)),
        )
        asks = float("？" in u.text[sentence.start : sentence.end])
        money = float(_MONEY.search(u.text, sentence.start, sentence.end) is not None)
        for clause, (start, end) in enumerate(sentence.clauses):
            words = u.text[start:end]
            yield (
                float(denied is not None and denied.start() < start),
                *(float(pattern.search(words) is not None) for pattern in _COMPILED),
                asks,
                float(_quoted(u.text, block.start, start)),
                money,
                float(clause),
                *shared,
            )


@lru_cache(maxsize=4096)
def _among(present: frozenset[str], names: tuple[str, ...]) -> _Numbers:
    """For each of ``names`` whether it is ``present``."""
    return tuple(float(name in present) for name in names)


def _quoted(text: str, start: int, at: int) -> bool:
    """Whether a quotation mark opened in the paragraph is still open at ``at``."""
    return text.rfind("“", start, at) > text.rfind("”", start, at)


def _groups(mentions: list[Mention]) -> tuple[float, float, float]:
    """Whether the one body in ``mentions`` is a community, an office, somebody private."""
    kind = mentions[0].kind if mentions else ""
    return float(kind == COMMUNITY), float(kind in _OFFICES), float(kind in _PRIVATE)
