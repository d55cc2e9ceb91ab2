"""Names of places in a notice: provinces down to communities, streets, estates, houses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checker.learning.words import spoken

# What a name of a place ends in; longer endings first.
_UNITS = (
    "特别行政区", "自治区", "自治州", "自治县", "自治旗", "开发区", "高新区", "经开区", "示范区",
    "居委会", "村委会", "街道", "社区", "小区", "大道", "胡同", "花园", "家园", "大厦", "公寓", "新村",
    "小学", "中学", "幼儿园", "医院",
    "省", "市", "区", "县", "旗", "州", "盟", "镇", "乡", "苏木", "嘎查", "村", "苑", "路", "街", "巷", "弄",
)  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
# What may stand before a name that does not begin a clause.
_LEADS = (
    "中共", "中国共产党", "请", "由", "在", "到", "向", "对", "从", "自", "经", "据", "与", "和", "及", "或", "至",
    "赴", "驻", "是", "为", "以", "给", "让", "使", "将", "把", "即", "如", "位于", "来自", "关于", "报送", "报",
    "抄送", "抄报", "印发", "转发", "组织", "要求", "根据", "按照", "依据", "通报", "住", "发往", "送", "原", "其中", "例如", "以及", "号", "住址", "地址",
)  # fmt: skip
# Words of which a name holds none: whose ending is a kind of place, not a place.
_COMMON = re.compile(
    r"[各全本我该每辖某有关相所其此这那哪任一二两三四五六七八九十几多个的了和与及或等于在由向对把将被给让请到从以为是不非无未"
    r"按经据除凡若如则即但并而又也都均须应要能可会使令前后内外间下属地城乡镇村市县区社街级号栋幢址]|"
    r"辖区|居民|住宅|老旧|智慧|文明|示范|平安|和谐|试点|重点|基层|相邻|邻近|附近|周边|沿街|沿路|物业|商品|"
    r"高层|安置|封闭|开放|保障|回迁|老式|单位|行政|自然|农业|工业|生态|旅游|文化|商业|居住|办公|功能|公共|"
    r"道路|马路|公路|铁路|线路|电路|管路|网络|主干|背街|断头|超|夜|早集|门|楼|菜|股|"
    r"健康|卫生|民主|法治|绿色|低碳|美丽|幸福感|未来|创建|建设|打造|服务|管理|网格|联合|包联|联系|挂点|"
    r"签约|申请|报送|参加|参与|负责|落实|开展|完成|提供|所在|流动|灾|疫|风险|防控|责任|片|园|校|库|景|山|林|牧|"
    r"牵头|配合|协助|街面|违规|违法|占道|停车|禁|限|疑似|问题|示范|特色|先进|优秀|达标|不达标|定点|民办|公办|校外|沿线|棚户|集贸|委托|评价|倒查|敏感|横幅|标语"
)
# Names of divisions are made of directions and of 城 or 乡, too.
_DIVISIONS = frozenset(("区", "县", "街道", "镇"))
_KIND_OF_DIVISION = re.compile(
    r"^[各全本我该每辖某有其此这那哪任一二两三四几多个按除凡若如则但并而又所相前后内外属]|"
    r"[的了等在由向对把被给让请到从以是不非无未各每与或及起号栋幢址应须可均都全按辖本该]|"
    r"(?:主城|新城|老城|建成|中心|中心城|集中|试验|自贸|核心|拆迁|外地|本地|异地|县级|区级|市级|(?<![东西南北])城|乡|街|社)$|"
    r"[市县区镇乡村街道社]$|" + _COMMON.pattern.partition("]|")[2]
)
_CHINESE = r"[\u4e00-\u9fff]"
_NAME = re.compile(rf"({_CHINESE}{{2,4}}?)({_UNIT})")
_BEFORE = re.compile(
    rf"(?:^|[^\u4e00-\u9fff]|(?:{'|'.join(sorted(_LEADS, key=len, reverse=True))}))$"
)
_LOOK_BACK = 5
_LISTED = re.compile(
    rf"((?:{_CHINESE}{{2,3}}、){{1,20}}{_CHINESE}{{2,3}})(?=等?[二两三四五六七八九十\d]{{1,2}}个(?:社区|村|街道|小区|镇|乡))"
)
_HOUSE = re.compile(
    r"(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z])(?:号院|号楼|[栋幢座]|单元|期)"
    r"(?:\s?[-—]?\s?(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[A-Za-z])(?:号楼|[栋幢座]|单元|层|楼|室|号|户|房))*"
)
_NUMBER_OF_STREET = re.compile(
    r"(?<=[路街巷弄道同村苑园区厦])(?:附?\d{1,4}(?:-\d{1,3})?号(?:附\d{1,4}号)?)"
)
_HOUSE_PART = re.compile(r"\d+|[一二三四五六七八九十]+|[A-Za-z]+")
_PART = re.compile(rf"({_CHINESE}{{2,6}}?)(?:{_UNIT})")
_NO_PART = re.compile(r"^[各全本我该每]|有关|相关|所有|辖区|[局办委部科]|单位|部门")
_STREET = re.compile(rf"({_CHINESE}{{2}})(?:大道|胡同|[路街巷弄])(?=附?\d{{1,4}}号)")
_SHORTEST, _LONGEST = 2, 4
_NEVER_LAST = frozenset("起进问逐给需由")
_QUOTES, _QUOTES_END = ("“", "「", "《"), ("”", "」", "》")


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where names of places stand in ``text``, without the unit that follows (临江 of 临江区)."""
    end = -1
    at = 0
    while found := _NAME.search(text, at):
        name = _whole(text, found, end)
        if name is None:
            at = found.start() + 1
            continue
        yield name
        end = found.end()
        at = end
    for listed in _LISTED.finditer(text):
        at = listed.start()
        for entry in listed[1].split("、"):
            if not _COMMON.search(entry) and not spoken(entry):
                yield at, at + len(entry)
            at += len(entry) + 1


def _is_common(name: str, unit: str) -> bool:
    """Whether ``name`` and ``unit`` are a kind of place. 东城区 and 下沙街道 are places."""
    if unit in _DIVISIONS:
        return _KIND_OF_DIVISION.search(name) is not None
    return _COMMON.search(name) is not None


def _whole(text: str, found: re.Match[str], after: int) -> tuple[int, int] | None:
    """The name of a match where a name may begin there: after a mark, a lead or another name."""
    start, stop = found.span(1)
    if _is_common(found[1], found[2]) or found[1][-1] in _NEVER_LAST or spoken(found[1]):
        return None
    if text[start - 1 : start] in _QUOTES and text[found.end() : found.end() + 1] in _QUOTES_END:
        return None  # a title of honour: “红旗社区”
    if start == after and text[start] in "和与及或":
        return None  # 西城区和下沙街道: the name begins behind the conjunction
    if start != after and not _BEFORE.search(text[max(0, start - _LOOK_BACK) : start]):
        return None
    return start, stop


def houses(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of houses, flats and doors stand in ``text``."""
    for pattern in (_HOUSE, _NUMBER_OF_STREET):
        for found in pattern.finditer(text):
            if pattern is _HOUSE and not re.search("[栋幢座]|号楼|单元|号院", found[0]):
                continue
            for part in _HOUSE_PART.finditer(text, *found.span()):
                yield part.span()


def stems(names: Iterable[str]) -> set[str]:
    """The proper parts of names of bodies: ``清河`` and ``临江`` of 清河市临江区民政局.

    Such a name begins with the place, so that less has to be known than inside a sentence.
    """
    found: set[str] = set()
    for name in names:
        at = 2 if name.startswith("中共") else 0
        while part := _PART.match(name, at):
            if _NO_PART.search(part[1]) is None:
                found.add(part[1])
            at = part.end()
    return {stem for stem in found if _SHORTEST <= len(stem) <= _LONGEST}


def streets(text: str) -> Iterator[tuple[int, int]]:
    """The two characters before the kind of street where a house number follows."""
    return (found.span(1) for found in _STREET.finditer(text))
