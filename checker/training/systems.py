"""What ``checker evaluate`` can measure: the checker, the checker without a part, a plain classifier.

Each is a function from a text to an ``Answer``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from checker.demands import Understanding, understand
from checker.demands.actors import COMMUNITY
from checker.engine import label
from checker.judging import judge
from checker.notice import parse
from checker.policy import Policy
from checker.reading import read_text
from checker.training.evaluate import Answer, Found
from checker.training.gold import GoldDocument

System = Callable[[str], Answer]

_SENTENCE = re.compile(r"[^。；\n]+")
_LIKELY = 0.5


def checker(policy: Policy, profile: str, without: Collection[str] = ()) -> System:
    """The checker itself; ``without`` names the parts (``names.PARTS``) that are taken out."""

    def answer(text: str) -> Answer:
        notice = parse(read_text(text))
        understanding = _reduced(understand(notice), without)
        day = notice.date or date.today()
        found = judge(understanding, policy, profile, day, models="models" not in without)
        return Answer(
            label(found), tuple(Found(f.type, f.severity, f.start, f.end, f.rule) for f in found)
        )

    return answer


def _reduced(understanding: Understanding, without: Collection[str]) -> Understanding:
    """The understanding without context cues, or with every clause borne by a community."""
    if "context" in without:
        understanding = replace(understanding, context=tuple(() for _ in understanding.sentences))
    if "bearers" in without:
        bearers = tuple(
            tuple(
                replace(b, kind=COMMUNITY, source="own", implied=False, involved=True) for b in row
            )
            for row in understanding.bearers
        )
        understanding = replace(understanding, bearers=bearers)
    return understanding


def classifier(documents: Sequence[GoldDocument]) -> System:
    """TF-IDF of characters and a logistic regression a type over single sentences.

    What a plain text classifier reaches: it is trained on ``documents``, sees one sentence at a
    time, and calls a violation whatever is more likely than not.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    sentences, wanted = [], []
    for document in documents:
        for match in _SENTENCE.finditer(document.text):
            sentences.append(match[0])
            wanted.append(
                {
                    gold.type
                    for gold in document.findings
                    if gold.start < match.end() and match.start() < gold.end and not gold.optional
                }
            )
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    matrix = vectors.fit_transform(sentences)
    types = sorted(set().union(*wanted))
    fitted: dict[str, Any] = {
        name: LogisticRegression(C=30.0, solver="liblinear", random_state=0).fit(
            matrix, [name in types_here for types_here in wanted]
        )
        for name in types
    }

    def answer(text: str) -> Answer:
        spans = [match.span() for match in _SENTENCE.finditer(text)]
        if not spans:
            return Answer("compliant", ())
        rows = vectors.transform([text[start:end] for start, end in spans])
        found = [
            Found(name, "violation", *span, "classifier")
            for name, model in fitted.items()
            for span, chance in zip(spans, model.predict_proba(rows)[:, 1], strict=True)
            if chance >= _LIKELY
        ]
        return Answer("violation" if found else "compliant", tuple(found))

    return answer
