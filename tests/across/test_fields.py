"""What a notice has communities collect: labelled notices, and the same form in every format."""

from __future__ import annotations

import html
import io
import time
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest

from checker.across.fields import asked
from checker.across.naming import alike, fold, naming
from checker.demands import understand
from checker.demands.understanding import Understanding
from checker.model import Asked, Document
from checker.notice import parse
from checker.policy import PolicyError
from checker.reading import read, read_text

HEAD = "松岭区民政局关于开展摸底工作的通知\n松民发〔2024〕8号\n各社区居民委员会：\n"
STREETS = "松岭区民政局关于开展摸底工作的通知\n松民发〔2024〕8号\n各街道办事处：\n"
MIXED = "松岭区民政局关于开展摸底工作的通知\n松民发〔2024〕8号\n各街道办事处，各社区居民委员会，局属各单位：\n"
FOOT = "\n松岭区民政局\n2024年4月9日\n"


def understood(document: Document) -> Understanding:
    return understand(parse(document))


def found(text: str) -> tuple[Asked, ...]:
    return asked(understood(read_text(text, "通知.txt")))


POSITIVE: dict[str, tuple[str, str, set[str]]] = {
    "a form in an attachment, told to communities": (
        HEAD + "请各社区于4月20日前填写附件，报送街道民政科。" + FOOT + "附件\n独居老人登记表\n序号|姓名|性别|身份证号码|手机号|备注\n1| | | | | \n",
        "独居老人登记表",
        {"姓名", "性别", "身份证号", "联系电话"},
    ),
    "one of two attachments, by number": (
        MIXED + "各社区于4月20日前按附件2逐户填报。区民政局按附件1组织培训。" + FOOT + "附件1\n培训安排\n时间|地点|内容\n4月12日|局会议室|政策解读\n4月13日|局会议室|系统操作\n\n附件2\n出租房屋排查表\n房屋坐落|房东姓名|房东电话|租住人数\n | | | \n",
        "出租房屋排查表",
        {"房屋地址", "房主姓名", "房主电话", "租住人数"},
    ),
    "by its title in the text": (
        MIXED + "请各社区填写《困难家庭摸底表》，4月底前交街道。\n附件：困难家庭摸底表\n户主|家庭人口|致困原因|家庭年收入\n" + FOOT,
        "困难家庭摸底表",
        {"户主姓名", "家庭人口", "致困原因", "家庭收入"},
    ),
    "the line above says who fills": (
        STREETS + "现将统计表印发给你们。" + FOOT + "附件1\n月度进展统计表\n填报单位：____社区    报送日：每月25日\n楼栋|住户数|已走访户数|未走访原因\n | | | \n",
        "月度进展统计表",
        {"楼栋", "户数", "已走访户数", "未走访原因"},
    ),
    "brackets in the caption say who fills": (
        STREETS + "现将有关表格印发给你们。" + FOOT + "附件1\n犬只情况登记表（社区填报，每季末报派出所）\n犬主姓名|住址|犬种|免疫时间\n | | | \n",
        "犬只情况登记表",
        {"犬主姓名", "现住址", "犬只品种", "免疫情况"},
    ),
    "notes below say who fills": (
        STREETS + "有关事项安排如下。" + FOOT + "附件1\n失联人员核查表\n姓名|身份证号|联系方式|核查结果\n | | | \n填表说明：\n1.本表由社区填写，4月15日前报街道。\n",
        "失联人员核查表",
        {"姓名", "身份证号", "联系电话", "核查结果"},
    ),
    "the sentence above the table": (
        HEAD + "一、请各社区按下列表样填妥，6月28日前交街道。\n序号|房屋坐落|建筑面积（平方米）|现用途|是否闲置\n1| | | | \n" + FOOT,
        "",
        {"房屋地址", "房屋面积", "房屋用途", "闲置情况"},
    ),
    "streets are told to have communities fill it in": (
        STREETS + "请各街道组织各社区填写附件，汇总后于5月8日前报我局。" + FOOT + "附件\n残疾人辅具需求表\n姓名|残疾类型|残疾等级|辅具|联系电话\n | | | | \n",
        "残疾人辅具需求表",
        {"姓名", "残疾类别", "残疾等级", "辅具需求", "联系电话"},
    ),
    "names filled in beforehand": (
        HEAD + "请各社区将附件中的空项补齐，5月8日前报街道。" + FOOT + "附件\n养老金认证核查表\n姓名|联系电话|现住址|健康状况\n甲某某| | | \n乙某某| | | \n",
        "养老金认证核查表",
        {"姓名", "联系电话", "现住址", "健康状况"},
    ),
    "names of the communities filled in": (
        HEAD + "各社区于每周五前将数据填入附件。" + FOOT + "附件\n充电设施统计表\n社区|停车位数|充电桩数量|电动车数量\n松涛社区| | | \n柏园社区| | | \n合计| | | \n",
        "充电设施统计表",
        {"所属社区", "停车位", "充电桩", "电动自行车数"},
    ),
    "with an example row": (
        HEAD + "请各社区对照附件逐栏填实，5月8日前报街道。" + FOOT + "附件\n公共设施一览\n设施名称|位置|完好情况|管护单位\n（例）凉亭|北门|完好|物业\n",
        "公共设施一览",
        {"设施名称", "设施位置", "设施状态", "管护单位"},
    ),
    "head of two rows": (
        HEAD + "请各社区填写附件，5月8日前报街道。" + FOOT + "附件\n志愿者信息表\n姓名|政治面貌|联系方式| |技能特长\n | |手机|微信| \n | | | | \n",
        "志愿者信息表",
        {"姓名", "政治面貌", "联系电话", "微信号", "技能"},
    ),
    "labels with room beside them": (
        HEAD + "请各社区为每名儿童填写附件，5月8日前报街道。" + FOOT + "附件\n留守儿童信息卡\n姓名| |性别| \n出生日期| |就读学校| \n监护人| |监护人电话| \n",
        "留守儿童信息卡",
        {"姓名", "性别", "出生日期", "就读学校", "监护人姓名", "监护人电话"},
    ),
    "labels one below the other": (
        HEAD + "请各社区逐人填写附件，5月8日前报街道。" + FOOT + "附件\n老年人健康信息卡\n姓名| \n年龄| \n慢性病| \n是否独居| \n签字| \n",
        "老年人健康信息卡",
        {"姓名", "年龄", "慢性病", "独居情况"},
    ),
    "boxes to tick": (
        HEAD + "请各社区填写附件，5月8日前报街道。" + FOOT + "附件\n沿街门店排查表\n店名|经营者|是否住人|灭火器\n | |□是 □否|□有 □无\n",
        "沿街门店排查表",
        {"店铺名称", "经营者姓名", "住人情况", "灭火器"},
    ),
    "tabs between the cells": (
        HEAD + "请各社区填写附件，5月8日前报街道。" + FOOT + "附件\n流动人口登记表\n姓名\t户籍地\t现居住地址\t来本地时间\t工作单位\n",
        "流动人口登记表",
        {"姓名", "户籍地址", "现住址", "流入时间", "工作单位"},
    ),
    "a ledger that communities keep": (
        HEAD + "各社区要建立矛盾纠纷台账，样式见附件，每月更新。" + FOOT + "附件\n矛盾纠纷台账\n纠纷类型|简要情况|化解责任人|处理结果\n | | | \n",
        "矛盾纠纷台账",
        {"矛盾类型", "矛盾简况", "稳控责任人", "整改情况"},
    ),
    "columns listed after the name of the attachment": (
        HEAD + "请各社区于5月8日前报送退役军人信息登记表。\n附件：退役军人信息登记表（姓名、身份证号、退役时间、优抚对象类别、就业情况）" + FOOT,
        "退役军人信息登记表",
        {"姓名", "身份证号", "退役时间", "优抚类别", "就业状况"},
    ),
    "listed in a demand": (
        MIXED + "请各社区于5月8日前填报辖区空巢老人姓名、身份证号码、联系电话等信息。" + FOOT,
        "空巢老人",
        {"姓名", "身份证号", "联系电话"},
    ),
    "listed after 内容包括": (
        HEAD + "各社区要逐户登记养犬情况，登记内容包括犬主姓名、住址、联系方式、犬只品种和免疫时间。" + FOOT,
        "养犬人",
        {"犬主姓名", "现住址", "联系电话", "犬只品种", "免疫情况"},
    ),
    "listed in brackets": (
        HEAD + "请各社区建立残疾儿童花名册（姓名、出生年月、残疾等级、监护人、监护人电话），动态更新。" + FOOT,
        "残疾儿童花名册",
        {"姓名", "出生日期", "残疾等级", "监护人姓名", "监护人电话"},
    ),
    "listed in the sentence that follows": (
        HEAD + "各社区对沿街商户开展摸排。需要采集的信息项为：店铺名称、经营者、联系电话、营业执照、从业人数。" + FOOT,
        "商户",
        {"店铺名称", "经营者姓名", "联系电话", "营业执照", "从业人数"},
    ),
    "listed with words that no list knows": (
        HEAD + "各社区摸排时要写明房屋地址、业主、外墙渗漏部位、维修意愿。" + FOOT,
        "",
        {"房屋地址", "房主姓名", "外墙渗漏部位", "维修意愿"},
    ),
    "named by the end of its name": (
        MIXED + "各社区每月25日前将进展表报街道。附件1由区民政局汇总。" + FOOT + "附件1\n救助资金汇总\n项目名称|资金来源|金额\n | | \n\n附件2\n____年__月进展表\n楼栋|户数|已走访户数\n | | \n",
        "进展表",
        {"楼栋", "户数", "已走访户数"},
    ),
    "written down line by line": (
        HEAD + "各社区挨户把存栏、出栏、免疫时间写成一畜一行的流水。" + FOOT,
        "",
        {"饲养数量", "出栏数", "免疫情况"},
    ),
    "a ledger whose name does not say whose": (
        HEAD + "请各社区把残疾儿童的姓名、身份证号、监护人电话列成花名册。" + FOOT,
        "残疾儿童花名册",
        {"姓名", "身份证号", "监护人电话"},
    ),
    "listed in the row of a task table": (
        MIXED + "任务如下：\n任务|责任单位|时限\n政策宣传册印制|区民政局|4月底\n登记高龄老人姓名、年龄、住址、子女电话|各社区|5月底\n" + FOOT,
        "高龄老人",
        {"姓名", "年龄", "现住址", "赡养人电话"},
    ),
}  # fmt: skip

FORM = "序号|姓名|身份证号|联系电话|现住址\n1| | | | \n"
NEGATIVE = {
    "nothing is asked": HEAD + "我局将于五月举办敬老活动，欢迎居民参加。" + FOOT,
    "the department fills it in": MIXED + "附件由区民政局填写。" + FOOT + "附件\n救助对象登记表\n" + FORM,
    "the department's own form by the line above": HEAD + "有关安排见附件。" + FOOT + "附件\n救助对象登记表\n填报单位：区民政局社会救助科\n" + FORM,
    "schools fill it in": STREETS + "各社区协助做好宣传。" + FOOT + "附件\n学生信息表\n填报单位：各学校\n姓名|班级|家长|家长电话\n | | | \n",
    "communities are spared": HEAD + "登记表见附件。" + FOOT + "附件\n住户信息表\n" + FORM + "说明：本表由物业公司填写，社区不填报、不核对。\n",
    "streets fill it in": STREETS + "请各街道填写附件，5月8日前报我局。" + FOOT + "附件\n救助对象登记表\n" + FORM,
    "companies fill it in, communities are addressed": MIXED + "各物业服务企业于每月5日前填写附件，报我局物业科。" + FOOT + "附件\n电梯维保登记表\n小区名称|电梯台数|维护单位|检查日期\n | | | \n",
    "results, filled": HEAD + "现将上月走访情况通报如下：\n社区|户数|已走访户数|完成率\n松涛社区|820|790|96%\n柏园社区|640|600|94%\n" + FOOT,
    "contacts of the department": HEAD + "如有疑问请与我局联系：\n姓名|职务|联系电话\n王某|科长|2200001\n李某|科员|2200002\n" + FOOT,
    "tasks and deadlines": MIXED + "分工如下：\n序号|任务|责任单位|完成时限\n1|名单比对|区民政局|4月底\n2|政策宣传|各社区|5月底\n" + FOOT,
    "tasks, the dates still open": HEAD + "分工如下：\n序号|任务|责任单位|完成时限|进展\n1|名单比对| | | \n2|政策宣传| | | \n" + FOOT,
    "a score sheet": HEAD + "各社区对照附件自查打分。" + FOOT + "附件\n社区工作评分表\n项目|分值|得分|扣分原因\n环境卫生|20| | \n邻里互助|20| | \n",
    "a schedule": HEAD + "培训时间如下：\n日期|时间|地点\n4月12日|9:00|区委党校\n4月13日|9:00|区委党校\n" + FOOT,
    "a receipt": HEAD + "请各社区填写回执，报我局办公室。" + FOOT + "附件\n参会回执\n姓名|单位|职务|联系电话\n | | | \n",
    "a letter to sign": HEAD + "请各社区签署附件。" + FOOT + "附件\n安全生产责任书\n单位|负责人|联系电话|签订日期\n | | | \n",
    "residents apply": HEAD + "符合条件的居民自愿填写附件，向街道便民中心提出申请。" + FOOT + "附件\n临时救助申请表\n" + FORM,
    "no longer asked": HEAD + "各社区不再填报独居老人姓名、身份证号、联系电话、住址等信息。" + FOOT,
    "must not be asked": HEAD + "任何部门不得要求社区填报居民姓名、身份证号、联系电话等信息。" + FOOT,
    "the department takes it from the platform": HEAD + "老人姓名、身份证号、联系电话、住址等信息由我局从平台提取。" + FOOT,
    "a problem of the past": HEAD + "去年有的科室要求社区反复填报居民姓名、身份证号、联系电话、住址，群众意见很大。" + FOOT,
    "one contact": HEAD + "请各社区确定一名联络员，将姓名、职务、联系电话于4月20日前报我局。" + FOOT,
    "papers, not data": HEAD + "请社区收集申请人的身份证、户口簿、收入证明，统一交街道窗口。" + FOOT,
    "acts, not data": HEAD + "各社区要做好登记、统计、走访、宣传工作，掌握辖区情况。" + FOOT,
    "people, not data": HEAD + "各社区要摸排独居老人、留守儿童、残疾人、困难职工的需要，及时联系街道。" + FOOT,
    "published by the community about itself": HEAD + "网格员的姓名、电话、职责在公示栏公开。" + FOOT,
    "schools register": MIXED + "各学校登记学生姓名、年级、家长电话、住址。" + FOOT,
    "what residents may see": HEAD + "居民可在小程序查看缴费日期、金额、户号等信息。" + FOOT,
    "a voluntary form": HEAD + "有条件的社区可以自愿登记志愿者姓名、联系电话、服务时长。" + FOOT,
    "what a notice is for": MIXED + "为破解姓名、住址、电话等数据有而不准的难题，我局决定组织一次数据采集。" + FOOT,
    "what a company types": MIXED + "扫描由档案公司承担；目录著录项包括户主、住址、签约日期，由档案公司校核。" + FOOT,
    "a note that names the community as a place": HEAD + "学生信息表见附件。" + FOOT + "附件\n学生信息表\n姓名|班级|家长|家长电话\n | | | \n说明：所在社区一栏由学校填写。\n",
    "prices": HEAD + "服务费用见下表。\n项目|数量|单价|金额\n入户问询|200户|30元|6000元\n手语协助|10次|80元|800元\n" + FOOT,
    "a plan with money": HEAD + "安排如下：\n事项|牵头单位|经费来源\n设备采购|区民政局| \n场地租用|区民政局| \n" + FOOT,
}  # fmt: skip


@pytest.mark.parametrize("case", POSITIVE.values(), ids=POSITIVE.keys())
def test_asked(case: tuple[str, str, set[str]]) -> None:
    text, name, fields = case
    one = found(text)
    assert [set(a.fields) for a in one] == [fields]
    assert one[0].name == name


@pytest.mark.parametrize("text", NEGATIVE.values(), ids=NEGATIVE.keys())
def test_not_asked(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize("case", POSITIVE.values(), ids=POSITIVE.keys())
def test_the_place_and_the_words_stand_in_the_text(case: tuple[str, str, set[str]]) -> None:
    # Full-width letters, spaces and broken lines shift the folded text against the original.
    text = "　　\r\n" + case[0].replace("姓名", "姓　名").replace("，", " ，")
    document = read_text(text, "通知.txt")
    for one in asked(understood(document)):
        place = "".join(document.text[one.start : one.end].split())
        assert len(one.fields) == len(one.words) == len(set(one.fields))
        assert all(word and word in place for word in one.words)


HEADS = ["序号", "姓名", "性别", "身份证号码", "家庭住址", "健康状况", "备注"]
EXPECTED = ("姓名", "性别", "身份证号", "现住址", "健康状况")


def word_file(rows: Sequence[Sequence[str]]) -> bytes:
    document = docx.Document()
    for line in (HEAD + "请各社区填写附件，4月底前报街道。" + FOOT + "附件\n高龄老人登记表").split(
        "\n"
    ):
        document.add_paragraph(line)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.mark.parametrize("empty", [1, 5])
def test_a_word_table(empty: int) -> None:
    document = read(word_file([HEADS, *[[""] * len(HEADS)] * empty]), name="a.docx")
    (one,) = asked(understood(document))
    assert (one.name, one.fields) == ("高龄老人登记表", EXPECTED)
    assert document.text[one.start : one.end].startswith("序号")


def test_a_word_table_with_numbered_rows() -> None:
    rows = [[str(number), *[""] * (len(HEADS) - 1)] for number in range(1, 9)]
    (one,) = asked(understood(read(word_file([HEADS, *rows]), name="a.docx")))
    assert one.fields == EXPECTED


def test_a_word_table_that_is_filled() -> None:
    rows = [[str(n), "甲某", "男", "15010019400101001X", "松涛里3号", "良好", ""] for n in (1, 2)]
    assert asked(understood(read(word_file([HEADS, *rows]), name="a.docx"))) == ()


def test_a_word_card_with_merged_cells() -> None:
    document = docx.Document()
    for line in (HEAD + "请各社区逐户填写附件，4月底前报街道。" + FOOT + "附件\n家庭信息卡").split(
        "\n"
    ):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=4)
    for place, text in {
        (0, 0): "户主",
        (0, 2): "家庭人口",
        (1, 0): "住址",
        (2, 0): "联系方式",
    }.items():
        table.cell(*place).text = text
    table.cell(1, 1).merge(table.cell(1, 3))
    table.cell(2, 1).merge(table.cell(2, 3))
    target = io.BytesIO()
    document.save(target)
    (one,) = asked(understood(read(target.getvalue(), name="a.docx")))
    assert set(one.fields) == {"户主姓名", "家庭人口", "现住址", "联系电话"}


def test_a_page_of_the_web() -> None:
    lines = (HEAD + "请各社区填写附件，4月底前报街道。" + FOOT + "附件\n高龄老人登记表").split("\n")
    cells = "".join(f"<td>{name}</td>" for name in HEADS)
    page = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page += f"<table border=1><tr>{cells}</tr><tr>{'<td></td>' * len(HEADS)}</tr></table>"
    document = read(f"<html><meta charset=utf-8><body>{page}</body></html>".encode(), name="a.html")
    (one,) = asked(understood(document))
    assert (one.name, one.fields) == ("高龄老人登记表", EXPECTED)


def test_two_forms_of_one_notice() -> None:
    text = (
        HEAD + "请各社区填写附件1、附件2，4月底前报街道。" + FOOT
        + "附件1\n犬只登记表\n犬主|犬种|住址\n | | \n\n附件2\n车辆登记表\n车主|车牌号|联系电话\n | | \n"
    )  # fmt: skip
    assert [one.name for one in found(text)] == ["犬只登记表", "车辆登记表"]


def test_a_sentence_that_repeats_the_form_is_not_told_twice() -> None:
    text = (
        HEAD + "请各社区填写附件，登记老人姓名、身份证号、联系电话、住址。" + FOOT
        + "附件\n老人登记表\n" + FORM
    )  # fmt: skip
    assert [one.name for one in found(text)] == ["老人登记表"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("手机号码", "联系电话"),
        ("公民身份号码", "身份证号"),
        ("家庭住址", "现住址"),
        ("常住地址", "现住址"),
        ("老人姓名", "姓名"),
        ("监护人姓名", "监护人姓名"),
        ("是否独居", "独居情况"),
        ("建筑面积（㎡）", "房屋面积"),
        ("健康情况", "健康状况"),
        ("序号", ""),
        ("备注（可不填）", ""),
        ("填报人", ""),
        ("窗帘颜色（浅/深）", "窗帘颜色"),
    ],
)
def test_one_name_for_one_kind_of_data(words: str, name: str) -> None:
    assert naming().canonical(words) == name


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("外墙渗漏部位", "外墙渗漏的部位", True),
        ("屋顶漏水部位情况", "屋顶漏水部位", True),
        ("外墙渗漏部位", "屋顶漏水部位", False),
        ("已整改户数", "未整改户数", False),
        ("井", "井", True),
        ("井", "泉", False),
    ],
)
def test_unknown_names_are_compared_by_their_wording(a: str, b: str, same: bool) -> None:
    assert alike(fold(a), fold(b)) is same


def test_the_word_lists_are_large_enough_and_consistent() -> None:
    lists = naming().lists
    assert len(lists.fields) >= 120
    assert set(lists.identity) <= set(lists.fields)


def test_a_word_under_two_names_is_refused(tmp_path: Path) -> None:
    (tmp_path / "across").mkdir()
    (tmp_path / "across" / "fields.yaml").write_text(
        "fields: {甲项: [同词], 乙项: [同词]}\nidentity: []\nno_data: []\nsubjects: []\nendings: []\npeople: {}\n",
        encoding="utf-8",
    )
    with pytest.raises(PolicyError, match="同词"):
        naming(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "请各社区填报" + "姓名、电话、住址、" * 5000 + "。",
        HEAD + "请各社区填写附件。\n" + ("附件\n登记表\n" + FORM) * 800,
        HEAD + "请各社区填写附件。\n附件\n登记表\n姓名|电话|住址\n" + "甲|1|2\n" * 8000,
        HEAD + "附件\n登记表\n" + FORM + "由填" * 10000,
    ],
    ids=["items", "tables", "rows", "notes"],
)
def test_no_text_costs_more_than_its_length(text: str) -> None:
    understanding = understood(read_text(text, "通知.txt"))
    started = time.perf_counter()
    asked(understanding)
    assert time.perf_counter() - started < 2


def test_a_notice_without_forms_costs_little() -> None:
    paragraph = "各社区要结合实际做好宣传、走访、服务工作，遇到问题及时联系街道。"
    understanding = understood(read_text(HEAD + (paragraph * 3 + "\n") * 25 + FOOT, "通知.txt"))
    asked(understanding)
    started = time.perf_counter()
    for _ in range(20):
        assert asked(understanding) == ()
    # About a millisecond where nothing else runs; the limit allows for a busy machine.
    assert (time.perf_counter() - started) / 20 < 0.02
