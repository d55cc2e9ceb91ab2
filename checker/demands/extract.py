"""A ``Demand`` from a clause: who must do what, how much, until when, or else."""

from __future__ import annotations

import re

from checker.demands.actors import COMMUNITY
from checker.demands.context import governing
from checker.demands.cues import CueHit
from checker.demands.understanding import Understanding
from checker.model import Cue, Demand, Role

_VERB = re.compile(
    r"建立|建好|设立|成立|组建|签订|签署|填报|填写|报送|上报|报告|汇总|提交|送交|录入|登记|更新|维护|制作|悬挂|张贴|布置|"
    r"组织|开展|参加|参会|安排|选派|抽调|派出|负责|承担|承接|落实|完成|做好|配合|协助|宣传|动员|发动|劝导|排查|巡查|检查|"
    r"核查|核实|走访|入户|摸排|采集|收集|整理|归档|装订|留存|保管|拍照|上传|转发|关注|下载|安装|注册|推广|证明|盖章|"
    r"出具|考核|打分|评比|排名|通报|评选|创建|申报|推荐|值守|值班|加班|筹集|垫付|列支|订阅|认购|缴纳|销毁|清理|处置|整改|"
    r"反馈|回复|传达|学习|培训|调解|公示|公布|张榜|联系|告知|提醒|陪同|引导|接待|受理|办理|代办|保持|确保|明确|确定|配备|指定"
)
_SKIP = re.compile(r"^[的了并且也就再都要应须需请将把等、]+")


def demand(
    understanding: Understanding, sentence: int, clause: int, start: int = -1, end: int = -1
) -> Demand:
    """The demand of a clause; ``start``/``end`` narrow it to the words that made a rule fire.

    Without them its verb decides what governs it: 不得 in the same clause denies what follows.
    """
    text = understanding.text
    low, high = understanding.sentences[sentence].clauses[clause]
    whole = understanding.sentence_span(sentence)
    bearer = understanding.bearers[sentence][clause]
    verb = _VERB.search(text, low, high) if start < 0 else None
    begin = verb.start() if verb else start if start >= 0 else low
    stop = max(end, high) if end >= 0 else high
    last = verb.end() if verb else end if end >= 0 else high
    governed = governing(understanding.context[sentence], begin, last)
    action, thing = _action(text, max(low, min(begin, high)), stop)
    span = understanding.notice.normal.original(low, stop)
    return Demand(
        start=span.start,
        end=span.end,
        bearer=bearer.kind,
        bearer_text=text[bearer.start : bearer.end],
        role=_role(understanding, sentence, clause),
        modality=understanding.modality(sentence, clause, governed),
        action=action,
        object=thing,
        quantity=_first(understanding, sentence, "quantity", low, stop),
        deadline=_first(understanding, sentence, "deadline", low, stop)
        or _first(understanding, sentence, "deadline", *whole),
        consequence=_first(understanding, sentence, "consequence", *whole),
        implied=bearer.implied or bearer.source in ("addressee", "sentence"),
        cues=_cues(understanding, sentence, clause, governed),
        left_alone=_left_alone(governed, bearer.kind),
    )


def _action(text: str, start: int, end: int) -> tuple[str, str]:
    found = _VERB.search(text, start, end)
    if not found:
        return "", text[start:end].strip("“”（）、，。")[:40]
    rest = _SKIP.sub("", text[found.end() : end])
    return found[0], re.split(r"[，。；|]", rest)[0].strip("“”（）、")[:40]


def _first(understanding: Understanding, sentence: int, category: str, low: int, high: int) -> str:
    for hit in understanding.modal[sentence]:
        if hit.category == category and low <= hit.start < high:
            return understanding.text[hit.start : hit.end]
    return ""


def _role(understanding: Understanding, sentence: int, clause: int) -> Role:
    bearer = understanding.bearers[sentence][clause]
    if bearer.kind == COMMUNITY:
        return "bearer"
    roles = {m.role for m in bearer.mentions if m.kind == COMMUNITY}
    if "target" in roles or bearer.involved:
        return "target"
    return "place" if "place" in roles else "none"


def _cues(
    understanding: Understanding, sentence: int, clause: int, governed: tuple[CueHit, ...]
) -> tuple[Cue, ...]:
    low, high = understanding.sentences[sentence].clauses[clause]
    bearer = understanding.bearers[sentence][clause]
    cues = [understanding.cue(hit.category, hit.start, hit.end) for hit in governed]
    cues += [
        understanding.cue(hit.category, hit.start, hit.end)
        for hit in understanding.modal[sentence]
        if low <= hit.start < high or hit.category == "consequence"
    ]
    if bearer.end > bearer.start:
        cues.append(understanding.cue(f"bearer:{bearer.source}", bearer.start, bearer.end))
    return tuple(sorted(cues, key=lambda cue: cue.start))


_REASONS = {
    "negation": "文中是禁止或不要求",
    "cancellation": "文中是取消或清理",
    "past": "说的是过去的事",
    "problem": "说的是存在的问题",
    "quotation": "是引述的话",
    "permission": "由社区自愿决定",
    "emergency": "是应急响应期间的任务",
    "response_plan": "是应急预案里的处置任务",
}


def _left_alone(governed: tuple[CueHit, ...], kind: str) -> str:
    for hit in governed:
        if hit.category in _REASONS:
            return _REASONS[hit.category]
    if kind and kind != COMMUNITY:
        return "要求的是其他主体"
    return ""
