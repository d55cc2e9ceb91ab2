"""Views of a clause beside the items of lists: how near it is to each, seen in several ways.

An item is known by its texts: title, description, what the community may do, what the department
keeps, its phrases, and the examples learnt for an item of that title. A clause is compared with
single texts and with all texts of an item together, by shared grams and by word vectors; weights
learnt for items and for kinds of list are further views, where the item is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.policy.lists import ListItem
from checker.tasks.arrays import times
from checker.tasks.model import BARE, KINDS, OFF, Base
from checker.tasks.phrases import PhraseIndex, fold
from checker.tasks.speller import Speller
from checker.tasks.tables import tables
from checker.tasks.texts import fold_parts, grams, near, own_grams, texts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

VIEWS = (
    "nearest text by grams",
    "second text by grams",
    "all texts by grams",
    "odds by grams",
    "nearest text by vector",
    "second text by vector",
    "all texts by vector",
    "learnt for the item",
    "phrases",
    "learnt for the kind",
)
_LEARNT, _PHRASES, _KIND = 7, 8, 9
# Views on which the candidates are chosen, with their weights.
_LEAD = (1.0, 0.0, 1.0, 0.05, 1.0, 0.0, 0.5, 0.5, 0.3, 0.3)
CANDIDATES = 8
LEAST_LEARNT = -1.6
"""What the view "learnt for the item" says of an item that nothing was learnt for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A clause as seen by an index.

    ``items`` has shape (items, views); ``none`` holds what speaks for no list: for OFF and BARE
    each all views, then how much of the clause is known and how long it is. ``phrases`` are score
    and wordings by the number of the item, ``too_far`` a log odds.
    """

    items: Floats
    none: Floats
    phrases: dict[int, tuple[float, tuple[str, ...]]]
    too_far: float
    grams: Floats


class ViewIndex:
    """The items of some lists, ready to be compared with clauses."""

    def __init__(self, entries: Sequence[tuple[str, ListItem]], base: Base) -> None:
        import numpy as np

        self.entries = list(entries)
        self._base = base
        self._phrases = PhraseIndex(self.entries)
        self._speller = Speller(base)
        count = len(self.entries)
        texts, owners = self._texts()
        order = np.argsort(np.asarray(owners), kind="stable")
        texts = [texts[at] for at in order]
        owner = np.asarray(owners)[order]
        first = np.searchsorted(owner, np.arange(count + 2))
        self._empty = np.diff(np.append(first, len(texts))) == 0
        self._first = np.minimum(first, len(texts) - 1)
        self._owner = owner
        self._weights_in: dict[int, dict[int, float]] = {}
        self._tables = tables(texts, owner, count + 2, base)
        self._vocabulary = {gram: at for at, gram in enumerate(self._tables.spelled)}
        titles = {fold(title): at for at, title in enumerate(base.items.classes)}
        columns = [titles.get(fold(item.title), -1) for _, item in self.entries]
        columns += [titles[OFF], titles[BARE]]
        self._column = np.asarray(columns)
        self._unknown = self._column < 0
        self.known = ~self._unknown[:count]
        self._kind = np.asarray([_kind(kind) for kind, _ in self.entries], dtype=np.int64)

    def _texts(self) -> tuple[list[str], list[int]]:
        """Folded texts and the group of each: an item's number, then OFF, then BARE."""
        texts: list[str] = []
        owners: list[int] = []
        number: dict[str, int] = {}
        for at, (_, item) in enumerate(self.entries):
            own = texts_of(item)
            texts += own
            owners += [at] * len(own)
            number.setdefault(fold(item.title), at)
        count = len(self.entries)
        number |= {OFF: count, BARE: count + 1}
        learnt = {fold(example.title) for example in self._base.examples}
        strange = [
            at for at, (_, item) in enumerate(self.entries) if fold(item.title) not in learnt
        ]
        told = own_grams([self.entries[at][1] for at in strange])
        for example in self._base.examples:
            clause = fold_parts(example.clause)
            group = number.get(fold(example.title), count)
            # What is on no shipped list may be the very matter that a district has listed.
            if group == count and strange and near(clause, told):
                continue
            texts.append(clause)
            owners.append(group)
        return texts, owners

    def see(self, clause: str) -> Seen:
        """All views of ``clause``."""
        import numpy as np

        count = len(self.entries)
        folded = fold_parts(clause)
        own = grams(folded)
        look = self._vocabulary
        asked = np.asarray(sorted(look[gram] for gram in own if gram in look), dtype=np.int64)
        rare = self._tables.rarity[asked]
        asked, rare = asked[rare > 0], rare[rare > 0]
        norm = float(np.sqrt((rare**2).sum())) or 1.0
        share = rare / norm
        views = np.zeros((count + 2, len(VIEWS)))
        (near,) = self._tables.by_text.sums(asked, share)
        views[:, 0], views[:, 1] = self._best(near)
        views[:, 2], views[:, 3] = self._tables.by_group.sums(asked, share)
        views[:, 3] *= 10.0 / max(len(asked), 10) ** 0.5
        vector = self._base.vectors.of(folded)
        views[:, 4], views[:, 5] = self._best(times(vector, self._tables.text_vectors))
        views[:, 6] = times(vector, self._tables.group_vectors)
        said = self._speller.answers(asked[asked < len(self._base.grams)], vector)
        views[:, _LEARNT] = np.where(self._unknown, LEAST_LEARNT, said[self._column])
        kinds = said[-1 - len(KINDS) : -1]
        kinds = np.exp(kinds - kinds.max())
        kinds /= kinds.sum()
        views[:count, _KIND] = kinds[self._kind]
        views[count:, _KIND] = kinds[-2:]
        named = self._phrases.found(fold(clause)) if count else {}
        for at, (score, _) in named.items():
            views[at, _PHRASES] = score
        covered = len(asked) / max(len(own), 1)
        none = np.concatenate([views[count:].ravel(), [covered, min(len(folded), 60) / 60]])
        return Seen(views[:count], none, named, float(said[-1]), asked)

    def questions(self, seen: Seen, chosen: Floats) -> Floats:
        """What the ranker is told of each of ``chosen``, of shape (chosen, numbers).

        Every view, how far it is above the best other item, how far above what is on no list, what
        speaks for no list, the kind, and whether anything was learnt for the item.
        """
        import numpy as np

        views = seen.items
        top = (
            np.partition(views, -2, axis=0)[-2:]
            if len(views) > 1
            else np.vstack([views * 0, views])
        )
        own = views[chosen]
        above = own - np.where(own >= top[1], top[0], top[1])
        off = own[:, :_PHRASES] - seen.none[:_PHRASES]
        none = np.broadcast_to(seen.none, (len(chosen), len(seen.none)))
        kind = np.eye(len(KINDS) - 2)[self._kind[chosen]]
        known = self.known[chosen][:, None].astype(float)
        return np.hstack([own, above, off, none, kind, known])

    def shared(self, seen: Seen, item: int, most: int) -> tuple[str, ...]:
        """Runs of two or three characters that a clause shares with ``item``, heaviest first."""
        own = self._weight_in(item)
        here = sorted((-own[at], at) for at in seen.grams.tolist() if at in own)
        found: list[str] = []
        for _, at in here:
            gram = self._tables.spelled[at]
            if len(found) >= most:
                break
            if len(gram) > 1 and not any(gram in other or other in gram for other in found):
                found.append(gram)
        return tuple(found)

    def _weight_in(self, item: int) -> dict[int, float]:
        if item not in self._weights_in:
            self._weights_in[item] = self._tables.by_group.of_column(item)
        return self._weights_in[item]

    def _best(self, near: Floats) -> tuple[Floats, Floats]:
        """The best and second best text of every group; 0 where there is none."""
        import numpy as np

        best = np.maximum.reduceat(near, self._first)
        rest = near * (near != best[self._owner])
        second = np.maximum.reduceat(rest, self._first)
        best[self._empty] = second[self._empty] = 0.0
        return best, second


def candidates(seen: Seen) -> Floats:
    """The numbers of the items worth weighing, the likeliest first."""
    import numpy as np

    lead = seen.items @ np.asarray(_LEAD)
    count = min(CANDIDATES, len(lead))
    chosen = np.argpartition(-lead, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
    ordered: Floats = chosen[np.argsort(-lead[chosen], kind="stable")]
    return ordered


def _kind(kind: str) -> int:
    # 政府购买服务 is a department's matter that is paid for: nearest to what is assisted with.
    return KINDS.index(kind) if kind in KINDS else KINDS.index("assist")
