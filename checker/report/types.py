"""A violation type for people: what ``checker explain`` prints."""

from __future__ import annotations

from checker.errors import CheckerError
from checker.policy import PROFILE_NAMES, Policy
from checker.report import words

_FAMILIES = {"delegation": "越权下派", "banned": "禁止性要求", "funding": "缺少保障"}


def listing(policy: Policy) -> str:
    """All types by family, one a line."""
    lines: list[str] = []
    for family, title in _FAMILIES.items():
        lines.append(f"{title}")
        lines += [f"  {t.id:<24}{t.title}" for t in policy.types.values() if t.family == family]
    return "\n".join(lines)


def explain(policy: Policy, identifier: str) -> str:
    """One type with its clauses and examples; CheckerError names the known ones."""
    kind = policy.types.get(identifier)
    if kind is None:
        raise CheckerError(f"没有叫“{identifier}”的类型。可用：{'、'.join(policy.types)}。")
    lines = [
        f"{kind.title}（{kind.id}）",
        f"类别：{_FAMILIES[kind.family]}　起始级别：{words.SEVERITIES[kind.severity]}",
        "",
        "为什么是负担",
        f"  {kind.why}",
        "",
        "依据",
    ]
    for profile, identifiers in [*kind.provisions.items(), ("higher", kind.higher)]:
        for name in identifiers:
            known = policy.provision(name)
            if known is not None:
                scope = PROFILE_NAMES.get(profile, "上位文件")
                lines.append(f"  {name}（{scope}）：{known[1].summary}")
    lines += [
        "",
        "说明",
        f"  {kind.explanation}",
        "",
        "社区可以",
        f"  {kind.remedy}",
        "",
        "违规的例子",
    ]
    lines += [f"  × {_inline(example.text)}" for example in kind.examples.flagged]
    lines += ["", "不违规的例子"]
    lines += [
        f"  √ {_inline(example.text)}" + (f"（{example.why}）" if example.why else "")
        for example in kind.examples.clean
    ]
    return "\n".join(lines)


def _inline(text: str) -> str:
    return text.strip().replace("\n", " / ")
