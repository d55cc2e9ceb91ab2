"""Conditions on the whole document that a type may need: is anybody named to pay, to staff?"""

from __future__ import annotations

import re
from collections.abc import Callable

from checker.demands.understanding import Understanding

# Money that reaches the community, or a plain sentence that the work of this notice is paid for.
_PAID_TO_COMMUNITY = re.compile(
    r"(?:拨付|拨至|拨到|拨给|核拨|支付|转入|发放|补助|补贴|安排|核定|到账)[^。；\n]{0,24}(?:社区|村(?!民)|居委会|嘎查|乙方|每户|每人|网格员)[^。；\n]{0,16}"
    r"|(?:社区|各村|每村|居委会|嘎查|每户|每个?社区|每处|每次|每场|每人|每格|每件|乙方)[^，。；\n]{0,14}\d[\d,.]*\s*(?:万?元)[^。；\n]{0,40}"
    r"|\d[\d,.]*\s*万?元[^。；\n]{0,20}(?:拨付|拨至|拨到|拨给|打卡|转入|支付)[^。；\n]{0,10}(?:社区|村|居委会|嘎查|乙方)"
)
_WHOLE = re.compile(
    r"(?:所需|上述|以上|本(?:项|方案|通知|要点|办法)[^，。]{0,10}|各项|全部|工作|协助)(?:工作)?(?:经费|费用|资金)[^。；\n]{0,16}"
    r"由[^，。；\n]{2,24}(?:承担|列支|负担|支付|解决|保障|拨付|统筹|列入|安排|开支)"
    r"|购买服务[^。；\n]{0,30}\d[\d,.]*\s*万?元"
)
_OTHERS_ONLY = re.compile(
    r"用于[^。；\n]{0,30}(?:印制|购置|检测|设备|执法|劳务|扫描|租赁|宣传品|奖励)"
)
_OTHER_PAYEE = re.compile(
    r"(?:拨付|支付|发放|补助|补贴|拨|奖补)(?:给|到|至)?[^，。；]{0,8}(?:公司|企业|店|商户|基金会|农户|居民|住户|志愿者|学校|医院|医生)"
    r"|募捐|捐款|捐赠|消费券"
)
_STAFFED = re.compile(
    r"(?:核定|下沉|划转|增配|配备|招聘|选聘|聘用|派驻)[^。；\n]{0,12}(?:编制|专职|协管员|工作人员|辅助人员|执法人员|名)"
)


def pays(understanding: Understanding) -> tuple[int, int] | None:
    """Where the notice names money for what communities do; None where it does not."""
    for pattern in (_PAID_TO_COMMUNITY, _WHOLE):
        for found in pattern.finditer(understanding.text):
            sentence = understanding.sentence_at(found.start())
            if sentence < 0:
                continue
            span = understanding.sentences[sentence]
            whole = understanding.text[span.start : span.end]
            if (
                _OTHERS_ONLY.search(whole)
                or _OTHER_PAYEE.search(whole)
                or re.search(r"自筹|自行解决|垫付|惠民资金|服务群众|办公经费|公用经费|扣\d", whole)
            ):
                continue
            if re.search(r"元", whole) or pattern is _WHOLE:
                return found.span()
    return None


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


CONDITIONS: dict[str, Callable[[Understanding], bool]] = {
    "no-funding": no_funding,
    "no-staffing": no_staffing,
}
