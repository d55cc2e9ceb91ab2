"""Does a policy hold together? Every type's references, patterns and examples are tried.

``problems(policy)`` returns PolicyErrors (file, line, problem, cure), empty when all is well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.judging.candidates import CONTEXT_EXCUSES
from checker.judging.conditions import CONDITIONS
from checker.judging.detectors import DETECTORS
from checker.judging.exceptions import TESTS
from checker.judging.rules import Rule, compile_all, rules_of
from checker.notice.normalise import normalise
from checker.policy import Policy, PolicyError
from checker.policy.types import Example, ViolationType, line_of


def problems(policy: Policy, run_examples: bool = True) -> list[PolicyError]:
    """Everything wrong with ``policy`` that loading alone does not show."""
    found: list[PolicyError] = []
    compile_all(policy)
    book = rules_of(policy)
    for kind in policy.types.values():
        path = policy.folder / "types" / f"{kind.id}.yaml"
        found += _references(policy, kind, path)
        found += _idle_patterns(kind, [r for r in book.rules if r.type.id == kind.id], path)
        found += _idle_hints(kind, book.hints[kind.id], path)
        if run_examples:
            found += _examples(policy, kind, path)
    return found


def _references(policy: Policy, kind: ViolationType, path: Path) -> Iterator[PolicyError]:
    cited = [i for ids in kind.provisions.values() for i in ids] + list(kind.higher)
    for identifier in cited:
        if policy.provision(identifier) is None:
            yield PolicyError(
                path,
                line_of(path, identifier),
                f"条款“{identifier}”在方案文件里找不到",
                "请核对 plans/ 里的编号",
            )
    if not cited:
        yield PolicyError(
            path,
            line_of(path, "provisions"),
            "没有依据任何条款",
            "请在 provisions 或 higher 里写明条款编号",
        )
    known = {
        "exceptions": (kind.exceptions, set(TESTS) | CONTEXT_EXCUSES),
        "needs": (kind.needs, set(CONDITIONS)),
        "detectors": (kind.detectors, set(DETECTORS)),
        "displaces": (kind.displaces, set(policy.types)),
        "silenced_by": (kind.silenced_by, set(policy.types)),
    }
    for key, (names, allowed) in known.items():
        for name in names:
            if name not in allowed:
                yield PolicyError(
                    path,
                    line_of(path, name),
                    f"{key} 里的“{name}”不认识",
                    f"可用:{'、'.join(sorted(allowed))}",
                )


def _idle_patterns(kind: ViolationType, rules: list[Rule], path: Path) -> Iterator[PolicyError]:
    texts = [normalise(example.text).text for example in kind.examples.flagged]
    for rule in rules:
        if not any(rule.find.search(text) for text in texts):
            yield PolicyError(
                path,
                line_of(path, f"id: {rule.spec.id}"),
                f"样式“{rule.spec.id}”在本文件的违规例句里一句也没有对上",
                "请补一条能对上的例句,或改正、删去这条样式",
            )


def _idle_hints(kind: ViolationType, rules: Sequence[Rule], path: Path) -> Iterator[PolicyError]:
    for hint, rule in zip(kind.hints, rules, strict=True):
        for phrase in hint.like:
            if not rule.find.search(normalise(phrase).text):
                yield PolicyError(
                    path,
                    line_of(path, f"id: {hint.id}"),
                    f"提示“{hint.id}”对不上它自己的例子“{phrase}”",
                    "请改正 find,或换一个对得上的例子",
                )


def _examples(policy: Policy, kind: ViolationType, path: Path) -> Iterator[PolicyError]:
    for example in kind.examples.flagged:
        fault = flagged_fault(policy, kind, example)
        if fault:
            yield PolicyError(path, line_of(path, example.text[:24]), fault, "请核对例句或样式")
    for example in kind.examples.clean:
        fault = clean_fault(policy, kind, example)
        if fault:
            yield PolicyError(
                path, line_of(path, example.text[:24]), fault, "请核对例句,或给样式加上 unless"
            )


def flagged_fault(policy: Policy, kind: ViolationType, example: Example) -> str:
    """What is wrong with a flagged example; empty when it comes out as it says."""
    from checker.engine import check

    found = [
        f for f in check(example.text, policy=policy, models=False).findings if f.type == kind.id
    ]
    if not found:
        return f"例句应判“{kind.title}”,没有判出:{example.text[:30]}"
    if example.severity and all(f.severity != example.severity for f in found):
        return f"例句应判为 {example.severity},判成了 {found[0].severity}:{example.text[:30]}"
    if example.evidence and not any(
        example.evidence in f.evidence or f.evidence in example.evidence for f in found
    ):
        return f"依据应含“{example.evidence}”,得到“{found[0].evidence}”"
    return ""


def clean_fault(policy: Policy, kind: ViolationType, example: Example) -> str:
    """What is wrong with a clean example; empty when the type is not found in it."""
    from checker.engine import check

    found = [
        f for f in check(example.text, policy=policy, models=False).findings if f.type == kind.id
    ]
    if found:
        return f"例句不应判“{kind.title}”,却判在“{re.sub(chr(10), ' ', found[0].evidence)}”({found[0].rule})"
    return ""
