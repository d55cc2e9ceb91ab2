"""What hangs on a demand in the clauses behind it: forms, numbers, what befalls who fails."""

from __future__ import annotations

import re

from checker.drafting.sentence import Clause

_FAILURE = re.compile(
    r"扣\s*\d|扣(?:完为止|分|减|发)|不得分|不予认可|不认可|得满分|得\d+分|通报|约谈|问责|追责|追究|说明(?:原因|情况|理由)|说清|讲清"
    r"|考核|考评|评优|评先|末位|排名|名次|一票否决|视(?:为|同|作)|(?:未|没有?|逾期|不)[^，]{0,14}的$|缺(?:一|1|少|项|席)|少(?:一|1)"
    r"|亮(?:红|黄)[灯牌]|点名|督办|倒查|退回(?:重|补)|挂钩|计入|不(?:算|作)数|曝光|晾晒|不准|不得(?:请假|缺|代|少|漏)|是问|唯[^，]{1,4}问|差(?:一|1)|低于?(?:一|1)|逾期"
)
# What is done with the thing that goes: its copies, its pattern, its publishing.
_USE = re.compile(
    r"^以备|^以便|^供|^作为|一份|样式|式样|见附件|附表|留存|存档|(?:发布|公布|公示|通报)$|^由(?:现有|专人|两委)|统一(?:考勤|管理)"
)
# What others do with what communities were to deliver.
_HANDLES = re.compile(
    r"汇总|结果|名次|前[一二三四五六七八九十\d]+名|后[一二三四五六七八九十\d]+名|(?:没有?|未)(?:达到|完成)|凭此|据此|录入|审核|核验|印发|奖励|盯办|督促|通报|存档|版样|提供|跟踪|(?:街道|镇里|乡镇|旗县)[^，]{0,10}报|同日报|代收|评价|统一设计|材料费|板材|样本|统一(?:安排|调度)|再报|^(?:依托|不另|另|设在|其中)|下设|任副|分管领导"
)
_UPWARD = re.compile(
    r"(?:报|送|交|递|反馈|上传|汇总|发)(?:到|至|给|送|回)?[^，]{0,4}(?:我|区|县|市|旗|街道|镇|乡|苏木|局|办|中心|专班|指挥部|邮箱|工作群|群里|股里|科里|馆里)"
)
_BENIGN = re.compile(
    r"^(?:并|同时|另|也|还)?(?:要|应|须|请)?(?:协助|配合|做好|加强|开展)?[^，]{0,6}(?:宣传|告知|引导|提醒|转告|讲解|报告|解释|动员劝导)"
)
_DEMAND = re.compile(r"登记|填|报送|上报|拍|照片|台账|签|建档|归档|不少于|\d")


def punishes(words: str) -> bool:
    """Whether a clause says what befalls a community that does not do it."""
    return _FAILURE.search(words) is not None


def sends_up(words: str) -> bool:
    """Whether a clause has something sent to those who now do it themselves."""
    return _UPWARD.search(words) is not None


def hangs(clause: Clause) -> bool:
    """Whether ``clause``, which follows a demand that goes, goes with it.

    One in which somebody else acts stays; so does what a community may well be asked beside it.
    """
    if punishes(clause.words) or _USE.search(clause.words):
        return True
    if clause.has_own_other:
        return _HANDLES.search(clause.words) is not None
    return not (_BENIGN.search(clause.words) and not _DEMAND.search(clause.words))
