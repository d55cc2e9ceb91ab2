"""Who is spoken of in a clause, and in which part: acting, acted upon, or a mere place.

「由社区」「请各社区」「社区要」 name a bearer; 「对社区」「向社区」 a target; 「在社区」「进社区」 a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from checker.demands.cues import Cues
from checker.model import Role

# Words before a mention that give it its part. The longest cue wins.
_CAUSE = re.compile(
    r"(?:由|请|要求|组织|指导|督促|督导|发动|安排|责成|委托|动员|引导|商请|敦请|函请|叫|让|通知到?|交由|交给|转交|"
    r"转由|转给|移交|交到|放到|甩到|下放给?|归|靠|依靠|落到|落实到|分解到|压实到|压到|细化到|分配到|下达(?:到|至|给)|分到|摊到|派到|划到|切给|摊给|发给|派给|指派|推动|"
    r"敦促|号召|授权|带动|带着|每|按|令|烦请|烦|恳请|望|希望|盼|特请|另请|拜托|劳|使|确保|需要|需|须|应当|应|要|交|转)$"
)
_TARGET = re.compile(
    r"(?:对|给|向|为|从|把|将|被|关于|针对|替|帮|就|检查|督查|督导检查|抽查|暗访|考核|通报|约谈|评价|慰问|走访|以|抄送|"
    r"发至|发到|送到|送至|送达|下发|印发|反馈给|告知|征求|依托|利用|通过|挂靠|走进|抽|抽取|聘请|选取|征询|约请|邀请|至|到|下到|问|方便|便于|以便|以供|可供)$"
)
# A verb just before makes the community what the verb is about: 「建立社区工作事项台账」.
_OBJECT = re.compile(
    r"(?:建立|取消|清理|明确|整合|公布|完善|加强|强化|推进|做好|规范|掌握|了解|服务|支持|帮助|保障|关心|提升|统计|汇总|核定|"
    r"配合|对接|梳理|涉及|属于|作为|方便|便于|经|导致|造成|减轻|加重|影响|压给|推给|甩给|转嫁给|占用|挤占|借用|抽调|借调|选派|选取|抽取|查看|检查|"
    r"深入|面向|覆盖|惠及|送到|寄至|发往|上报|报送)$"
)
# 「往返于当日排查的村居」: what is gone to, told at length.
_FAR = re.compile(r"(?:往返|前往|奔赴|赶赴)[^，。；：要应须]{1,16}的$")
_PLACE = re.compile(
    r"(?:在|到|进|进入|深入|面向|位于|来自|分布于|延伸到|延伸至|进村|入|走进|驻|下|于|赴|去|往)$"
)
_MOVED = re.compile(r"(?:组织|发动|动员|引导|号召|确保|督促|带动|推动|通知|敦促|带领)$")
# 「审批小组会同包村干部以及属地村进行查勘」: whoever is the subject acts.
_WITH = re.compile(r"(?:与|同|跟|联合|会同(?:[^，。；：要应须由]{0,24}(?:、|和|与|及))?)$")
# 「社区要与我局签订」: no row of bodies that act together.
_PARTNER = re.compile(r"(?:要|应当?|须|需|将|负责|可)(?:与|同|跟|和)$")
# How many characters around a mention decide its part.
_NEAR = 60
_FOUNDED = re.compile(
    r"(?:成立|组建|设立|建立|组成|搭建|挂靠)(?:[一二两三四五\d]+[支个][^，。；由]{0,8}|[^，。；由]{0,12}、)?$"
)
# 「设立防疫、防火宣传服务站」: what is set up is told at some length before its last word.
_STATION = re.compile(r"(?:成立|组建|设立|建立)[^，。；由各]{0,12}$")
_COMPANY = re.compile(r"(?:和|与|及|以及|、|或|或者|/|同)$")
_LEADING = re.compile(
    r"(?:所[包挂联驻](?:钩|点|系|片)?的?|行政|所在的?|指定的|相应的?|各|有关|相关|该|本|我|你|贵|辖区|属地|现有|全体|试点|其他|下辖|辖内|当地|项目|包括|其中|“|（|一线|基层|广大)+$"
)
# 「由社区承担的工作事项」 speaks of the matter, not to the community.
_RELATIVE = re.compile(
    r"^(?!把|将|对|记|填)[\u4e00-\u9fff]{1,5}的[\u4e00-\u9fff]{1,10}(?:$|[、及和，])"
)
# 「完成街道交办的任务」「填写民政局下发的表格」 tell whose matter it is, not who acts.
_BY_WHOM = re.compile(
    r"^(?:[、和与及][^，。；：（要应须将对把在由会需可请]{1,12}?)?(?:等(?:部门|单位)?)?(?:统一|具体|已经?|临时|另行|直接|负责|组织|所|依法|集中|联合){0,2}(?:下达|下发|交办|交付|部署|安排|布置|制定|拟定|编制|印发|出具|开具|开展|组织|举办|召开|要求|指定|规定|确定"
    r"|认定|核定|提供|配发|发放|发布|公布|转办|派发|派驻|移交|推送|通报|反馈|委托|授权|批准|备案|设立|建设|管理|主办|承担|牵头|上报|报送|报来|反映)(?:实施|开展)?的(?!社区|村|居)"
)
# 「协调各村、处室，联合开展整治」: whoever brings them together acts.
_CONSULTED = re.compile(r"(?:协调|联系|沟通|会商|联络)$")
_ALONE = re.compile(r"^(?:$|[、及和与][^，。；：（要应须将对把做开加落配]{1,24}$)")
_OF = re.compile(r"^的(?!同志|书记|主任|干部|工作人员|网格员)")
_AFTER_PLACE = re.compile(
    r"^(?:范围|辖区|境内|境域|内(?!部)|里|中|一级|层面|为单位|为单元|为基本单元|名义|账上|账户|门口|区域|周边|附近|户籍|端口|经费|集体|专项|惠民|服务群众|办公经费|公用经费|运转经费|工作经费"
    r"|邮箱|后台|平台|系统|网站|公众号|微信|群内|联络群|活动区|家中|家门|门前|门口|微信群|名册|名单|信息|满意度|满意率|意见|诉求|评议|公约|注册数|代表(?!大会)|电话|户数|人数|总数|医保|参保|净增|新增|“?三包|收入|家庭|住房)"
)
_RECIPIENT = re.compile(
    r"(?:报|报告|报给|反映给?|反馈给|报请|报送|上报|送|交|汇总至|汇总到|汇总|汇至|反馈|反馈至|经|提交|告知|告诉|报至|报到|转|通过|抄送|抄告|对接|联系|报经|配合|协助|交到|送到|递到|供|发|发回|回传|传|递|回)$"
)
_REPORTED = re.compile(
    r"(?:上报|报送|报至|报到|报给|汇总至|汇总到|上报汇总|反馈至|反馈到|送至|送交|交至|发至|发送至|提交至?|(?<=[前内时日》表册])报)"
    r"(?:(?![由请要须应])[\u4e00-\u9fff]){0,14}$"
)
_WHERE = re.compile(r"^[\u4e00-\u9fff]{1,6}的(?:各)?(?:村|社区|小区)")
# What stands between an office and a part of it.
_WITHIN = re.compile(
    r"[局所站办中心队](?:户籍|业务|综合|政务|办证|服务|值班|驻[\u4e00-\u9fff]{1,2})$"
)
# What makes whatever stands before it the subject.
_MODAL = re.compile(r"^(?:应|须|要(?!求)|必须|务必|负责|不得|可以?|自愿|应当|需(?!求)|须)")
# What may stand before a subject: a number, a time, a condition already closed.
_BEFORE_SUBJECT = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.]?|[①-⑳]|第[一二三四五六七八九十百\d]+条|\d{4}年|[^，]{0,14}(?:前|起|后|时|内|期间|中|日|月|年|底|末|上旬|中旬|下旬|午|晚)|请|对|同时|另外|此外|其中|凡|如|若|当|因|但|并|由|原则上|一律|均|全体|广大|今后|日常|平时|“|”)*$"
)


COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in normalised text at ``[start, end)``.

    ``caused``: words before it make it act (由, 请, 要求); ``moved``: it is only moved to act by
    somebody else, who bears the demand (发动居民, 引导群众).
    """

    kind: str
    start: int
    end: int
    role: Role
    caused: bool = False
    moved: bool = False


def mentions(text: str, start: int, end: int, cues: Cues) -> tuple[Mention, ...]:
    """All actors named in the clause ``[start, end)`` with their parts."""
    found: list[Mention] = []
    for kind, at, stop in cues.actors.find(text, start, end):
        if kind == "none" or _in_title(text, start, at):
            continue
        if kind != COMMUNITY and _quoted_or_label(text, at, stop):
            continue
        role, caused = _role(text, start, at, stop, end, kind, found)
        moved = (
            caused
            and _MOVED.search(_LEADING.sub("", text[max(start, at - _NEAR) : at])) is not None
        )
        found.append(Mention(kind, at, stop, role, caused, moved))
    return tuple(found)


def _quoted_or_label(text: str, at: int, stop: int) -> bool:
    """Names in quotation marks (“城管e家”) and column labels (「牵头单位：」) act for nobody."""
    if text[at - 1 : at] == "“" and text[stop : stop + 1] != "”":
        return True
    return text[stop - 2 : stop] == "单位" and text[stop : stop + 1] == "："


def _in_title(text: str, start: int, at: int) -> bool:
    """Whether ``at`` stands between the marks of a document's title (《…》)."""
    return text.rfind("《", start, at) > text.rfind("》", start, at)


def _role(
    text: str, start: int, at: int, stop: int, end: int, kind: str, before: list[Mention]
) -> tuple[Role, bool]:
    left = _LEADING.sub("", text[max(start, at - _NEAR) : at])
    right = text[stop : min(end, stop + _NEAR)]
    if _AFTER_PLACE.match(right):
        return ("target" if right.startswith(("为单", "层面", "一级")) else "place"), False
    if _OF.match(right) or (left.endswith("由") and _RELATIVE.match(right)):
        return "target", False
    if kind != COMMUNITY and (_PARTNER.search(left) or _BY_WHOM.match(right)):
        return "target", False
    if _CONSULTED.search(left) and _ALONE.match(right):
        return "target", False
    if _COMPANY.search(left) and before and before[-1].end >= at - 3:
        return before[-1].role, before[-1].caused
    if _WITH.search(left):
        # 「与街道签订」 at the head of a clause: whoever was spoken of before signs with the street.
        return "target", False
    if before and before[-1].end == at:
        if kind == COMMUNITY and before[-1].kind != COMMUNITY and _MODAL.match(right):
            # 「对已登记的群众各村要回访」: the village acts on whoever stands before it.
            return "bearer", False
        return before[-1].role, before[-1].caused
    if kind in ("street", "department", "enterprise") and _RECIPIENT.search(left):
        return "target", False
    if kind == "department" and _WITHIN.search(left) and before and before[-1].end >= at - 4:
        # 「报派出所户籍窗口」: the desk is part of the office before it.
        return before[-1].role, before[-1].caused
    if kind in ("street", "department") and _REPORTED.search(left) and not _MODAL.match(right):
        return "target", False
    if _FOUNDED.search(left):
        return "target", False
    if kind == "department" and _STATION.search(left) and not _MODAL.match(right):
        return "target", False
    if (
        kind == COMMUNITY
        and not _MODAL.match(right)
        and (_OBJECT.search(left) or _FAR.search(left))
    ):
        return "target", False
    cause = _CAUSE.search(left)
    target = _TARGET.search(left)
    place = _PLACE.search(left)
    best = max(
        ((m.end() - m.start(), role) for m, role in ((cause, 1), (target, 2), (place, 3)) if m),
        default=(0, 0),
    )
    if best[1] == 1:
        return "bearer", True
    if best[1] == 2:
        return "target", False
    if best[1] == 3:
        return "place", False
    if _MODAL.match(right):
        return "bearer", False
    if kind == "resident" and _WHERE.match(right):
        # 「老年人集中的社区」: who lives there tells only which community is meant.
        return "target", False
    if kind in ("resident", "enterprise", "other") and not _BEFORE_SUBJECT.match(left):
        # 「对三户以上的住户开展催交」: residents and firms in mid-clause are acted upon.
        return "target", False
    return "bearer", False


@lru_cache(maxsize=1024)
def actors_in(text: str, cues: Cues) -> tuple[Mention, ...]:
    """All actors named in a text of its own, such as a heading or an addressee."""
    return mentions(text, 0, len(text), cues)
