"""The six elements of an admission: what, for whom, how far, how long, with what money, by which number.

A notice that says it was admitted, entrusted or authorised has to say all six (plan 2, second part,
and the ruling on elements). The report names those that were not found.
"""

from __future__ import annotations

import re

from checker.demands.understanding import Understanding
from checker.judging.funding import pays

_NUMBER = re.compile(
    r"(?:准入|批准|批复|同意|审批|备案|准字)[^。；\n]{0,30}(?:〔\d{4}〕|\[\d{4}\])\s*(?:第)?\d+号|[\u4e00-\u9fff]{0,8}(?:准|批)[\u4e00-\u9fff]{0,4}〔\d{4}〕\d+号"
    r"|(?:准入|批准|审批)(?:文|编)?号[：:]?[^，。；\n]{0,6}\d"
)
_LIMIT = re.compile(
    r"(?:时限|期限|有效期|起止|期间)[^，。；\n]{0,4}[：:为至自从]|自\d{4}年[^，。；\n]{1,16}(?:至|到)|\d{1,2}月(?:\d{1,2}日)?(?:至|到|—|-)[^，。；\n]{0,8}\d{1,2}月|(?:至|到)20\d\d年\d{1,2}月|期满|终止"
)
_AUTHORITY = re.compile(
    r"权限|只(?:负责|做|收|看|查|登记|告知|协助)|仅(?:限|负责|协助)|不(?:作|做|得|负责|承担|参与)[^，。；\n]{0,12}(?:认定|审批|检查|处罚|执法|判断|结论)|以[^，。；\n]{1,10}名义"
)
_OBJECT = re.compile(
    r"(?:办理|服务|工作|走访|核查|登记|授权|适用)?对象(?:为|是|：|:|限)|\d+(?:户|人|名|家|处)|名单(?:内|上|中)|符合条件的|(?:\d+周?岁)"
)
_CONTENT = re.compile(
    r"(?:授权|委托|工作|办理)?(?:内容|事项)(?:为|是|：|:|包括|限)|受理|登记|走访|探访|采集|核实|代办|初审|发放|巡查|劝导|宣传"
)
_ELEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("工作内容", _CONTENT),
    ("办理对象", _OBJECT),
    ("权限", _AUTHORITY),
    ("时限", _LIMIT),
    ("批准文号", _NUMBER),
)


def missing(understanding: Understanding) -> tuple[str, ...]:
    """Names of the elements that the notice, attachments included, does not give."""
    absent = [name for name, form in _ELEMENTS if not form.search(understanding.text)]
    if pays(understanding) is None:
        absent.append("拨付经费")
    return tuple(absent)
