"""What lowers a violation to review. Each exception is tried, named and explained; none erases.

A type file lists the exceptions that can help it; ``weak-wording`` and ``implied-bearer`` are tried
for every type. The authorities follow section 4 of the provisions table.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from checker.demands.understanding import Understanding
from checker.judging.candidates import Candidate
from checker.model import ExceptionOutcome

Test = Callable[[Candidate, Understanding], ExceptionOutcome]

_PARTY = re.compile(
    r"(?:中共中央|党中央|中央办公厅|中办|自治区党委|省委|中共[^，。《]{2,8}(?:省|自治区)委(?:员会)?|[^，。《\s]{2,6}党委)(?:、[^，。《]{2,14}(?:政府|国务院))?"
    r"(?:办公厅)?(?:、[^，。《]{0,16}办公厅)?(?:印发的?|关于|的|下发的?)?《[^》]{4,60}》"
)
_PARTY_NUMBER = re.compile(
    r"(?:中发|中办发|厅字|党办发|[\u4e00-\u9fff]{0,2}党发|[\u4e00-\u9fff]委发|[\u4e00-\u9fff]{1,2}党办发)〔\d{4}〕\d+号"
)
_LOWER_PARTY = re.compile(
    r"(?:街道|镇|乡|苏木|区|县|市|旗|局|社区|村)党委《|(?:区|县|旗|市)委(?:办)?(?:公室)?《"
)
_DEPLOYMENT = re.compile(
    r"(?:区委|县委|旗委|市委)(?:办公室|办)?[、和 ]{0,1}(?:[\u4e00-\u9fff]{0,8}(?:区|县|旗|市)?(?:人民)?政府)(?:办公室|办)?"
    r"[^。；]{0,24}(?:《[^》]{4,60}》|〔\d{4}〕\d+号)"
)
_DEPLOYED_BY = re.compile(
    r"(?:区|县|旗|市)委办公室[^，。]{0,20}(?:政府)办公室|(?:区|县|旗|市)(?:委|人民政府)办公室$"
)
_BACK_REFERENCE = re.compile(
    r"据此|依据前述|前述|上述|该《|《意见》|《方案》|依照\d+号文|同一条|按照前款|\d+号文"
)
_VAGUE = re.compile(
    r"(?:根据|按照|参照|依据)(?:上级|有关|相关|市里|省里|区里|上面)[^，。]{0,12}(?:要求|部署|规定|精神|安排)"
)
_PAID = re.compile(r"加班(?:补助|补贴|费|工资)|补休|调休|轮休|换休|夜班补助")
_MERGED = re.compile(
    r"电子台账|(?:整合|合并|并入|统一)[^，。]{0,12}(?:平台|台账)|社区[^，。]{0,10}平台"
)


def _around(candidate: Candidate, understanding: Understanding) -> str:
    """The block of the candidate; with a reference back, everything before it as well."""
    sentence = understanding.sentences[candidate.sentence]
    block = understanding.notice.blocks[sentence.block]
    here = understanding.text[block.start : block.end]
    if _BACK_REFERENCE.search(here):
        return understanding.text[: block.end]
    return here


def party_authority(candidate: Candidate, understanding: Understanding) -> ExceptionOutcome:
    """A named document of the Party Central Committee or the province's Party committee."""
    around = _around(candidate, understanding)
    named = _PARTY.search(around)
    number = _PARTY_NUMBER.search(around)
    if (named and not _LOWER_PARTY.search(named[0])) or number:
        cited = (named or number)[0]  # type: ignore[index]
        return ExceptionOutcome(
            "上级党委明确要求",
            "applies",
            f"文中引用“{cited}”。请核对该文件是否确实要求到社区，核实前按“需核实”处理。",
        )
    vague = _VAGUE.search(around)
    why = (
        f"文中只写“{vague[0]}”，没有写明文件名称或文号。"
        if vague
        else "文中没有引用党中央或自治区（省）党委要求到社区的文件。"
    )
    return ExceptionOutcome("上级党委明确要求", "fails", why)


def deployment(candidate: Candidate, understanding: Understanding) -> ExceptionOutcome:
    """A named deployment of the district's or county's Party committee and government."""
    around = _around(candidate, understanding)
    named = _DEPLOYMENT.search(around)
    own = _DEPLOYED_BY.search(understanding.notice.issuer)
    if named or (own and understanding.notice.document_number):
        cited = (
            named[0]
            if named
            else f"{understanding.notice.issuer}{understanding.notice.document_number}"
        )
        return ExceptionOutcome(
            "县区党委、政府统一部署",
            "applies",
            f"文中引用“{cited}”。请核对该部署是否包含这一要求，核实前按“需核实”处理。",
        )
    return ExceptionOutcome(
        "县区党委、政府统一部署", "fails", "文中没有引用写明名称或文号的县区党委、政府统一部署。"
    )


def merged_record(candidate: Candidate, understanding: Understanding) -> ExceptionOutcome:
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


def paid_overtime(candidate: Candidate, understanding: Understanding) -> ExceptionOutcome:
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
    if understanding.has_modal(candidate.sentence, "consequence", sentence.start, sentence.end):
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


TESTS: dict[str, Test] = {
    "party-authority": party_authority,
    "deployment": deployment,
    "merged-record": merged_record,
    "paid-overtime": paid_overtime,
}


def tried(candidate: Candidate, understanding: Understanding) -> tuple[ExceptionOutcome, ...]:
    """Every exception that was tried for ``candidate``, with its outcome."""
    outcomes = [
        TESTS[name](candidate, understanding)
        for name in candidate.rule.type.exceptions
        if name in TESTS
    ]
    outcomes += [
        outcome
        for outcome in (
            weak_wording(candidate, understanding),
            implied_bearer(candidate, understanding),
        )
        if outcome is not None
    ]
    return tuple(outcomes)
