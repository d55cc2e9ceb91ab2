"""Whether a demand goes beyond assistance: the act that the department keeps, in its words.

Acts that stay with departments however a matter is assisted with, and what the item itself names
as kept. An act that the clause denies (``不作认定``), gives to another body (``由民政审核``) or asks
people to have done there (``到派出所登记``) is not asked of the community.
"""

from __future__ import annotations

import re
from functools import lru_cache

from checker.policy.lists import AssistItem, ListItem
from checker.tasks.phrases import fold

_ACTS = (
    "认定|审批|审核|审定|审查|核准|核定|核发|评定|评级|评残|定级|定性|鉴定|裁定|裁决|判定|"
    "执法|监督检查|检查(?!站|点)|查处|处罚|处理决定|罚款|取缔|查封|扣押|没收|收缴|征缴|征收|"
    "催收|催缴|代收|强制|强拆|拆除|清退|责令|登记发证|发证|办证|制发|颁发|资质|"
    "验收|销号|督办|监管|管控|稳控|列管|看管|包保|包案|包干|兜底|"
    "流调|流行病学调查|密接|消杀|检测|监测|采样|诊断|筛查|分级|治疗|"
    "指挥|抢险|救援|施救|清运|收运|送达|代送|办结|答复|裁处|告诫书|审批发放|发放到人"
)
_RESPONSIBLE = (
    "责任主体|主体责任|第一责任人|责任单位|负总责|负全责|承担责任|质量责任|担责|追责|问责|责任书|"
    "责任状|唯[^，。,]{0,6}是问|追究[^，。,]{0,8}社区"
)
_TARGET = (
    r"[\u4e00-\u9fff]{0,4}率(?:要|须|应|必须|不低于|不得低于|达到?|为|在|保持|冲到|100|9|8)[^，。,;|]{0,8}|指标|"
    r"任务数|扣\S{0,2}分|排名|清零|(?:不少于|不低于|至少|保底)\d+|\d+(?:\.\d+)?%|百分之"
)
_FOUND = re.compile(f"(?:{_RESPONSIBLE})|(?:{_TARGET})|(?:{_ACTS})")
_DENIED = re.compile(
    r"(?:不(?:作|做|得|予|能|可|再|用|必|需|须|应|宜|要|许|准|负责|承担|参与|参加|进行|开展|实施|代|是|由|直接|自行|替|搞|下达|设)?"
    r"|无权|无需|无须|禁止|严禁|避免|免于|取消|勿)(?:社区|居委会)?[^，。；;,|不听服理]{0,4}$"
)
_OTHER = (
    r"(?:局|所|站|厅|部门|公安|民警|交警|警方|民政|民宗|城管|消防|法院|法官|检察院|街道|镇政府|乡镇|机构|中心|医院|疾控|"
    r"残联|妇联|银行|公司|物业|学校|单位|税务|人社|住建|房管|应急|市监|卫健|中队|大队|专业队|委|办|科|院|部)"
)
_COMMUNITY = re.compile(r"社区|居委会|居民委员会|网格员?|书记|主任")
_BY_OTHER = re.compile(
    rf"(?:由|归|属|是|报|交|送|等|待|配合|协助|请)[^，。；;,|]{{0,10}}{_OTHER}[^，。；;,|]{{0,8}}$"
)
_OTHER_ACTS = re.compile(
    rf"(?:^|[，。；;,|]){_OTHER}?[^，。；;,|社区]{{0,6}}{_OTHER}(?:来|去|负责|依法|统一|主管|组织|会)?[^，。；;,|]{{0,4}}$"
)
_ELSEWHERE = re.compile(r"(?:到|去|在|向|找|打)[^，。；;,|]{1,10}$")
_BREAK = re.compile(r"[，。；;,|]")
_AROUND = 40  # characters before an act that may say whose it is


def kept_act(clause: str, item: ListItem) -> str:
    """The words of an act in ``clause`` that the department of ``item`` keeps; empty without one."""
    folded = fold(clause)
    keeps = item.department_keeps if isinstance(item, AssistItem) else ()
    for found in _kept(keeps).finditer(folded):
        if _asked(folded, found.start(), found.end()):
            return found[0]
    return ""


def _asked(folded: str, start: int, end: int) -> bool:
    """Whether the act at ``[start, end)`` is asked of the community, as far as its words tell."""
    before = _BREAK.split(folded[max(0, start - _AROUND) : start])[-1]
    if _DENIED.search(before):
        return False
    if _COMMUNITY.search(before):
        return not _BY_OTHER.search(_COMMUNITY.split(before)[-1])
    return not (_BY_OTHER.search(before) or _OTHER_ACTS.search(before) or _ELSEWHERE.search(before))


@lru_cache(maxsize=1024)
def _kept(keeps: tuple[str, ...]) -> re.Pattern[str]:
    own = sorted(map(fold, keeps), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, own), _FOUND.pattern]))
