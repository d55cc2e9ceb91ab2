"""Bare lists of plain demands to train on: 各社区要成立领导小组，签订责任书，建立台账。

Notices dress a demand in detail, people type it in three words and several in a sentence. The
phrases stand in ``corpus/notices/plain.yaml``; they are put together at random, with a community
before them or with what takes the demand away: somebody else, a ban, a cancellation, own choice,
the past. Phrases of one group meet in no sentence with those of another, so that a fold can hold
them back. Sentences are also planted in notices that ask nothing, where one demand is easily lost.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from checker.policy import Policy
from checker.policy.yamlfile import load_yaml
from checker.training.gold import GoldDocument, GoldError, GoldFinding, verdict_of

_GROUPS = 6
_TEXTS, _TAKEN_AWAY = 480, 220  # sentences of each group, with and without a demand
_CARDS = 12  # how many phrases of each type are dealt at least before the next round
_MOST = 4  # phrases in a sentence
_DUTY = 0.4  # how often one of them is a duty
_MOST_PLANTED = 3  # sentences planted in one notice
_PLANTED = 0.7  # how many of them ask something
_HEADS = (
    "各社区要",
    "各社区须",
    "各社区应",
    "请各社区",
    "请各居委会",
    "各社区居委会要",
    "各村（社区）要",
    "各村、社区须",
    "社区要",
    "社区务必",
    "要求各社区",
    "由各社区",
    "各社区负责",
    "网格员要",
    "各社区：\n请",
    "各社区居民委员会：\n要",
    "各社区要高度重视，",
    "各社区要安排专人负责，",
    "请各社区结合实际，",
    "请各社区于本月底前",
    "10月底前，各社区要",
    "街道要组织各社区",
    "红岩社区、临江社区要",
    "白沙村、南岙村负责",
    "由东湖社区",
    "各处室、各村居要",
    "各片区、各村应",
    "镇直各单位、各村（居）要",
)
_EMERGENCY = "应急响应"  # excuses what would be a finding elsewhere
_BETWEEN = ("，", "，", "，", "、", "；", "，并", "，同时", "，还要")
_BEFORE = (
    "",
    "",
    "",
    "为做好这项工作，",
    "为推进辖区治理，",
    "根据工作安排，",
    "现将有关事项通知如下。",
)
_AFTER = ("", "", "", "联系人：王老师。", "特此通知。", "工作中有疑问的，请与我们联系。")
# What stands before and after phrases that nobody asks of a community.
_AWAY = (
    ("各物业服务企业要", ""),
    ("各施工单位须", ""),
    ("请各学校", ""),
    ("我局各科室要", ""),
    ("各派出所应", ""),
    ("各商户须", ""),
    ("不得要求社区", ""),
    ("严禁要求各社区", ""),
    ("各部门不得安排社区", ""),
    ("不再要求各社区", ""),
    ("取消社区", "的要求"),
    ("今后各社区不必", ""),
    ("不得以年终验收为由要求社区", ""),
    ("未经准入，任何单位不得安排社区", ""),
    ("各街道要纠正让社区", "的做法"),
    ("社区有权拒绝", "一类要求"),
    ("各社区无需", ""),
    ("社区可以自愿", "，不作要求"),
    ("鼓励有条件的社区", "，不作统一要求"),
    ("去年，一些社区被要求", "，群众和社工意见很大"),
    ("调研发现，部分社区反映被要求", ""),
    ("由我局自行", "，社区不参与"),
)


class Phrases(BaseModel):
    """What a community may be asked in few words: ``demands`` by type, and its ``duties``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    demands: dict[str, tuple[str, ...]]
    duties: tuple[str, ...]


def load_phrases(file: Path, policy: Policy) -> Phrases:
    """The phrases of ``file``.

    Raises PolicyError for a file that is none of ours, GoldError for a type that nobody knows and
    for too few phrases to go round all groups.
    """
    phrases = load_yaml(file, Phrases)
    unknown = sorted(set(phrases.demands) - set(policy.types))
    if unknown:
        raise GoldError(f"{file}：没有“{unknown[0]}”这个类型")
    if min(len(phrases.duties), max(map(len, phrases.demands.values()), default=0)) < _GROUPS:
        raise GoldError(f"{file}：短语太少，duties 和至少一个类型各要有 {_GROUPS} 条。")
    return phrases


def sentences(phrases: Phrases, policy: Policy, seed: int) -> Iterator[GoldDocument]:
    """Short texts from ``phrases``, labelled with all types."""
    chance = random.Random(seed)
    for group in range(_GROUPS):
        name, dealt = f"plain-{group}", _Group(chance, phrases, group)
        for number in range(_TEXTS + _TAKEN_AWAY):
            chosen = dealt.some()
            if number < _TEXTS:
                yield _asked(f"{name}#{number}", name, chosen, policy, chance)
            else:
                yield _taken_away(f"{name}#{number}", name, chosen, chance)


def planted(
    documents: Sequence[GoldDocument], phrases: Phrases, policy: Policy, seed: int
) -> Iterator[GoldDocument]:
    """Half of the ``documents`` that ask nothing, with a few sentences more; their group is theirs."""
    chance = random.Random(seed)
    groups = [_Group(chance, phrases, number) for number in range(_GROUPS)]
    for document in documents:
        ends = [match.end() for match in re.finditer("。\n", document.text)]
        excused = _EMERGENCY in document.text
        if document.findings or not ends or excused or chance.random() < 0.5:
            continue
        name, text, begun = f"{document.id}-planted", "", 0
        findings: list[GoldFinding] = []
        for end in sorted(chance.sample(ends, min(len(ends), chance.randint(1, _MOST_PLANTED)))):
            text += document.text[begun:end]
            begun = end
            chosen = chance.choice(groups).some()
            if chance.random() < _PLANTED:
                more = _asked(name, document.group, chosen, policy, chance)
            else:
                more = _taken_away(name, document.group, chosen, chance)
            findings += (
                replace(found, start=found.start + len(text), end=found.end + len(text))
                for found in more.findings
            )
            text += f"{more.text}\n"
        verdict = verdict_of(findings)
        text += document.text[begun:]
        yield GoldDocument(name, document.group, text, verdict, tuple(findings))


class _Group:
    """The phrases of one group, dealt like cards: none comes again before all have come."""

    def __init__(self, chance: random.Random, phrases: Phrases, number: int) -> None:
        self._chance = chance
        self._duties = [(words, "") for words in phrases.duties[number::_GROUPS]]
        # A type of few phrases is dealt several times, so that those of many do not crowd it out.
        self._demands: list[tuple[str, str]] = []
        for kind, of_kind in phrases.demands.items():
            own = [(words, kind) for words in of_kind[number::_GROUPS]]
            self._demands += own * math.ceil(_CARDS / max(1, len(own)))
        self._left: dict[bool, list[tuple[str, str]]] = {True: [], False: []}

    def some(self) -> list[tuple[str, str]]:
        """One to ``_MOST`` phrases with their types; a duty has none."""
        number = self._chance.randint(1, _MOST)
        return [self._next(self._chance.random() < _DUTY) for _ in range(number)]

    def _next(self, duty: bool) -> tuple[str, str]:
        left = self._left[duty]
        if not left:
            left += self._duties if duty else self._demands
            self._chance.shuffle(left)
        return left.pop()


def _joined(chosen: Sequence[tuple[str, str]], between: str, last: str) -> str:
    words = [words for words, _ in chosen]
    return between.join(words[:-1]) + (last if len(words) > 1 else "") + words[-1]


def _asked(
    name: str,
    group: str,
    chosen: Sequence[tuple[str, str]],
    policy: Policy,
    chance: random.Random,
) -> GoldDocument:
    before = chance.choice(_BEFORE) + chance.choice(_HEADS)
    middle = _joined(chosen, chance.choice(_BETWEEN), chance.choice(_BETWEEN))
    text = before + middle + "。" + chance.choice(_AFTER)
    findings = []
    for words, kind in chosen:
        start = text.index(words, len(before))
        if kind:
            severity = policy.types[kind].severity
            findings.append(GoldFinding(kind, severity, start, start + len(words), False))
    # The whole notice decides about what is found once, and a sentence is too short for that.
    whole = (kind.id for kind in policy.types.values() if kind.once)
    undecided = (GoldFinding(kind, "review", 0, len(text), True) for kind in whole)
    return GoldDocument(name, group, text, verdict_of(findings), (*findings, *undecided))


def _taken_away(
    name: str, group: str, chosen: Sequence[tuple[str, str]], chance: random.Random
) -> GoldDocument:
    before, after = chance.choice(_AWAY)
    # Nothing between that begins anew after a ban, as ；还要 does.
    middle = _joined(chosen, chance.choice("，、"), chance.choice("，、"))
    text = before + middle + after + "。" + chance.choice(_AFTER)
    return GoldDocument(name, group, text, "compliant", ())
