"""A plain keyword search, for comparison: what a department's own Ctrl+F would find."""

from __future__ import annotations

import re

from checker.training.evaluate import Answer, Found

_WORDS = {
    "responsibility-letter": "责任书|责任状|承诺书|军令状",
    "one-vote-veto": "一票否决",
    "separate-archive": "档案|专卷|资料盒|一户一档",
    "display-materials": "展板|标语|横幅|宣传栏|画册",
    "ledger": "台账|登记簿|花名册|清册",
    "forms-and-reports": "报送|报表|零报告|总结|填报",
    "extra-plaque": "挂牌|标牌|牌子|铭牌",
    "new-organisation": "领导小组|专班|工作站|服务站",
    "leader-appointment": "任组长|任站长|兼任",
    "creation-campaign": "创建|达标|评比|评选",
    "appraisal": "考核|排名|打分|通报",
    "inspection": "督查|检查|暗访|督导",
    "certificate": "证明|盖章",
    "meetings-activities": "参会|培训|会议",
    "information-system": "系统|平台|终端",
    "app-promotion": "APP|小程序|公众号|工作群",
    "excessive-traces": "拍照|照片|截图|留痕",
    "chief-system": "路长|楼长|街长|网格",
    "rushed-or-off-hours": "周末|节假日|周六|今晚",
    "escalated-targets": "提前|提高",
    "secondment": "抽调|借调|跟班",
    "records-disposal": "销毁",
    "diverted-funds": "自筹|自行解决|垫付",
    "territorial-offloading": "属地管理|属地责任|谁的辖区",
    "responsible-body": "责任主体|第一责任人|负总责|包保",
    "off-list-task": "排查|巡查|入户",
    "missing-funding": "经费",
    "incomplete-admission": "准入",
}


def search(text: str) -> Answer:
    """Every keyword is a violation; adjacent ones of a type in a sentence are one finding."""
    found: list[Found] = []
    for kind, words in _WORDS.items():
        last = -1
        for match in re.finditer(words, text):
            stop = re.search(r"[。\n]", text[match.start() :])
            end = match.start() + stop.start() if stop else len(text)
            if match.start() > last:
                found.append(Found(kind, "violation", match.start(), match.end(), "keyword"))
                last = end
    return Answer("violation" if found else "compliant", tuple(found))
