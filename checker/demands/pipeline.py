"""The spaCy pipeline: jieba tokens, then one component a question.

``checker_clauses``  where sentences and clauses begin and end
``checker_bearers``  who must act in each clause
``checker_context``  what is denied, cancelled, past, voluntary, and what obliges
Results ride on the ``Doc`` (``doc._.sentences`` and the others).
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from checker.demands import bearers, clause, context, modality
from checker.demands.cues import load_cues
from checker.demands.imports import hidden
from checker.demands.tokens import JiebaTokenizer
from checker.demands.understanding import Understanding
from checker.model import Notice

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def _load_spacy() -> None:
    """Import spaCy without its command line, which takes a quarter of the time of it."""
    if "spacy" in sys.modules:
        return
    commands = ModuleType("spacy.cli.info")
    commands.info = None  # type: ignore[attr-defined]
    with hidden(commands.__name__, commands):
        import_module("spacy")


@cache
def pipeline() -> Language:
    """Build the pipeline once a process (imports spaCy)."""
    _load_spacy()
    from spacy.language import Language
    from spacy.tokens import Doc

    for name in ("notice", "sentences", "bearers", "context", "modal", "addressed", "boundaries"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    factories: dict[str, Any] = {
        "checker_clauses": add_clauses,
        "checker_bearers": add_bearers,
        "checker_context": add_context,
    }
    for name, component in factories.items():
        if not Language.has_factory(name):
            Language.component(name, func=component)
    nlp = Language()
    nlp.tokenizer = JiebaTokenizer(nlp.vocab)
    for name in factories:
        nlp.add_pipe(name)
    nlp.max_length = 10_000_000
    return nlp


def add_clauses(doc: Doc) -> Doc:
    doc._.sentences = clause.split(doc._.notice)
    return doc


def add_bearers(doc: Doc) -> Doc:
    resolver = bearers.Resolver(doc._.notice, load_cues())
    doc._.bearers = resolver.resolve(doc._.sentences)
    doc._.addressed = resolver.addressed
    return doc


def add_context(doc: Doc) -> Doc:
    notice: Notice = doc._.notice
    text = notice.normal.text
    doc._.boundaries = _boundaries(doc)
    doc._.context = context.find(notice, doc._.sentences, load_cues())
    doc._.modal = tuple(
        modality.find(text, sentence.start, sentence.end, doc._.boundaries)
        for sentence in doc._.sentences
    )
    return doc


def _boundaries(doc: Doc) -> frozenset[int]:
    """Where tokens begin, without making an object of each."""
    return frozenset(doc.to_array("IDX").tolist())


def understand(notice: Notice) -> Understanding:
    """Run the pipeline over ``notice``."""
    nlp = pipeline()
    doc = nlp.make_doc(notice.normal.text)
    doc._.notice = notice
    doc = nlp(doc)
    sentences = doc._.sentences
    addressed, alone = doc._.addressed
    return Understanding(
        notice=notice,
        sentences=sentences,
        bearers=doc._.bearers,
        context=doc._.context,
        modal=doc._.modal,
        boundaries=doc._.boundaries,
        addressed=addressed,
        addressed_alone=alone,
        _starts=tuple(sentence.start for sentence in sentences),
    )
