"""One notice in, one reasoned verdict out: the walk through all rooms."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from checker.across.fields import asked
from checker.demands import understand
from checker.demands.actors import COMMUNITY
from checker.demands.bearers import NAMED
from checker.demands.extract import demand
from checker.demands.understanding import Understanding
from checker.errors import ReadError
from checker.judging import judge
from checker.model import Document, Finding, Task, Verdict, VerdictLabel
from checker.notice import parse
from checker.policy import Policy
from checker.policy.lists import TaskList
from checker.reading import DEFAULT_LIMITS, Limits, Reading, Source, read, read_all, read_text
from checker.reading.places import boxes
from checker.tasks.match import recognise

_MAX_PATH = 1024
_PLACES_ON_REQUEST = ("pdf",)


def check(
    source: str | os.PathLike[str] | bytes,
    *,
    profile: str | None = None,
    on: date | None = None,
    name: str | None = None,
    policy: Policy | None = None,
    limits: Limits = DEFAULT_LIMITS,
    models: bool = True,
) -> Verdict:
    """Judge a notice given as a path, as a text or as the bytes of a file.

    A ``str`` that names an existing file is read as that file, any other ``str`` is the text.
    ``profile`` is ``all`` (the default), ``county``, ``district``, ``city`` or that of the policy's
    own folder; ``on`` the day whose clauses apply (default: the notice's own date, else today).
    ``models=False`` leaves rules alone to decide.

    Raises ReadError for a file that cannot be read, PolicyError for a policy that cannot be used,
    ProfileError (a ValueError) for an unknown profile.
    """
    policy = policy or Policy.load()
    return check_document(
        _document(source, name, limits),
        profile=policy.chosen(profile),
        on=on,
        policy=policy,
        models=models,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and the bytes of the file that it was given on."""

    verdict: Verdict
    data: bytes


def check_all(
    source: Source,
    *,
    name: str | None = None,
    profile: str | None = None,
    on: date | None = None,
    policy: Policy | None = None,
    limits: Limits = DEFAULT_LIMITS,
    without: Container[int] = (),
    starting: Callable[[int, str], None] = lambda number, name: None,
    recognising: Callable[[int], None] = lambda page: None,
) -> Iterator[Judged | ReadError]:
    """Judge the notice in a file and those in the files inside it, each by itself.

    A file that cannot be read comes as a ReadError in its place. The verdict's document knows
    where on the page every finding stands, as far as its format gives that away. Parameters as in
    ``check`` and ``checker.reading.read_all``. Raises PolicyError.
    """
    policy = policy or Policy.load()
    profile = policy.chosen(profile)
    for result in read_all(
        source,
        name=name,
        limits=limits,
        without=without,
        starting=starting,
        recognising=recognising,
    ):
        if isinstance(result, ReadError):
            yield result
            continue
        verdict = check_document(result.document, profile=profile, on=on, policy=policy)
        if verdict.findings:
            verdict = _placed(verdict, result, limits)
        yield Judged(verdict, result.data)


def _placed(verdict: Verdict, reading: Reading, limits: Limits) -> Verdict:
    """``verdict`` with the places of its text, which are only looked for when needed."""
    document = reading.document
    if document.format not in _PLACES_ON_REQUEST:
        return verdict
    if all(boxes(document, finding.start, finding.end) for finding in verdict.findings):
        return verdict
    again = read(reading.data, name=document.name, limits=limits, places=True)
    return replace(verdict, document=again) if again.text == document.text else verdict


def check_document(
    document: Document, *, profile: str, on: date | None, policy: Policy, models: bool = True
) -> Verdict:
    """Judge a document that has been read."""
    notice = parse(document)
    understanding = understand(notice)
    day = on or notice.date or date.today()
    findings = judge(understanding, policy, profile, day, models=models)
    return Verdict(
        document=document,
        notice=notice,
        profile=profile,
        policy_version=policy.version,
        checked_at=datetime.now(UTC).isoformat(timespec="seconds"),
        on=day,
        label=label(findings),
        addressed=_addressed(understanding) or bool(findings),
        findings=findings,
        tasks=_tasks(understanding, policy.lists_on(day)),
        errors=document.issues,
        profile_title=policy.profiles[profile],
        asked=asked(understanding),
    )


def label(findings: tuple[Finding, ...]) -> VerdictLabel:
    """The verdict of a document from its findings; notes do not count."""
    severities = {finding.severity for finding in findings}
    if "violation" in severities:
        return "violation"
    return "review" if "review" in severities else "compliant"


def _document(source: str | os.PathLike[str] | bytes, name: str | None, limits: Limits) -> Document:
    if isinstance(source, str) and not _is_file(source):
        return read_text(source, name or "<文本>")
    return read(source, name=name, limits=limits)


def _is_file(source: str) -> bool:
    if len(source) > _MAX_PATH or "\n" in source or not source.strip():
        return False
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False


def _addressed(understanding: Understanding) -> bool:
    """Whether the notice turns to communities at all."""
    if understanding.addressed:
        return True
    return any(
        bearer.kind == COMMUNITY and bearer.source in NAMED
        for bearers in understanding.bearers
        for bearer in bearers
    )


def _tasks(understanding: Understanding, lists: Mapping[str, TaskList]) -> tuple[Task, ...]:
    """Every obligation on a community with the list items it may be."""
    tasks: list[Task] = []
    for number, sentence in enumerate(understanding.sentences):
        if understanding.notice.blocks[sentence.block].kind in ("heading", "title"):
            continue
        for clause, (start, end) in enumerate(sentence.clauses):
            bearer = understanding.bearers[number][clause]
            if bearer.kind != COMMUNITY or bearer.source not in NAMED:
                continue
            found = demand(understanding, number, clause)
            if found.modality != "obligation" or not found.action or found.left_alone:
                continue
            words = understanding.text[start:end]
            document = understanding.notice.document
            answer = recognise(words, lists)
            evidence = document.text[found.start : found.end]
            tasks.append(Task(found, evidence, answer.matches, answer.decision))
    return tuple(tasks)
