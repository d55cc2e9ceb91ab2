"""Lists as districts really have them, and everything that can be wrong with one."""

from __future__ import annotations

import io
import pickle
import time
import zipfile
from datetime import date

import pytest
from docx import Document
from list_maker import Rows, delimited, document, workbook

from checker.errors import ReadError
from checker.policy.importing import Imported, ListRefused, read_list, values
from checker.policy.lists import AssistItem, CertificateItem, ListKind, NegativeItem

TYPES = {"off-list-task": "清单外事项", "ledger": "业务台账"}
ASSIST = ["序号", "事项名称", "责任单位", "社区职责", "部门职责"]
DUTIES = ["序号", "事项名称", "责任单位", "工作内容"]


def read(
    data: bytes, kind: ListKind = "duties", *mapping: tuple[str, str], name: str = "清单"
) -> Imported:
    return read_list(data, kind, name=name, types=TYPES, mapping=mapping)


def refused(data: bytes, kind: ListKind = "duties", *mapping: tuple[str, str]) -> ListRefused:
    with pytest.raises(ListRefused) as caught:
        read(data, kind, *mapping)
    return caught.value


def titles(found: Imported) -> list[str]:
    return [item.title for item in found.task_list.items]


# ------------------------------------------------------------------ faults


def test_twenty_faults_are_all_told_with_their_rows() -> None:
    head = [
        "编号", "事项名称", "责任部门", "说明", "社区可协助", "部门职责", "关键词", "依据", "把握",
        "起始日期", "截止日期",
    ]  # fmt: skip

    def row(**changed: object) -> list[object]:
        usual = dict.fromkeys(head, "") | {"社区可协助": "宣传", "部门职责": "审批"}
        return list({**usual, **changed}.values())

    rows: Rows = [
        ["某区依法协助事项清单"],
        ["（2026年版）"],
        head,
        row(编号="B01", 事项名称="养老服务补贴申请"),  # 4: sound
        row(编号="B02", 责任部门="民政局"),  # 5: no title
        row(编号="B01", 事项名称="残疾人需求调查"),  # 6: id of row 4
        row(编号="B04", 事项名称="养老服务补贴申请"),  # 7: title of row 4
        row(编号="B05", 事项名称="矛盾纠纷排查", 起始日期="2024-13-01"),  # 8
        row(编号="B06", 事项名称="征兵政策宣传", 截止日期="明年年底"),  # 9
        row(
            编号="B07", 事项名称="垃圾分类引导", 起始日期="2026-01-01", 截止日期="2025-12-31"
        ),  # 10
        row(编号="B08", 事项名称="长" * 101),  # 11
        row(编号="B09", 事项名称="普查宣传动员", 说明="说" * 2001),  # 12
        row(编号="B10", 事项名称="流动人口提示", 社区可协助=""),  # 13
        row(编号="B11", 事项名称="文明养犬劝导", 部门职责="无"),  # 14
        row(编号="B12", 事项名称="防范诈骗宣传", 关键词="反诈骗、诈"),  # 15
        row(编号="B13", 事项名称="禁毒知识宣讲", 把握="很高"),  # 16
        row(编号="甲乙丙", 事项名称="社区矫正帮扶"),  # 17
        row(编号="B15", 事项名称="税"),  # 18
        row(编号="B16", 事项名称="退役军人走访", 责任部门="局" * 101),  # 19
        row(编号="B17", 事项名称="妇女权益维护", 依据="据" * 501),  # 20
        row(编号="B18", 事项名称="法律援助引导", 起始日期="2025-02-29"),  # 21
        row(编号="B19", 事项名称="家庭医生签约", 社区可协助="动" * 201),  # 22
        row(
            编号="B20", 事项名称="就业信息推送", 关键词="、".join(f"说法{n}号" for n in range(101))
        ),
        row(编号="B21", 事项名称="消防知识普及", 关键词="火" * 61),  # 24
    ]
    error = refused(workbook(rows), "assist")
    assert [(fault.row, fault.column) for fault in error.faults] == [
        (5, "事项名称"), (6, "编号"), (7, "事项名称"), (8, "起始日期"), (9, "截止日期"),
        (10, "截止日期"), (11, "事项名称"), (12, "说明"), (13, "社区可协助"), (14, "部门职责"),
        (15, "关键词"), (16, "把握"), (17, "编号"), (18, "事项名称"), (19, "责任部门"),
        (20, "依据"), (21, "起始日期"), (22, "社区可协助"), (23, "关键词"), (24, "关键词"),
    ]  # fmt: skip
    lines = str(error).splitlines()
    assert lines[0] == "清单：有 20 处要改，什么都没有导入。"
    assert (
        lines[3]
        == "- 第 7 行“事项名称”一列：与第 4 行同名（“养老服务补贴申请”）。请合并或删掉一个。"
    )
    assert all(f"第 {number} 行" in line for number, line in enumerate(lines[1:], start=5))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)


def test_a_list_of_assistance_without_its_columns_is_refused() -> None:
    error = refused(
        workbook([["序号", "事项名称", "责任单位"], [1, "养老服务", "民政局"]]), "assist"
    )
    assert len(error.faults) == 1
    assert "“社区可协助”、“部门职责”" in str(error.faults[0])
    assert error.faults[0].row == 1


def test_the_same_title_in_full_width_is_the_same_title() -> None:
    error = refused(workbook([DUTIES, [1, "APP推广", "", ""], [2, "ＡＰＰ 推广", "", ""]]))
    assert [fault.row for fault in error.faults] == [3]


def test_one_title_may_stand_twice_when_no_day_has_both() -> None:
    head = ["序号", "事项名称", "起始日期", "截止日期"]
    rows = [head, [1, "文明劝导", "", "2024-12-31"], [2, "文明劝导", "2025-01-01", ""]]
    assert len(read(workbook(rows)).task_list.items) == 2
    rows[2][2] = "2024-12-31"
    assert [fault.row for fault in refused(workbook(rows)).faults] == [3]


def test_titles_nearly_equal_are_warned_of_with_both_rows() -> None:
    rows = [
        DUTIES,
        [1, "老年人能力评估（初评）", "", ""],
        [2, "流动人口信息采集登记工作", "", ""],
        [3, "老年人能力评估", "", ""],
        [4, "流动人口信息采集登记工作表", "", ""],
        [5, "流动党员服务", "", ""],
    ]
    found = read(workbook(rows))
    near = [str(warning) for warning in found.warnings]
    assert len(near) == 2
    assert near[0].startswith(
        "第 4 行“事项名称”一列：“老年人能力评估”与第 2 行“老年人能力评估（初评）”"
    )
    assert near[1].startswith("第 5 行")
    assert "第 3 行" in near[1]


@pytest.mark.parametrize("answer", ["大概", "", "看情况"])
def test_a_certificate_needs_yes_or_no(answer: str) -> None:
    rows = [["序号", "证明名称", "是否可出具"], [1, "亲属关系证明", answer]]
    error = refused(workbook(rows), "certificates")
    assert [(fault.row, fault.column) for fault in error.faults] == [(2, "是否可出具")]


def test_an_unknown_type_is_refused_and_the_known_ones_are_named() -> None:
    rows = [["序号", "事项名称", "类型"], [1, "建立台账", "台帐"], [2, "拆违", "off-list-task"]]
    error = refused(workbook(rows), "negative")
    assert [fault.row for fault in error.faults] == [2]
    assert "清单外事项、业务台账" in str(error)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".xls"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"<html><body><table></table></body></html>", "网页"),
        (b"\x89PNG\r\n\x1a\n", "不是能导入的文件"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_a_cure(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        "关于开展人口普查工作的通知\n各社区：请认真做好相关工作。\n".encode(),
        document("只有文字，没有表格。"),
        workbook([["姓名", "电话"], ["张三", "1"]]),
        workbook([[]]),
    ],
    ids=["prose", "without a table", "another table", "empty"],
)
def test_a_file_without_a_heading_says_so(data: bytes) -> None:
    error = refused(data)
    assert error.faults[0].problem == "没有找到表头"


def test_a_heading_without_items_is_refused() -> None:
    assert "没有事项" in str(refused(workbook([["某区清单"], DUTIES])))


# ------------------------------------------------------------------ what real sheets look like


def test_titles_above_merged_departments_and_notes_below() -> None:
    rows: Rows = [
        ["附件1"],
        ["某区社区依法履行职责事项清单"],
        ["填报单位：区民政局", "", "", "2026年1月"],
        DUTIES,
        [1, "调解民间纠纷", "司法局", "依法调解"],
        [2, "法治宣传", "", "讲解法律"],
        [3, "居民公约", "民政局", "修订公约"],
        ["注：本清单自2026年1月1日起施行。"],
        ["联系人：李四"],
    ]
    found = read(workbook(rows, merged=["A1:D1", "A2:D2", "C5:C6", "A8:D8"]))
    items = found.task_list.items
    assert found.task_list.title == "某区社区依法履行职责事项清单"
    assert [(i.id, i.title, i.department) for i in items] == [
        ("A01", "调解民间纠纷", "司法局"),
        ("A02", "法治宣传", "司法局"),
        ("A03", "居民公约", "民政局"),
    ]
    assert not found.task_list.reference
    assert found.warnings == ()
    assert found.understood[0] == (
        "表头在第 4 行：“序号”→编号，“事项名称”→事项名称，“责任单位”→责任部门，“工作内容”→说明"
    )
    assert sum("没有当作事项" in line for line in found.understood) == 2


def test_two_rows_of_headings() -> None:
    rows: Rows = [
        ["序号", "事项", "牵头单位", "职责分工", "", "备注"],
        ["", "", "", "社区居委会", "部门承担的职责", ""],
        [1, "养老服务", "民政局", "需求摸排；探访", "审批、发放", "旧"],
    ]
    data = workbook(rows, merged=["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"])
    found = read(data, "assist", ("社区居委会", "社区可协助"))
    item = found.task_list.items[0]
    assert isinstance(item, AssistItem)
    assert item.community_may == ("需求摸排", "探访")
    assert item.department_keeps == ("审批", "发放")
    assert found.understood[0].startswith("表头在第 1、2 行")
    assert found.understood[0].endswith("没有用到：备注")
    plain = delimited(rows)
    assert read(plain, "assist", ("社区居委会", "community_may")).task_list == found.task_list


def test_a_second_row_that_is_data_is_no_heading() -> None:
    found = read(workbook([["事项名称", "说明"], ["内容", "项目"], ["普法", "宣讲"]]))
    assert titles(found) == ["内容", "普法"]


def test_groups_give_the_department_where_no_column_does() -> None:
    rows: Rows = [
        ["序号", "工作事项", "工作内容"],
        ["一、民政局（2项）"],
        [1, "低保政策告知", ""],
        [2, "临时救助", ""],
        ["二、公安局（1项）"],
        [1, "反诈宣传", ""],
    ]
    found = read(workbook(rows, merged=["A2:C2", "A5:C5"]), "purchase")
    items = found.task_list.items
    assert [item.department for item in items] == ["民政局", "民政局", "公安局"]
    assert [item.id for item in items] == ["F01", "F02", "F03"]
    assert any("从头数起" in warning.problem for warning in found.warnings)


def test_numbers_merged_over_a_group_are_not_ids() -> None:
    rows: Rows = [
        DUTIES,
        [1, "普法宣传", "", ""],
        ["", "邻里互助", "", ""],
        [2, "楼道议事", "", ""],
    ]
    found = read(workbook(rows, merged=["A2:A3"]))
    assert [item.id for item in found.task_list.items] == ["A03", "A04", "A02"]


def test_one_title_merged_over_several_rows_is_one_item() -> None:
    rows: Rows = [
        ASSIST,
        [1, "养老服务", "民政局", "需求摸排", "审批"],
        ["", "", "", "探访", "发放"],
        [2, "助残服务", "残联", "走访", "评定"],
    ]
    found = read(workbook(rows, merged=["A2:A3", "B2:B3", "C2:C3"]), "assist")
    assert titles(found) == ["养老服务", "助残服务"]
    item = found.task_list.items[0]
    assert isinstance(item, AssistItem)
    assert item.community_may == ("需求摸排", "探访")
    assert item.department_keeps == ("审批", "发放")
    assert item.department == "民政局"


def test_an_empty_row_is_warned_of_and_hidden_rows_too() -> None:
    rows: Rows = [
        DUTIES,
        [1, "普法宣传", "", ""],
        [],
        [2, "邻里互助", "", ""],
        [3, "旧事项不要", "", ""],
        [4, "楼道议事", "", ""],
    ]
    found = read(workbook(rows, hidden=[5]))
    assert titles(found) == ["普法宣传", "邻里互助", "楼道议事"]
    warnings = [str(warning) for warning in found.warnings]
    assert warnings == [
        "第 3 行：表格中间有空行，已跳过。",
        "有 1 行是隐藏的（第 5 行），没有导入。要导入的，请先取消隐藏或清除筛选。",
    ]


def test_a_hidden_sheet_is_left_out_and_a_foreign_one_is_told() -> None:
    data = workbook(
        [DUTIES, [1, "普法宣传", "", ""]],
        [["填表说明"], ["请逐项填写"]],
        [DUTIES, [1, "邻里互助", "", ""]],
        names=["一街道", "说明", "二街道"],
    )
    found = read(data)
    assert titles(found) == ["普法宣传", "邻里互助"]
    assert [item.id for item in found.task_list.items] == ["A01", "A02"]
    assert str(found.warnings[0]) == "工作表“说明”：没有找到表头，这张表没有导入。"


def test_faults_of_several_sheets_name_the_sheet() -> None:
    data = workbook(
        [DUTIES, [1, "普法宣传", "", ""]], [DUTIES, [2, "", "民政局", ""]], names=["甲", "乙"]
    )
    assert str(refused(data).faults[0]).startswith("工作表“乙”第 2 行“事项名称”一列：")


@pytest.mark.parametrize(
    ("written", "id"),
    [
        (1, "A01"), (12, "A12"), (1.0, "A01"), ("１", "A01"), ("（一）", "A01"), ("十二、", "A12"),
        ("001", "A01"), ("a07", "A07"), ("Ａ０７", "A07"), ("A-07", "A07"), ("CL14", "CL14"),
        ("第3号", "A03"), ("1.", "A01"), (120, "A120"),
    ],
)  # fmt: skip
def test_numbers_of_every_kind_become_ids(written: object, id: str) -> None:
    found = read(workbook([DUTIES, [written, "普法宣传", "", ""]]))
    assert found.task_list.items[0].id == id


def test_numbers_in_steps_are_counted_anew() -> None:
    rows = [DUTIES, ["1.1", "普法宣传", "", ""], ["1.2", "邻里互助", "", ""]]
    found = read(delimited(rows))
    assert [item.id for item in found.task_list.items] == ["A01", "A02"]
    assert len(found.warnings) == 1


def test_items_without_a_number_come_after_the_highest() -> None:
    rows = [DUTIES, [5, "普法宣传", "", ""], ["", "邻里互助", "", ""]]
    assert [item.id for item in read(workbook(rows)).task_list.items] == ["A05", "A06"]
    bare = [["事项"], ["普法宣传"], ["邻里互助"]]
    assert [item.id for item in read(workbook(bare), "negative").task_list.items] == ["N01", "N02"]


def test_letters_of_another_list_are_warned_of() -> None:
    found = read(workbook([DUTIES, ["B01", "普法宣传", "", ""]]))
    assert "容易混淆" in str(found.warnings[0])


def test_excel_dates_and_written_dates() -> None:
    rows: Rows = [
        ["序号", "事项名称", "生效日期", "有效期至"],
        [1, "普法宣传", date(2024, 8, 6), "长期"],
        [2, "邻里互助", "２０２４年８月６日", "2025年6月"],
        [3, "楼道议事", 45510, "2026.12.31"],
        [4, "居民公约", "二〇二四年八月六日", "20261231"],
        [5, "文明评选", "自2024-8-6起施行", "/"],
    ]
    items = read(workbook(rows)).task_list.items
    assert {item.since for item in items} == {date(2024, 8, 6)}
    assert [item.until for item in items] == [
        None, date(2025, 6, 30), date(2026, 12, 31), date(2026, 12, 31), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["8月6日", "24/8/6", "2024-2-30", "2024年13月", "待定", "99999999"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        values.day(text, last=False)


def test_the_last_day_of_a_month_or_a_year() -> None:
    assert values.day("2024年2月", last=True) == date(2024, 2, 29)
    assert values.day("2024年", last=True) == date(2024, 12, 31)
    assert values.day("2024年", last=False) == date(2024, 1, 1)
    assert values.day("2024-08-06 00:00:00", last=True) == date(2024, 8, 6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("宣传、走访；劝导\n报告", ("宣传", "走访", "劝导", "报告")),
        ("1.政策宣传；2.入户走访。", ("政策宣传", "入户走访")),
        ("（1）宣传（一）走访", ("宣传（一）走访",)),
        ("①宣传\n②走访", ("宣传", "走访")),
        ("1、宣传\n2、走访", ("宣传", "走访")),
        ("宣传（入户、讲座）、走访", ("宣传（入户、讲座）", "走访")),
        ("依《甲、乙条例》告知；劝导", ("依《甲、乙条例》告知", "劝导")),
        ("宣传（没有配对、走访\n劝导", ("宣传（没有配对、走访", "劝导")),
        ("宣传、宣传", ("宣传",)),
        ("12345热线、110", ("12345热线", "110")),
        ("无", ()),
        ("、；", ()),
        ("登记造册（见附件。2）、上门核对", ("登记造册（见附件。2）", "上门核对")),
    ],
)
def test_several_values_in_a_cell(text: str, found: tuple[str, ...]) -> None:
    assert values.several(text) == found


@pytest.mark.parametrize(
    ("title", "phrases"),
    [
        ("低保申请、特困供养；临时救助", ("低保申请", "特困供养", "临时救助")),
        ("养老服务（高龄津贴）", ("养老服务", "高龄津贴")),
        ("低保、特困", ("低保", "特困")),
        ("税、费", ("税费",)),
        ("宣传；1.入户劝导", ("入户劝导",)),
        ("税源摸排/企业走访", ("税源摸排", "企业走访")),
    ],
)
def test_phrases_from_a_title(title: str, phrases: tuple[str, ...]) -> None:
    found = read(workbook([["序号", "事项名称"], [1, title]]))
    assert found.task_list.items[0].phrases == phrases
    assert any("取自事项名称" in line for line in found.understood)


# ------------------------------------------------------------------ csv


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_coat(encoding: str, delimiter: str) -> None:
    rows = [
        ["某区事项清单", "", "", ""],
        DUTIES,
        ["1", "普法宣传，邻里互助", "司法局", "第一行\n第二行"],
        ["2", "说“是”的事项", "", "a,b;c\td"],
    ]
    found = read(delimited(rows, encoding, delimiter))
    assert titles(found) == ["普法宣传，邻里互助", "说“是”的事项"]
    assert found.task_list.items[0].description == "第一行\n第二行"
    assert found.task_list.items[1].description == "a,b;c d"
    assert found.task_list.title == "某区事项清单"


def test_quirks_of_excel_in_csv() -> None:
    text = (
        'sep=;\r\n序号;事项名称;说明\r\n="001";普法宣传;\'=1+1\r\n\r\n="002";"邻里\r\n互助";-\r\n'
    )
    found = read(text.encode("gb18030"))
    assert [(i.id, i.title, i.description) for i in found.task_list.items] == [
        ("A01", "普法宣传", "=1+1"),
        ("A02", "邻里互助", ""),
    ]
    assert found.warnings[0].row == 3


def test_departments_lost_by_saving_merged_cells_as_csv() -> None:
    rows = [
        DUTIES,
        ["1", "普法宣传", "司法局", ""],
        ["2", "纠纷调解", "", ""],
        ["3", "邻里互助", "无", ""],
        ["4", "楼道议事", "", ""],
    ]
    found = read(delimited(rows))
    departments = [item.department for item in found.task_list.items]
    assert departments == ["司法局", "司法局", "", ""]
    assert "第 3、5 行" in found.warnings[0].problem


def test_a_csv_of_one_endless_quotation_ends() -> None:
    with pytest.raises((ReadError, ListRefused)):
        read(('序号,事项名称\n1,"' + "长" * 400_000).encode())


# ------------------------------------------------------------------ docx


def test_a_word_table_split_over_two_tables_and_merged_downwards() -> None:
    first = [DUTIES, ["1", "普法宣传", "司法局", "讲解"], ["2", "纠纷调解", "", "调解"]]
    rest = [["3", "邻里互助", "民政局", "互助"], ["4", "楼道议事", "民政局", "议事"]]
    data = document("附件", "某区履职事项清单", first, "", "（续表）", rest, merged=[(2, 1, 1)])
    found = read(data)
    assert [i.id for i in found.task_list.items] == ["A01", "A02", "A03", "A04"]
    assert found.task_list.title == "某区履职事项清单"
    assert "第 2 张表没有表头，接着上一张表读" in found.understood
    merged = read(document(first, merged=[(2, 1, 2)]))
    assert [item.department for item in merged.task_list.items] == ["司法局", "司法局"]
    assert merged.warnings == ()


def test_a_word_table_of_another_matter_is_not_taken_along() -> None:
    other = [["甲", "乙", "丙", "丁"], ["1", "2", "3", "4"]]
    found = read(document([DUTIES, ["1", "普法宣传", "", ""]], "下面是联系人", other))
    assert titles(found) == ["普法宣传"]
    assert str(found.warnings[0]).startswith("第 2 张表：")


def test_numbers_that_word_makes_and_text_that_was_deleted() -> None:
    made = Document()
    table = made.add_table(2, 2)
    for cell, text in zip(table.rows[0].cells, ("序号", "事项名称"), strict=True):
        cell.text = text
    table.rows[1].cells[0].paragraphs[0].style = "List Number"
    table.rows[1].cells[1].text = "普法宣传"
    deleted = table.rows[1].cells[1].paragraphs[0]._p
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deleted.append(
        parse_xml(f'<w:del {space} w:id="1"><w:r><w:delText>旧字</w:delText></w:r></w:del>')
    )
    data = io.BytesIO()
    made.save(data)
    found = read(data.getvalue())
    assert [(i.id, i.title) for i in found.task_list.items] == [("A01", "普法宣传")]


def test_a_repeated_heading_is_no_item() -> None:
    rows = [DUTIES, ["1", "普法宣传", "", ""], DUTIES, ["2", "邻里互助", "", ""]]
    assert titles(read(document(rows))) == ["普法宣传", "邻里互助"]


# ------------------------------------------------------------------ columns


def test_what_the_user_says_of_columns_wins() -> None:
    rows = [["代号", "名堂", "事项", "谁管"], ["A05", "普法宣传", "杂", "司法局"]]
    mapping = (("名堂", "事项名称"), ("代号", "id"), ("谁管", "责任部门"), ("事项", "-"))
    item = read(workbook(rows), "duties", *mapping).task_list.items[0]
    assert (item.id, item.title, item.department) == ("A05", "普法宣传", "司法局")


def test_wrong_words_of_the_user_are_faults() -> None:
    data = workbook([DUTIES, [1, "普法宣传", "", ""]])
    error = refused(data, "duties", ("没有的列", "说明"), ("序号", "类型"))
    assert len(error.faults) == 2
    assert "“类型”不是这种清单的字段" in str(error)
    assert "有这些列：序号、事项名称、责任单位、工作内容" in str(error)
    both = refused(data, "duties", ("责任单位", "说明"), ("工作内容", "说明"))
    assert "两列都对应到“说明”" in str(both)


def test_columns_that_look_alike_are_told_apart() -> None:
    head = [
        "序号",
        "事项类别",
        "事项名称",
        "区级部门职责",
        "社区居委会协助内容",
        "区级部门",
        "政策依据文件",
    ]
    rows = [head, [1, "民政类", "养老服务", "审批", "探访", "民政局", "某文"]]
    found = read(workbook(rows), "assist")
    item = found.task_list.items[0]
    assert isinstance(item, AssistItem)
    assert (item.title, item.department, item.source) == ("养老服务", "民政局", "某文")
    assert (item.community_may, item.department_keeps) == (("探访",), ("审批",))
    assert found.understood[0].endswith("没有用到：事项类别")


def test_certificates_of_two_sections_are_told_by_their_headlines() -> None:
    rows: Rows = [
        ["某区社区证明事项清单"],
        ["一、不应出具的证明"],
        ["序号", "证明名称", "办理渠道"],
        [1, "亲属关系证明", "公安机关"],
        ["二、可以出具的证明"],
        ["序号", "证明名称", "办理渠道"],
        [2, "居住情况证明", ""],
    ]
    found = read(workbook(rows, merged=["A1:C1", "A2:C2", "A5:C5"]), "certificates")
    items = found.task_list.items
    assert all(isinstance(item, CertificateItem) for item in items)
    assert [item.allowed for item in items if isinstance(item, CertificateItem)] == [False, True]
    assert items[0].id == "C01"


def test_a_list_of_certificates_that_says_nothing_of_yes_or_no() -> None:
    error = refused(workbook([["序号", "证明名称"], [1, "居住证明"]]), "certificates")
    assert "看不出这个证明可不可以出具" in str(error)


def test_a_negative_list_without_types() -> None:
    found = read(workbook([["序号", "事项"], [1, "拆违任务"]]), "negative")
    item = found.task_list.items[0]
    assert isinstance(item, NegativeItem)
    assert item.type_hint == "off-list-task"
    assert any("清单外事项" in line for line in found.understood)


# ------------------------------------------------------------------ hostile


def test_invisible_and_control_characters_do_not_get_in() -> None:
    rows = [DUTIES, ["1", "普法\u202e宣传\u200b", "司\u0007法局", "\u3000说明\u00a0 "]]
    item = read(delimited(rows)).task_list.items[0]
    assert (item.title, item.department, item.description) == ("普法宣传", "司法局", "说明")


def test_a_cell_far_away_costs_nothing() -> None:
    rows = [DUTIES, [1, "普法宣传", "", ""]]
    book = workbook(rows)
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    areas = "".join(f'<mergeCell ref="A{n}:XFD{n + 900}"/>' for n in range(3, 3000))
    merged = f'</sheetData><mergeCells count="2997">{areas}</mergeCells>'.encode()
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merged)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    start = time.monotonic()
    assert titles(read(data.getvalue())) == ["普法宣传"]
    assert time.monotonic() - start < 5


def test_too_many_items_and_many_alike_ones_end_soon() -> None:
    many = [["事项名称"], *([f"第{n}项工作"] for n in range(2001))]
    assert "最多 2000 项" in str(refused(delimited(many)))
    alike = [["事项名称"], *(["同样开头的一件很长很长的事情" * 3 + f"{n}"] for n in range(1500))]
    start = time.monotonic()
    found = read(delimited(alike))
    assert time.monotonic() - start < 20
    assert len(found.warnings) == 51


def test_a_list_with_a_formula_nobody_has_worked_out_is_refused() -> None:
    with pytest.raises(ReadError, match="公式没有存下结果"):
        read(workbook([DUTIES, ["=ROW()-1", "普法宣传", "", ""]]))
