"""Money and staff for what communities are told to do, judged over the whole notice.

A funding clause names a payer, an amount or a channel. It pays for the communities' work only where
it speaks of communities or of the notice's work as a whole: money for another body's work, for
another part, a reward, a fine, an allowance during an emergency pays for nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from checker.demands.actors import COMMUNITY
from checker.demands.understanding import Understanding

_MONEY = re.compile(
    r"经费|费用|资金|补助|补贴|报酬|费\b|\d[\d,.]*\s*万?元|[一二三四五六七八九十百两]+元|财政"
)
_PAYER = re.compile(
    r"(?:由|从|在|列入|纳入)([^，。；|\n]{2,24}?)(?:中|里)?(?:全额|统一|足额|据实|按季|按月|按年|一次性)*"
    r"(?:承担|列支|负担|支付|解决|保障|拨付|统筹|列入|安排|开支|核拨|支出|(?<!支)出(?=[，。；])|年度预算|部门预算|预算)"
    r"|([^，。；|\n由]{2,16}?(?:局|委|办|中心|财政|公司|街道|镇|所|院|馆|银行|指挥部|专班))[^，。；|\n]{0,20}(?:支付|拨付|拨给|拨至|发放|补助|结算|付给|打到|划给|打入)"
)
_AMOUNT = re.compile(r"\d[\d,.]*\s*万?元|[一二三四五六七八九十百千两]+元")
_CHANNEL = re.compile(
    r"拨付|拨至|拨到|拨给|核拨|下拨|转入|划入|打卡|打到|打入|到账|预拨|结清|结算|一卡通|账户|转付|发放|支付|列入[^，。；]{0,12}预算|列支"
)
# The notice's own work as a whole.
_WHOLE = re.compile(
    r"(?:上述|以上|前述|前款|本(?:项|方案|通知|要点|办法|次|行动)|所列|各项|全部|协助)[^，。；]{0,10}(?:经费|费用|资金|补助)"
    r"|(?:^|[。；：，\n）、])(?:所需(?:的)?(?:各项)?(?:工作)?|工作|专项|有关|相关)(?:经费|费用|资金)"
    r"|购买服务[^。；\n]{0,30}元"
)
_ABOUT_MONEY = re.compile(r"经费|资金|保障|费用")
# Who else is paid, or what else is bought.
_ELSEWHERE = re.compile(
    r"用于[^。；\n]{0,30}(?:印制|购置|检测|设备|执法|劳务|扫描|租赁|宣传品|奖励)"
    r"|(?:拨付|支付|发放|补助|补贴|拨|奖补|给予|付给)(?:给|到|至)?[^，。；]{0,10}(?:公司|企业|店|商户|基金会|农户|居民|住户|村民|牧户|志愿者|学校|医院|医生|卫生院|机构|患者|被征收人|产权人|家庭|单位|教师|学生|老人)"
    r"|(?:鉴定|检测|测绘|评估|工程|设计|施工|采购|印制|制作|租用|租金|软件|平台|系统|设备|车辆|影像|航拍|检查费|诊疗|体检|疫苗|耗材)[^，。；]{0,8}(?:费|资金|经费|所需)"
    r"|募捐|捐款|捐赠|消费券|奖励|扣款|罚款|违约金|合同款|每次扣|集体经济"
)
_OWN_PURSE = re.compile(
    r"自筹|自行解决|自行承担|自理|垫付|惠民资金|服务群众|办公经费|公用经费|运转经费|扣\d|挤出|内部调剂"
)
_WHO = "社区(?!居民|群众|卫生|医院|老人|矫正)|村(?!民|庄)|居委会|嘎查|乙方|网格员|社工|两委"
_TO_COMMUNITY = re.compile(
    rf"(?:拨|支付|转入|转付|发放|补助|补贴|安排|核定|到账|打到|打入|汇入|汇到|结算|划给|划入|给|付)[^，。；\n]{{0,24}}(?:{_WHO})"
    rf"|(?:{_WHO})[^。；\n]{{0,40}}(?:补助|补贴|经费|报酬|误工|误餐|劳务|元)"
)
# What the people who do the work get for it.
_ALLOWANCE = re.compile(
    r"(?:误[餐工时]|值[守班]|带路|引路|巡[看护查山]|夜[班间]|协助|入户|走访|采集|核查|上门|看护|管护|护线|劝导|村级)[^，。；\n]{0,10}(?:补助|补贴|费用|报酬|经费|按每|\d+元)"
)
_STAFFED = re.compile(
    r"(?:核定|下沉|划转|增配|配备|招聘|选聘|聘用|派驻)[^。；\n]{0,12}(?:编制|专职|协管员|工作人员|辅助人员|执法人员|名)"
)


@dataclass(frozen=True, slots=True)
class Funding:
    """A clause about money for the communities' work, at ``[start, end)`` of the normalised text.

    ``payer``, ``amount`` and ``channel`` are its words, empty where it does not say.
    """

    start: int
    end: int
    payer: str
    amount: str
    channel: str

    @property
    def firm(self) -> bool:
        """Whether it says enough to count on: an amount or a channel beside a payer, or both."""
        return sum(map(bool, (self.payer, self.amount, self.channel))) >= 2


# What is asked again for every demand of a notice, for as long as somebody holds the notice.
_known: WeakKeyDictionary[Understanding, tuple[Funding, ...]] = WeakKeyDictionary()


def fundings(understanding: Understanding) -> tuple[Funding, ...]:
    """Every clause about money for the work that this notice gives to communities."""
    found = _known.get(understanding)
    if found is None:
        found = _known[understanding] = _fundings(understanding)
    return found


def _fundings(understanding: Understanding) -> tuple[Funding, ...]:
    found: list[Funding] = []
    for number, sentence in enumerate(understanding.sentences):
        words = understanding.text[sentence.start : sentence.end]
        if not _MONEY.search(words) or _OWN_PURSE.search(words):
            continue
        if not _concerns_communities(understanding, number, words):
            continue
        payer = _PAYER.search(words)
        amount, channel = _AMOUNT.search(words), _CHANNEL.search(words)
        found.append(
            Funding(
                sentence.start,
                sentence.end,
                (payer[1] or payer[2]) if payer else "",
                amount[0] if amount else "",
                channel[0] if channel else "",
            )
        )
    return tuple(found)


def _concerns_communities(understanding: Understanding, number: int, words: str) -> bool:
    if any(hit.category == "emergency" for hit in understanding.context[number]):
        return False
    named = any(
        m.kind == COMMUNITY for bearer in understanding.bearers[number] for m in bearer.mentions
    )
    if _TO_COMMUNITY.search(words):
        return not _ELSEWHERE.search(words) or _pays_community(words)
    if _ELSEWHERE.search(words):
        return False
    if _ALLOWANCE.search(words) and _AMOUNT.search(words):
        return not any(
            m.kind in ("enterprise", "other") and m.role == "bearer"
            for bearer in understanding.bearers[number]
            for m in bearer.mentions
        )
    block = understanding.notice.blocks[understanding.sentences[number].block]
    headed = bool(block.section) and _ABOUT_MONEY.search(block.section[-1]) is not None
    opened = _ABOUT_MONEY.search(understanding.text, block.start, block.start + 12) is not None
    return _WHOLE.search(words) is not None and (named or headed or opened or "上述" in words)


def _pays_community(words: str) -> bool:
    """Whether, among others who are paid, the community is."""
    return (
        re.search(
            r"(?:拨付|拨至|拨到|拨给|核拨|支付|转入|发放|付给|打到|划给)(?:给|到|至)?[^，。；]{0,12}(?:社区|村(?!民)|居委会|嘎查|网格员)"
            r"|向(?:各)?(?:社区|村|居委会|嘎查)[^，。；]{0,6}(?:支付|拨付|发放|结算)",
            words,
        )
        is not None
    )


def pays(understanding: Understanding) -> tuple[int, int] | None:
    """Where the notice names money for what communities do; None where it does not."""
    return next(((f.start, f.end) for f in fundings(understanding) if f.firm), None)


def no_funding(understanding: Understanding) -> bool:
    return pays(understanding) is None


def no_staffing(understanding: Understanding) -> bool:
    for found in _STAFFED.finditer(understanding.text):
        sentence = understanding.sentence_at(found.start())
        if sentence < 0:
            continue
        span = understanding.sentences[sentence]
        if re.search(r"社区|村|网格|嘎查|居委", understanding.text[span.start : span.end]):
            return False
    return True
