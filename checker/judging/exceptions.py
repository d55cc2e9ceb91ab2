"""What lowers a violation to review. Each exception is tried, named and explained; none erases.

A type file lists the exceptions that can help it; ``weak-wording`` and ``implied-bearer`` are tried
for every type. The authorities follow section 4 of the provisions table.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from checker.demands.understanding import Understanding
from checker.judging.admission import missing
from checker.judging.authority import Authority, authorities
from checker.judging.candidates import Candidate
from checker.judging.funding import fundings
from checker.model import ExceptionOutcome
from checker.policy.profile import Levels

_ASK = "请核对该文件是否确实向社区提出这一要求，核实前按“需核实”处理。"

Test = Callable[[Candidate, Understanding, Levels], ExceptionOutcome]

_DEPLOYED_BY = re.compile(
    r"(?:区|县|旗|市)委办公室[^，。]{0,20}(?:政府)办公室|(?:区|县|旗|市)(?:委|人民政府)办公室$"
)
_BACK_REFERENCE = re.compile(
    r"据此|为此|依据前述|前述|上述|(?:落实|按照|根据|依据|执行)(?:该|这一|这项|以上|本)(?:文件|规定|要求|部署|意见|方案|决定)?|该《|《意见》|《方案》|依照\d+号文|同一条|按照前款|\d+号文"
)
_VAGUE = re.compile(
    r"(?:根据|按照|参照|依据)(?:上级|有关|相关|市里|省里|区里|上面)[^，。]{0,12}(?:要求|部署|规定|精神|安排)"
)
_PAID = re.compile(r"加班(?:补助|补贴|费|工资)|补休|调休|轮休|换休|夜班补助")
_PROMISED = re.compile(
    r"(?:做好|落实|加强|强化|提供|给予)?[^，。；\n]{0,6}(?:经费|资金)(?:的)?(?:保障|支持|支撑)|保障[^，。；\n]{0,8}(?:经费|资金)"
)
_MERGED = re.compile(
    r"电子台账|(?:整合|合并|并入|统一)[^，。]{0,12}(?:平台|台账)|社区[^，。]{0,10}平台"
)


def _rests_on(candidate: Candidate, understanding: Understanding) -> list[Authority]:
    """The documents that this demand is rested on.

    Those cited in its own paragraph; those of the paragraph before, where no heading parts them
    (「根据……，现就……通知如下。」); with a reference back, all that came before.
    """
    blocks = understanding.notice.blocks
    number = understanding.sentences[candidate.sentence].block
    block = blocks[number]
    start = block.start
    if _BACK_REFERENCE.search(understanding.text, block.start, block.end):
        start = 0
    elif number and blocks[number - 1].kind == "paragraph":
        before = blocks[number - 1]
        if before.section == block.section and before.attachment == block.attachment:
            start = before.start
    return [a for a in authorities(understanding.text, start, block.end) if a.official]


def _vaguely(candidate: Candidate, understanding: Understanding) -> str:
    """「根据上级要求」 of the candidate's paragraph, empty where there is none."""
    block = understanding.notice.blocks[understanding.sentences[candidate.sentence].block]
    vague = _VAGUE.search(understanding.text, block.start, block.end)
    return vague[0] if vague else ""


def party_authority(
    candidate: Candidate, understanding: Understanding, released_by: Levels
) -> ExceptionOutcome:
    """A named document of the Party Central Committee or the province's Party committee."""
    cited = _rests_on(candidate, understanding)
    high = [a for a in cited if a.party and a.level in released_by["party-authority"]]
    if high:
        return ExceptionOutcome(
            "上级党委明确要求",
            "applies",
            f"文中引用“{high[0].named}”。{_ASK}",
        )
    vague = _vaguely(candidate, understanding)
    if cited:
        why = f"文中引用的“{cited[-1].named}”不是党中央或自治区（省）党委的文件。"
    elif vague:
        why = f"文中只写“{vague}”，没有写明文件名称或文号。"
    else:
        why = "文中没有引用党中央或自治区（省）党委要求到社区的文件。"
    return ExceptionOutcome("上级党委明确要求", "fails", why)


def deployment(
    candidate: Candidate, understanding: Understanding, released_by: Levels
) -> ExceptionOutcome:
    """A named deployment of the district's or county's Party committee and government."""
    notice = understanding.notice
    joint = [
        a
        for a in _rests_on(candidate, understanding)
        if a.level in released_by["deployment"] and a.party and a.government
    ]
    own = _DEPLOYED_BY.search(notice.issuer) and notice.document_number
    if joint or own:
        cited = joint[0].named if joint else f"{notice.issuer}{notice.document_number}"
        return ExceptionOutcome(
            "县区党委、政府统一部署",
            "applies",
            f"文中引用“{cited}”。{_ASK}",
        )
    return ExceptionOutcome(
        "县区党委、政府统一部署", "fails", "文中没有引用写明名称或文号的县区党委、政府统一部署。"
    )


def merged_record(
    candidate: Candidate, understanding: Understanding, released_by: Levels
) -> ExceptionOutcome:
    """A record kept electronically and merged on the community's platform."""
    sentence = understanding.sentences[candidate.sentence]
    found = _MERGED.search(understanding.text, sentence.start, sentence.end)
    if found:
        return ExceptionOutcome(
            "整合的电子台账",
            "applies",
            f"文中提到“{found[0]}”。请核对：事项在清单内、确需留记录、记在社区自己的综合平台，三条是否都满足。",
        )
    return ExceptionOutcome("整合的电子台账", "fails", "没有写明并入社区综合信息平台的电子台账。")


def paid_overtime(
    candidate: Candidate, understanding: Understanding, released_by: Levels
) -> ExceptionOutcome:
    """Overtime that is paid or given back."""
    sentence = understanding.sentences[candidate.sentence]
    block = understanding.notice.blocks[sentence.block]
    found = _PAID.search(understanding.text, block.start, block.end)
    if found:
        return ExceptionOutcome(
            "加班有补助或补休", "applies", f"文中写明“{found[0]}”。请核对补助由谁出、能否兑现。"
        )
    return ExceptionOutcome("加班有补助或补休", "fails", "没有写明加班补助或补休。")


def weak_wording(candidate: Candidate, understanding: Understanding) -> ExceptionOutcome | None:
    """原则上, 尽量, 建议 without a consequence; None where the wording is firm."""
    sentence = understanding.sentences[candidate.sentence]
    _, clause_end = sentence.clauses[candidate.clause]
    weak = [
        hit
        for hit in understanding.modal[candidate.sentence]
        if hit.category == "weak" and sentence.start <= hit.start < max(clause_end, candidate.end)
    ]
    if not weak:
        return None
    said = understanding.text[weak[0].start : weak[0].end]
    if understanding.has_consequence(candidate.sentence):
        return ExceptionOutcome("措辞较软", "fails", f"虽写“{said}”，但同句写了后果，仍是硬要求。")
    return ExceptionOutcome(
        "措辞较软", "applies", f"写的是“{said}”，又没有写后果，是否必须做需要核实。"
    )


def implied_bearer(candidate: Candidate, understanding: Understanding) -> ExceptionOutcome | None:
    """No community in the sentence or its heading, and others could be meant."""
    if not candidate.bearer.implied or candidate.rule.spec.role == "any":
        return None
    return ExceptionOutcome(
        "责任主体不明",
        "applies",
        "这一句和所在标题没有写明由社区做，通知又同时发给其他单位，需要向发文单位核实。",
    )


def funding_clause(
    candidate: Candidate, understanding: Understanding, released_by: Levels
) -> ExceptionOutcome:
    """What the whole notice says of payer, amount and channel; a vague promise is none."""
    said = fundings(understanding)
    vague = _PROMISED.search(understanding.text)
    if said:
        best = max(said, key=lambda f: sum(map(bool, (f.payer, f.amount, f.channel))))
        parts = {"由谁付": best.payer, "付多少": best.amount, "怎么付": best.channel}
        absent = "、".join(name for name, words in parts.items() if not words)
        words = understanding.text[best.start : best.end].strip("。；")[:40]
        why = f"文中写到“{words}”，没有写明{absent}。" if absent else f"文中写到“{words}”。"
    elif vague:
        why = f"文中只写“{vague[0]}”，没有写明由谁付、付多少、怎么付。"
    else:
        why = "全文（含附件）没有写明由谁付、付多少、怎么付。"
    return ExceptionOutcome("经费来源", "fails", why)


def admission_elements(
    candidate: Candidate, understanding: Understanding, released_by: Levels
) -> ExceptionOutcome:
    """Which of the six elements of an admission the notice does not give."""
    absent = missing(understanding)
    why = (
        f"文中没有找到：{'、'.join(absent)}。"
        if absent
        else "六项要素在文中都有相近的写法，请逐项核对是否属于同一事项。"
    )
    return ExceptionOutcome("准入要素", "fails" if absent else "open", why)


TESTS: dict[str, Test] = {
    "party-authority": party_authority,
    "deployment": deployment,
    "merged-record": merged_record,
    "paid-overtime": paid_overtime,
    "funding-clause": funding_clause,
    "admission-elements": admission_elements,
}


def tried(
    candidate: Candidate, understanding: Understanding, profile: str, released_by: Levels
) -> tuple[ExceptionOutcome, ...]:
    """Every exception that was tried for ``candidate`` under ``profile``, with its outcome."""
    kind = candidate.rule.type
    outcomes = []
    for name in kind.exceptions:
        if name not in TESTS:
            continue
        outcome = TESTS[name](candidate, understanding, released_by)
        written = kind.only_under.get(name)
        if outcome.outcome == "applies" and written and profile not in ("all", *written):
            why = f"{outcome.why.removesuffix(_ASK)}所选方案没有写这项例外。"
            outcome = ExceptionOutcome(outcome.name, "fails", why)
        outcomes.append(outcome)
    outcomes += [
        outcome
        for outcome in (
            weak_wording(candidate, understanding),
            implied_bearer(candidate, understanding),
        )
        if outcome is not None
    ]
    return tuple(outcomes)
