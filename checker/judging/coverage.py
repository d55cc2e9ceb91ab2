"""How far an admission reaches: acts, frequency, numbers, term and place of what a sentence asks.

The five elements are free text, so little of this is certain. ``beyond`` names what clearly goes
further than was admitted, ``unsettled`` what a person has to compare; both are Chinese phrases.
"""

from __future__ import annotations

import re
from datetime import date

from checker.demands.actors import COMMUNITY
from checker.demands.bearers import Bearer
from checker.demands.understanding import Understanding
from checker.notice.header import chinese_number, parse_date
from checker.policy.admitted import Admission

# What stays with the department however a matter is admitted (a community only assists).
_RETAINED = re.compile(
    r"认定|审批|审核|核准|评定|定级|鉴定|裁定|判定|执法|检查|查处|处罚|罚款|取缔|查封|没收|强制|强拆|拆除|征收"
    r"|全面承担|全权|包干|包保|兜底|负总责|一抓到底"
)
_DENIED = re.compile(
    r"(?:不(?!得?(?:少|低|超|高|多|迟|晚)[于过]|得不|间?断|[落漏]一)|无权|无需|无须|禁止|严禁|避免|免于)[^，。；;,\n]*"
)
# Words for one act; a word that an application uses admits the others of its line.
_ACTS: tuple[tuple[str, ...], ...] = (
    ("走访", "探访", "入户", "上门", "敲门", "看望", "巡访", "探视"),
    ("登记", "录入", "填写", "填报", "造册", "建档", "记录"),
    (
        "采集",
        "收集",
        "摸排",
        "摸底",
        "排查",
        "统计",
        "普查",
        "征集",
        "征求",
        "听取",
        "清查",
        "排摸",
    ),
    ("核查", "核实", "核对", "复核", "查验", "比对", "核验"),
    ("宣传", "宣讲", "告知", "通知", "张贴", "提醒", "提示", "讲解", "说明", "转告", "发放资料"),
    ("劝导", "劝阻", "动员", "发动", "说服", "引导"),
    ("巡查", "巡护", "巡逻", "巡检", "看护", "管护", "值守", "看守"),
    ("引路", "带路", "联系", "陪同", "对接", "约定"),
    ("代办", "受理", "初审", "办理", "代收", "帮办"),
    ("推广", "安装", "注册", "下载"),
    ("收取", "催缴", "催收", "收缴", "缴纳", "征缴"),
    ("清理", "清运", "清扫", "整治", "处置", "整改", "清除"),
    ("调解", "化解", "稳控"),
    ("签订", "签收", "签字", "签署"),
    ("报送", "上报", "报告", "反馈", "汇总", "提交", "反映"),
    ("拍照", "上传", "录像", "打卡"),
    ("发放", "分发", "派发", "送达", "投送"),
    ("监管", "监督", "管理", "管控"),
    ("培训", "学习", "参加", "参会"),
    ("招商", "引资", "引税"),
    ("协税", "护税", "税源", "纳税"),
    ("拆违", "拆迁", "征拆", "征地", "腾退", "控违"),
    ("照护", "护理", "照料", "陪护", "托管"),
    ("推销", "销售", "认购", "订阅", "募捐", "投保", "参保"),
    ("创建", "达标", "评比"),
)
_COMMUNITY = re.compile(r"社区|居委会|村委会|各村|嘎查|网格员|社工")
# It asks for nothing of its own: 「由各社区承接」, 「各社区要高度重视」.
_BARE = re.compile(
    r"(?:承接|承办|承担|办理|实施|落实|执行|开展|照办|负责|做好)(?:该项?|此项?|这项|上述|本项)?(?:工作|事项|任务)?$"
    r"|重视|提高认识|加强(?:领导|组织)|明确专人|精心组织|认真组织|统筹安排|已(?:经)?准入|如下$"
)
_TIMES = "(?:不少于|不低于|至少|最少|开展|组织|走访|巡查|上门|报送)?(\\d{1,3}|[一二两三四五六七八九十]{1,3})(?:次|轮|遍|趟)"
_EVERY = re.compile(
    r"(?:每|逐|按)(半年|半个?月|两个?月|个?月|季度?|年度?|周|星期|旬|日|天)(?!龄)[^，。；\n\d一二两三四五六七八九十]{0,8}(?:"
    + _TIMES
    + ")?"
)
_A_YEAR = {
    "半年": 2,
    "半月": 24,
    "半个月": 24,
    "两月": 6,
    "两个月": 6,
    "月": 12,
    "个月": 12,
    "季": 4,
    "季度": 4,
    "年": 1,
    "年度": 1,
    "周": 52,
    "星期": 52,
    "旬": 36,
    "日": 365,
    "天": 365,
}
_ALWAYS = re.compile(r"全天候|24小时|实时|随时|常年不(?:间断|断)|不间断")
_CONTINUOUS = 365
_COUNT = re.compile(
    r"(?<![\d.])(\d{1,7})(?:余)?(户|人|名|家|处|份|件|栋|个(?=社区|小区|点|网格)|辆|块|条|台|场|%)"
)
_QUOTA = re.compile(r"指标|任务数|全覆盖|不落一|不漏一|清零|百分之百|应.尽.|包户|逐户逐人")
_DAY = re.compile(
    r"(?:(?P<year>20\d\d)年|(?P<next>次年|明年))?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|底|末|份)?"
)
_EVERYWHERE = re.compile(r"各(?!自)|全区|全市|全县|全旗|所有|辖区内?社区")
_KIND_OF_PLACE = re.compile(
    r"(?:社区居民委员会|社区居委会|村民委员会|居民委员会|街道办事处|镇人民政府|居委会|村委会|社区|街道|镇|乡|村|苏木|嘎查)$"
)
_PLACE_WORD = re.compile(r"社区|街道|居委|镇|乡|村|苏木|嘎查")


def demanded(understanding: Understanding, sentence: int) -> str:
    """The clauses of ``sentence`` that are not another body's, joined by commas."""
    text = understanding.text
    parts = [
        text[start:end]
        for (start, end), bearer in zip(
            understanding.sentences[sentence].clauses,
            understanding.bearers[sentence],
            strict=True,
        )
        if bearer.kind in ("", COMMUNITY) or acting(bearer)
    ]
    return "，".join(parts)


def acting(bearer: Bearer) -> bool:
    """Whether a clause has a community among those who act in it."""
    return any(m.kind == COMMUNITY and m.role == "bearer" for m in bearer.mentions)


def beyond(admission: Admission, words: str) -> tuple[str, ...]:
    """What in the demand ``words`` clearly goes further than was admitted."""
    asked = _DENIED.sub("", words)
    allowed, denied = _said(admission)
    found = [
        f"准入没有给社区“{act}”的权限"
        for act in dict.fromkeys(_RETAINED.findall(asked))
        if act not in allowed
    ]
    for group in _ACTS:
        here = [act for act in group if act in asked]
        if here and any(act in denied for act in here) and not _any(group, allowed):
            found.append(f"准入时写明不做“{here[0]}”")
    often, admitted = _a_year(asked), _a_year(allowed)
    if often and admitted and often > admitted:
        found.append("要求的频次比准入的高")
    limits = _counts(allowed)
    for unit, number in _counts(asked).items():
        if unit in limits and number > limits[unit]:
            found.append(f"要求的数量（{number}{unit}）比准入的（{limits[unit]}{unit}）大")
    return tuple(found)


def unsettled(
    admission: Admission, understanding: Understanding, sentence: int, words: str, day: date
) -> tuple[str, ...]:
    """What in the demand ``words`` the admission does not settle."""
    asked = _DENIED.sub("", words)
    allowed, _ = _said(admission)
    found = [
        f"“{act}”要由部门自己做，请核对准入的权限"
        for act in dict.fromkeys(_RETAINED.findall(asked))
        if act in allowed
    ]
    strange = [
        next(act for act in group if act in asked)
        for group in _ACTS
        if _any(group, asked) and not _any(group, allowed)
    ]
    if strange:
        found.append(f"准入内容没有写到“{'、'.join(strange)}”")
    astray = [
        clause
        for clause in asked.split("，")
        if _COMMUNITY.search(clause) and not _BARE.search(clause) and not _known(clause, admission)
    ]
    if astray:
        found.append(f"准入内容没有写到“{astray[0].strip('。；')[:20]}”")
    if _a_year(asked) and not _a_year(allowed):
        found.append("准入内容没有写频次")
    units = [f"{n}{unit}" for unit, n in _counts(asked).items() if unit not in _counts(allowed)]
    if units:
        found.append(f"准入内容没有写到“{'、'.join(units)}”")
    quota = _QUOTA.search(asked)
    if quota and quota[0] not in allowed:
        found.append(f"准入内容没有写到“{quota[0]}”")
    last = _last_day(asked, day)
    if last and admission.until and last > admission.until:
        found.append(f"要求做到 {last}，准入到 {admission.until} 为止")
    if not _inside(admission, understanding, words):
        found.append("准入只适用于部分街道、社区，请核对是否都在其中")
    return tuple(found)


def _said(admission: Admission) -> tuple[str, str]:
    """What the application says is to be done, and what is not."""
    asked = admission.application
    words = "，".join((asked.matter, asked.content, asked.object, asked.authority, *asked.keywords))
    return _DENIED.sub("", words), "，".join(_DENIED.findall(words))


def _known(clause: str, admission: Admission) -> bool:
    """Whether a clause names the matter or an act that was admitted."""
    asked = admission.application
    if any(words in clause for words in (asked.matter, *asked.keywords)):
        return True
    allowed, _ = _said(admission)
    return any(_any(group, clause) and _any(group, allowed) for group in _ACTS)


def _any(group: tuple[str, ...], words: str) -> bool:
    return any(act in words for act in group)


def _a_year(words: str) -> int:
    """The highest frequency spoken of, in times a year; 0 where there is none."""
    often = [_CONTINUOUS] if _ALWAYS.search(words) else []
    for found in _EVERY.finditer(words):
        often.append(_A_YEAR[found[1]] * (_number(found[2]) if found[2] else 1))
    return max(often, default=0)


def _number(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    try:
        return chinese_number(digits.replace("两", "二"))
    except (KeyError, ValueError):
        return 1


def _counts(words: str) -> dict[str, int]:
    """The largest number of each unit."""
    found: dict[str, int] = {}
    for match in _COUNT.finditer(words):
        found[match[2]] = max(int(match[1]), found.get(match[2], 0))
    return found


def _last_day(words: str, day: date) -> date | None:
    """The latest day spoken of; one without a year is in the year of ``day``."""
    days = []
    for found in _DAY.finditer(words):
        year = int(found["year"] or day.year + (found["next"] is not None))
        # The first of a month without a day: never later than what is meant.
        written = parse_date(f"{year}年{found['month']}月{found['day'] or 1}日")
        if written:
            days.append(written)
    return max(days, default=None)


def _inside(admission: Admission, understanding: Understanding, words: str) -> bool:
    """Whether what is asked stays in the places that the admission names."""
    asked = admission.application
    names = [_KIND_OF_PLACE.sub("", name) or name for name in (*asked.streets, *asked.communities)]
    if not names:
        return True
    here = [name for name in names if name in words]
    if here and not _EVERYWHERE.search(words):
        return True
    turned_to = [
        addressee for addressee in understanding.notice.addressees if _PLACE_WORD.search(addressee)
    ]
    return bool(turned_to) and all(
        any(name in addressee for name in names) for addressee in turned_to
    )
