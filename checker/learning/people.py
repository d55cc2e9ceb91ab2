"""Names of people in a notice: by what stands before or after them, and by their table column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from checker.learning.words import spoken

_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|长孙|宇文|端木|申屠|南宫|独孤|呼延|赫连|澹台|淳于"
_SINGLE = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁"
    "柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋"
    "茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁"
    "宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢裴陆荣翁荀羊甄曲家封芮储靳汲糜松井段富巫乌焦巴弓牧山谷车侯宓蓬全郗班仰秋仲伊宫宁仇"
    "栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶冉宰郦雍"
    "璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殳沃利"
    "蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查荆红游竺权逯盖益桓公肖付代闫覃涂邸苟佟仝逄"
)
# Surnames that mostly begin another word where no label stands before them.
_RARE = frozenset(
    "水花元卜平和明计成乐于时皮应宣单经干解管支家封富全党能双从通边都广国文东利师那空须关相查红权益公别容向终居步满越养丰连充慕"
    "安常强路危高包左印司农温简融游景山车池武任何万有方江水管强查区房金毛苗鱼牛羊康"
)
_TITLES = (
    "同志", "书记", "副书记", "主任", "副主任", "局长", "副局长", "科长", "副科长", "股长", "所长", "副所长",
    "站长", "队长", "大队长", "院长", "校长", "处长", "镇长", "乡长", "区长", "县长", "市长", "先生", "女士",
    "老师", "警官", "民警", "律师", "社工", "常委", "部长", "主席", "会长", "经理",
)  # fmt: skip
_LABELS = (
    "联系人", "联络员", "联络人", "负责人", "责任人", "经办人", "填报人", "填表人", "审核人", "签发人", "签发", "承办人",
    "报送人", "记录人", "主持人", "网格长", "网格员", "组长", "副组长", "成员", "姓名", "法定代表人", "当事人", "申请人",
    "户主", "业主", "责任民警", "社区民警", "包片领导", "包联领导", "总指挥", "副总指挥", "指挥长", "抄送人", "收件人", "咨询人",
)  # fmt: skip
_CHINESE = r"[\u4e00-\u9fff]"
_GAP = r"[ \u3000]{0,3}"
_SURNAME = rf"(?:{_DOUBLE}|[{_SINGLE}])"
_FULL = rf"{_SURNAME}{_GAP}{_CHINESE}(?:{_GAP}{_CHINESE})?"
_LABELLED = re.compile(
    rf"(?:{'|'.join(sorted(_LABELS, key=len, reverse=True))})(?:为|是)?[ \u3000]?[:：|、 \u3000]{{1,4}}"
)
_ENTRY = re.compile(rf"({_FULL})(?!{_CHINESE})")
_SEPARATOR = re.compile(r"[ \u3000]?[、，,；;/和及 \u3000][ \u3000]?")
_PHONE = r"(?:1[3-9]\d|0\d{2,3}[-—]?\d|\d{7,8}(?!\d))"
_BEFORE_PHONE = re.compile(
    rf"(?:(?<!{_CHINESE})|(?<=联系)|(?<=联系人)|(?<=负责人)|(?<=网格员)|(?<=请找)|(?<=咨询))({_FULL})(?=[ \u3000]*[，,、：:（(|]?[ \u3000]*(?:(?:手机|电话|联系电话|联系方式)[号码]*[:：]?[ \u3000]*)?{_PHONE})"
)
_TITLED = re.compile(
    rf"({_SURNAME}{_CHINESE}{{1,2}}?)(?=(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))}))"
)
_ASKED = re.compile(
    rf"(?:(?<=联系)|(?<=请找)|(?<=任命)|(?<=由)|(?<=交)|(?<=请))({_SURNAME}{_CHINESE}{{2}})(?=负责|收集|汇总|统一|牵头|。|，|（|\(|$)"
)
_ELDER = re.compile(rf"({_SURNAME}{_CHINESE}{{2}})(?=老人|大爷|大妈|阿姨|奶奶|爷爷)")
_NEXT_TO = re.compile(
    rf"(?:网格员|网格长|联系人|联络员|负责人|经办人|民警)"
    rf"({_SURNAME}(?:[ \u3000]{{1,3}}{_CHINESE}|{_CHINESE}(?=[、，（(])|{_CHINESE}{{2}}))"
)
_OF_PEOPLE = re.compile(
    rf"(?:工作者|居民|村民|党员|业主|户主|志愿者|住户|群众)({_SURNAME}{_CHINESE}{{1,2}})(?=[（(，,、被反系])"
)
_MINORITY = re.compile(
    rf"(?![由请和与及给向找]){_CHINESE}{{2,6}}[·•]"
    rf"(?:{_CHINESE}{{2,8}}?(?=负责|牵头|收集|汇总|同志|书记|主任|[^\u4e00-\u9fff]|$)|{_CHINESE}{{2,3}})(?![》”])"
)
# Characters of bodies, duties and particles: a given name has none of them where no label stands.
_NO_NAME = re.compile(
    r"[社区村居委会街道镇乡党网格局办所队站的了和与及或等各全何位名级部副总层项部门每须务员工办公责任排]|"
    r"安排|常务|高级|任何|应急|文化|周[一二三四五六日末]|时任|曾任|现任|支部|党委|纪检|组织|宣传|干部|代表|领导|"
    r"分管|主管|第一|专职|兼职|临时|牵头|本人|家属|居民|群众|医生|律师|调解|人民"
)
_NAME_COLUMN = re.compile(rf"^(?:{'|'.join(_LABELS)})(?:姓名|签字|签名)?$")
_CELL = re.compile(rf"[ \u3000]*({_FULL})[ \u3000]*(?:[（(].*)?$")
_DIVIDER = re.compile(r"[|｜\t]")
_MOST_LISTED = 60


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where names of people stand in ``text``; the same stretch may come twice."""
    yield from _labelled(text)
    yield from _columns(text)
    yield from (found.span(1) for found in _BEFORE_PHONE.finditer(text))
    yield from (found.span() for found in _MINORITY.finditer(text))
    for pattern in (_TITLED, _ASKED, _ELDER, _NEXT_TO, _OF_PEOPLE):
        at = 0
        while found := pattern.search(text, at):
            if _is_name(text, found, pattern is not _TITLED):
                yield found.span(1)
                at = found.end()
            else:
                at = found.start() + 1


def _is_name(text: str, found: re.Match[str], strict: bool) -> bool:
    """Whether what stands before a title, or is asked to do something, can be a person's name."""
    name = found[1]
    if _NO_NAME.search(name) or spoken(name):
        return False
    begins = not re.match(_CHINESE, text[found.start() - 1 : found.start()])
    return name[0] not in _RARE or (begins and not strict)


def masked(name: str) -> str:
    """``name`` with its surname alone: 张××; a name with a dot in it loses both parts."""
    if "·" in name or "•" in name:
        return "××·××"
    bare = re.sub(r"[ \u3000]", "", name)
    surname = bare[:2] if re.match(_DOUBLE, bare) and len(bare) > 2 else bare[:1]
    return f"{surname}××"


def _labelled(text: str) -> Iterator[tuple[int, int]]:
    """Names after a label, and those listed behind the first."""
    for label in _LABELLED.finditer(text):
        at = label.end()
        for _ in range(_MOST_LISTED):
            entry = _ENTRY.match(text, at)
            if entry is None:
                break
            yield entry.span(1)
            gap = _SEPARATOR.match(text, entry.end())
            if gap is None:
                break
            at = gap.end()


def _columns(text: str) -> Iterator[tuple[int, int]]:
    """Names in the columns of a table whose head says so; the head holds until a line without cells."""
    columns: set[int] = set()
    at = 0
    for line in text.split("\n"):
        cells = _cells(line)
        if len(cells) < 2:
            columns = set()
        elif heads := {
            n
            for n, (start, stop) in enumerate(cells)
            if _NAME_COLUMN.match(line[start:stop].strip())
        }:
            columns = heads
        else:
            for number in columns & set(range(len(cells))):
                start, stop = cells[number]
                found = _CELL.match(line[start:stop])
                if found:
                    yield at + start + found.start(1), at + start + found.end(1)
        at += len(line) + 1


def _cells(line: str) -> list[tuple[int, int]]:
    bounds = [-1, *(m.start() for m in _DIVIDER.finditer(line)), len(line)]
    return [(left + 1, right) for left, right in pairwise(bounds)]
