"""The columns of a list: what they are called in files, and which kind has which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from checker.policy.lists import (
    AssistItem,
    CertificateItem,
    ListItem,
    ListKind,
    NegativeItem,
)

LONGEST_HEADING = 24
UNUSED = "-"
"""The field of a column that the user wants left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a list item as a column.

    ``label`` is what our own files call it; ``names`` are other exact names, the likelier first;
    ``form`` is looked for in a heading that is none of anybody's exact names. ``longest`` is how
    many characters a cell, or one of several values in it, may have.
    """

    field: str
    label: str
    names: tuple[str, ...]
    form: str
    longest: int


# In the order in which the forms are tried: 部门职责 is no department, 协助内容 no description.
COLUMNS: Mapping[str, Column] = {
    column.field: column
    for column in (
        Column("id", "编号", ("序号", "编码", "代码", "事项编码", "事项编号", "NO", "ID"), r"(编号|编码|代码|序号)$", 20),
        Column("since", "起始日期", ("生效日期", "施行日期", "实施日期", "开始日期", "启用日期"),
               r"^(起始|生效|施行|实施|开始|启用)", 40),
        Column("until", "截止日期", ("有效期至", "终止日期", "失效日期", "结束日期"), r"^(截止|终止|失效|结束|废止)|有效期", 40),
        Column("allowed", "是否可出具", ("是否出具", "可否出具", "能否出具", "是否允许出具", "是否开具"), r"^(是否|可否|能否)", 20),
        Column("type_hint", "类型", ("违规类型", "问题类型", "负担类型"), r"类型$", 40),
        Column("department_keeps", "部门职责",
               ("部门保留", "部门保留职责", "区级部门职责", "部门工作职责", "职能部门职责", "主管部门职责"),
               r"(部门|单位|街道|乡镇|政府).*(职责|保留|承担|权限|责任$)", 200),
        Column("community_may", "社区可协助",
               ("社区可协助内容", "协助内容", "社区协助内容", "社区职责", "居委会职责", "社区工作职责",
                "社区可以做"),
               r"(社区|居委会|居民委员会).*(协助|职责|可|做|配合|内容|任务)|^(协助|配合).*(内容|职责|方式)", 200),
        Column("alternative", "替代方式", ("办理渠道", "替代渠道", "替代措施", "取代方式", "核验方式"), r"替代|取代|渠道|核验", 500),
        Column("scope", "层级", ("级别", "适用范围", "范围"), r"层级", 20),
        Column("confidence", "把握", ("把握程度", "可信度"), r"(?!)", 20),
        Column("phrases", "关键词", ("常见说法", "别名", "俗称", "常用说法", "说法"), r"关键词|说法|别名", 60),
        Column("source", "依据", ("政策依据", "来源", "法律依据", "设定依据", "文件依据", "依据文件"), r"依据|来源|文号|出处", 500),
        Column("description", "说明",
               ("工作内容", "内容描述", "内容", "事项内容", "具体内容", "主要内容", "事项说明", "工作要求"),
               r"(内容|说明|描述|要求|概述|解释)$", 2000),
        Column("department", "责任部门",
               ("部门", "责任单位", "牵头部门", "牵头单位", "主管部门", "主责部门", "业务部门", "职能部门",
                "区级部门", "部门名称", "主管单位", "单位"),
               r"^(责任|牵头|主管|主责|业务)|(部门|单位)(名称)?$", 100),
        Column("title", "事项名称",
               ("证明名称", "证明事项名称", "证明事项", "工作事项", "事项", "具体事项", "协助事项", "工作项目",
                "项目名称", "项目", "名称"),
               r"事项|(项目|名称)$", 100),
    )
}  # fmt: skip

_NEVER = re.compile(r"类别|分类|大类|备注|数量|联系|电话")

_COMMON = ("id", "title", "department", "description")
_REST = ("phrases", "source", "confidence", "since", "until")
FIELDS: Mapping[ListKind, tuple[str, ...]] = {
    "duties": (*_COMMON, *_REST),
    "assist": (*_COMMON, "community_may", "department_keeps", *_REST),
    "negative": (*_COMMON, "type_hint", *_REST),
    "certificates": (*_COMMON, "allowed", "alternative", "scope", *_REST),
    "purchase": (*_COMMON, *_REST),
}
"""The fields of each kind in the order in which our own files have them."""

PREFIXES: Mapping[ListKind, str] = {
    "duties": "A",
    "assist": "B",
    "negative": "N",
    "certificates": "C",
    "purchase": "F",
}
ITEMS: Mapping[ListKind, type[ListItem]] = {
    "duties": ListItem,
    "assist": AssistItem,
    "negative": NegativeItem,
    "certificates": CertificateItem,
    "purchase": ListItem,
}
KIND_TITLES: Mapping[ListKind, str] = {
    "duties": "依法履行职责事项清单",
    "assist": "依法协助政府工作事项清单",
    "negative": "社区不应承担事项负面清单",
    "certificates": "社区证明事项清单",
    "purchase": "政府购买服务、费随事转事项清单",
}

SOURCE_CODE, SOURCE_NAME = "来源简称", "来源全称"
"""The headings of the table that spells out the sources which items name in short."""

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_MARKS = re.compile(r"[\s*#:、.,\"“”]")


def heading(text: str) -> str:
    """A column's name without what is typed differently every time: width, blanks, (必填)."""
    plain = unicodedata.normalize("NFKC", text)
    bare = _MARKS.sub("", _BRACKETED.sub("", plain)) or _MARKS.sub("", plain)
    return bare.upper()


def recognise(name: str, kind: ListKind) -> tuple[str, int] | None:
    """The field that a heading stands for and how sure that is, 0 surest; ``None`` for none.

    Exact names count from 0 to 99, forms from 100 on.
    """
    if not name or len(name) > LONGEST_HEADING:
        return None
    own = [COLUMNS[field] for field in COLUMNS if field in FIELDS[kind]]
    for column in own:
        if name == column.label:
            return column.field, 0
        if name in column.names:
            return column.field, 1 + column.names.index(name)
    if _NEVER.search(name):
        return None
    for column in own:
        if re.search(column.form, name):
            return column.field, 100
    return None


def field_named(name: str, kind: ListKind) -> str | None:
    """The field that a user means by ``name``: its own name, its label or an exact synonym."""
    if name.strip() in ("-", "－", "不用", "忽略"):
        return UNUSED
    if name.strip() in FIELDS[kind]:
        return name.strip()
    found = recognise(heading(name), kind)
    return found[0] if found is not None and found[1] < 100 else None
