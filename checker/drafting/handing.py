"""Hands a demand over: whoever bears it in a clause becomes the issuing body."""

from __future__ import annotations

import re

from checker.demands.actors import COMMUNITY, Mention
from checker.drafting.hang import sends_up
from checker.drafting.sentence import Clause
from checker.drafting.slots import Filler

_CAUSES = re.compile(
    r"(?:交由|交给|交到|移交给?|转由|转交给?|落实到|压实到|分解到|改由|改为由|一律由|统一由|均由|再由|"
    r"要求|组织|指导|督促|督导|安排|责成|委托|动员|发动|通知|商请|敦请|烦请|恳请|希望|函请|特请|另请|"
    r"由|请|望|令|让|叫|以|使|要|须|应当?|确保|需)+(?:辖区内?|所辖|属地|有关|全体|本)?$"
)
_MODAL = re.compile(
    r"^(?:都|均|也|则|就|一律|全部|原则上|同时|届时|切实|认真|抓紧|积极|严格|全面|务求)*"
    r"(?:应当|应该|必须|务必|务须|要(?!求|点|素)|应(?!急|用|对|征|聘|邀)|须|需(?!求))"
    r"(?:都|均|也|一律|全部|切实|认真|抓紧|积极|严格|高度)*"
)
_PERSON = re.compile(
    r"书记|主任|主官|一把手|负责|网格员|网格长|工作者|人员|社工|干部|成员|专干|同志|两委|会计|文书|班子"
)
_HEAD = re.compile(r"书记|主任|主官|一把手|主要")
# What may stand before a subject that nothing causes to act: a time, a place, what it is about.
_BEFORE = re.compile(
    r"(?:前|后|时|起|内|日|月|年|底|末|期间|午|晚|周|季度|的|阶段|范围内|以来|地区|中|其中|等|原则上|一律|均|[\u4e00-\u9fff]{2,}(?:工作|事项|管护|保洁|巡查|整治|治理|签约|防控))$"
)
_QUOTA = re.compile(
    r"^[^，]{0,14}?(?:率|人数|户数|量|任务|指标|目标|讲座|活动|场次)[^，]{0,12}?(?:达|不低|不少|至少|须|应|保持|必须|\d)"
)
_ACTS = re.compile(
    r"[抽走检核排登采收开组建设引动发宣推完实做办清拆管看守巡查测评认审批处承履确保落负入逐送化张贴制作录填整归调劝签招代安派维更盯承担包牵协帮追]"
)
# Which communities: goes with them. What of a community acts: goes as well.
_WHICH = re.compile(
    r"^(?:沿[江河线街边湖]|主?城区|辖区|抽中|对应|涉及|试点|全[区县市镇旗州盟]|所有|其余|上述|有[\u4e00-\u9fff]{1,4}|在册|的)+$"
)
_PART = re.compile(
    r"^(?:网格(?:员|长)?|站(?=分|要|应|须|每|把|将|对|于|在)|“?两委”?(?:成员|干部)?|党组织|党支部|[\u4e00-\u9fff]{0,4}(?:协理员|专干|专员|联络员|宣传员))+"
)
_COPULA = re.compile(r"^(?:为|是|系|对|负|作为|属|有责任)")
_NO_VERB = re.compile(
    r"^(?:不少于|不低于|至少|达到|不超过|\d|[一二三四五六七八九十两百]+[支名个块条处人户件本场次]|率|内|里|人均|各(?!项|类|种)|每(?!日|天|周|月|季|年|半|户|栋|店|处|次|旬|晚)|"
    r"一[份式块名支个]|参与率|完成率|得分|成绩|排名|分别(?!对|于|在|开展|负责)|[，。；|]|$|和|与|及|、|等|或)"
)


def handed(clause: Clause, filler: Filler, *, opens: bool) -> str | None:
    """``clause`` with the issuing body in the place of the community.

    ``opens`` says that the clause has no subject of its own and needs one in front. ``None`` where
    the words around the community would not go with another subject.
    """
    found = clause.own_community
    if found is None:
        if not opens:
            return clause.raw
        return _opened(clause, filler)
    return _exchanged(clause, found, filler)


def _opened(clause: Clause, filler: Filler) -> str | None:
    words = clause.words
    modal = re.match(r"(?:并|同时|且|还|再|请)?", words)
    at = modal.end() if modal else 0
    obliges = _MODAL.match(words[at:])
    at += obliges.end() if obliges else 0
    rest = words[at:]
    if not _can_act(rest) or sends_up(words):
        return None
    if any(m.role == "bearer" and m.kind != COMMUNITY for m in clause.mentions):
        return None
    subject = filler.we if _COPULA.match(rest) else f"由{filler.we}"
    return subject + clause.raw[clause.back[at] :]


def _can_act(rest: str) -> bool:
    """Whether ``rest`` goes on after a subject: a bare number, quota or name does not."""
    if not rest or _NO_VERB.match(rest) or _QUOTA.match(rest):
        return False
    return _ACTS.search(rest) is not None or _COPULA.match(rest) is not None


def _exchanged(clause: Clause, found: Mention, filler: Filler) -> str | None:
    words = clause.words
    part = _PART.match(words[found.end :])
    end = found.end + (part.end() if part else 0)
    left, right = words[: found.start], words[end:]
    called = words[found.start : end]
    cause = _CAUSES.search(left)
    begin = cause.start() if cause else found.start
    by_hand = cause is not None and "由" in cause[0]
    modal = _MODAL.match(right)
    after = end + (modal.end() if modal else 0)
    rest = words[after:]
    if not _can_act(rest) or sends_up(words):
        return None
    if cause is None and _WHICH.search(left):
        begin = 0
    elif cause is None and left and not _BEFORE.search(left):
        return None
    body = filler.we
    if _PERSON.search(called):
        heads = _HEAD.search(called) and _COPULA.match(rest)
        body += "主要负责人" if heads else "工作人员"
    subject = (
        body if (_COPULA.match(rest) and not by_hand) or rest.startswith("的") else f"由{body}"
    )
    raw = clause.raw
    head = raw[: clause.back[begin]] if begin < len(clause.back) else raw
    return head + subject + raw[clause.back[after] :]
