"""Texts to train on beside whole notices, for people paste a sentence as well, or a web page.

Four sources: paragraphs cut out of labelled notices; the same with findings, but with somebody
else in the community's place, so that nothing is asked of a community any more; the examples of
the type files; and notices whose lines were run together, as copies of web pages are. An example is
labelled for its own type only; for the others it counts neither way.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.demands.actors import COMMUNITY
from checker.demands.cues import Cues, load_cues
from checker.notice import parse
from checker.policy import Policy
from checker.reading import read_text
from checker.training.gold import GoldDocument, GoldFinding, verdict_of

EXAMPLES = "type examples"
# Paragraphs without a finding that a notice lends at most.
_CLEAN = 2
_RUN_TOGETHER = 0.25  # the share of notices
_SOMEBODY_ELSE = (
    "各物业服务企业",
    "各施工单位",
    "我局各科室",
    "各学校",
    "各执法中队",
    "各医疗机构",
)


def paragraphs(documents: Sequence[GoldDocument], seed: int) -> Iterator[GoldDocument]:
    """Paragraphs that name a community: all with a finding, a few without, as notices of their own."""
    chance = random.Random(seed)
    cues = load_cues()
    for document in documents:
        notice = parse(read_text(document.text))
        flagged: list[GoldDocument] = []
        turned: list[GoldDocument] = []
        clean: list[GoldDocument] = []
        for number, block in enumerate(notice.blocks):
            if block.kind != "paragraph" or block.end - block.start < 12:
                continue
            words = notice.normal.text[block.start : block.end]
            if all(kind != COMMUNITY for kind, *_ in cues.actors.find(words, 0, len(words))):
                continue
            span = notice.normal.original(block.start, block.end)
            part = _cut(document, number, span.start, span.end)
            (flagged if part.findings else clean).append(part)
            if part.findings:
                turned.append(_turned(part, words, cues, chance.choice(_SOMEBODY_ELSE)))
        yield from flagged
        yield from turned
        yield from chance.sample(clean, min(_CLEAN, len(clean)))


def run_together(documents: Sequence[GoldDocument], seed: int) -> Iterator[GoldDocument]:
    """Some of the ``documents`` in one line, with a blank where each line ended."""
    chance = random.Random(seed)
    for document in documents:
        if "\n" in document.text and chance.random() < _RUN_TOGETHER:
            # One character for one: the findings stay where they are.
            yield replace(
                document,
                id=f"{document.id}-run-together",
                text=document.text.replace("\n", " "),
            )


def _cut(document: GoldDocument, number: int, start: int, end: int) -> GoldDocument:
    findings = tuple(
        GoldFinding(
            g.type, g.severity, max(g.start, start) - start, min(g.end, end) - start, g.optional
        )
        for g in document.findings
        if g.start < end and start < g.end
    )
    name, text = f"{document.id}#{number}", document.text[start:end]
    return GoldDocument(name, document.group, text, verdict_of(findings), findings)


def _turned(part: GoldDocument, words: str, cues: Cues, other: str) -> GoldDocument:
    """The paragraph with ``other`` in place of every community: nobody is burdened."""
    pieces: list[str] = []
    at = 0
    for kind, start, end in cues.actors.find(words, 0, len(words)):
        if kind == COMMUNITY:
            pieces += (words[at:start], other)
            at = end
    text = "".join((*pieces, words[at:]))
    return GoldDocument(f"{part.id}-turned", part.group, text, "compliant", ())


def examples(policy: Policy) -> Iterator[tuple[GoldDocument, str]]:
    """``(text, the one type that it is labelled for)`` of every example of every type."""
    for kind in policy.types.values():
        for number, example in enumerate((*kind.examples.flagged, *kind.examples.clean)):
            findings: tuple[GoldFinding, ...] = ()
            if number < len(kind.examples.flagged):
                start = example.text.find(example.evidence or example.text)
                end = start + len(example.evidence or example.text)
                findings = (
                    GoldFinding(kind.id, example.severity or kind.severity, start, end, False),
                )
            verdict = findings[0].severity if findings else "compliant"
            yield (
                GoldDocument(f"{kind.id}#{number}", EXAMPLES, example.text, verdict, findings),
                kind.id,
            )
