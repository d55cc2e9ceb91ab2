"""``checker admissions``: a whole life by command line and by Python, and what it writes."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from checker import check
from checker.cli import main
from checker.policy import Policy
from checker.policy.admitted import Application
from checker.store import admissions, open_store

NUMBER = "某民准〔2026〕8号"
APPLICATION = """\
申请部门: 某区民政局
事项名称: 高龄老人走访登记
申请理由: 老年人权益保障法第十七条
工作内容: 上门走访，登记生活需求，每季度一次
办理对象: 80周岁以上老人
权限: 只登记需求，不作认定
起始日期: 2026年1月1日
截止日期: 2026-12-31
拨付经费:
  由谁付: 区民政局
  付多少: 每户10元
  怎么付: 按季拨付到社区账户
关键词: [高龄老人]
"""
NOTICE = f"""\
关于开展高龄老人走访的通知
各社区居委会：
根据{NUMBER}，请各社区对80周岁以上高龄老人全年逐户走访，每季度一次，登记生活需求。
某区民政局
2026年3月2日
"""


class Register:
    """The command on a store of its own, within this process: starting one takes longer than it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'register.db'}"

    def __call__(self, *arguments: object, code: int = 0) -> str:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                returned = main(["admissions", *map(str, arguments)])
            except SystemExit as stopped:  # what argparse refuses
                returned = int(str(stopped.code))
        assert returned == code, err.getvalue()
        return (out if code == 0 else err).getvalue()


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    made = Register(tmp_path)
    monkeypatch.setenv("CHECKER_STORE", made.url)
    return made


@pytest.fixture
def applied(register: Register) -> Register:
    (register.folder / "申请.yaml").write_text(APPLICATION, encoding="utf-8")
    register("add", "--from", register.folder / "申请.yaml", "--who", "张三")
    return register


def approve(register: Register) -> str:
    return register(
        "approve",
        1,
        "--number",
        NUMBER,
        "--date",
        "2025-12-20",
        "--by",
        "市领导小组",
        "--who",
        "李四",
    )


def tables(path: Path) -> dict[str, str]:
    document = Document(str(path))
    assert document.paragraphs[0].text == "社区工作准入申请表"
    return {row.cells[0].text: row.cells[1].text for row in document.tables[0].rows}


def test_a_whole_life_by_the_command_line(applied: Register) -> None:
    blank = applied.folder / "空表.docx"
    applied("show", 1, "--form", blank)
    form = tables(blank)
    assert form["申请部门"] == "某区民政局"
    assert form["时限"] == "2026年1月1日至2026年12月31日"
    assert form["拨付经费"] == "由谁付：区民政局\n付多少：每户10元\n怎么付：按季拨付到社区账户"
    for box in ("社区意见", "街道（镇）意见", "领导小组意见"):
        assert "签字" in form[box]
        assert "年    月    日" in form[box]

    for side, body in (("community", "红岩社区"), ("street", "甲街道")):
        applied(
            "opinion",
            1,
            "--side",
            side,
            "--body",
            body,
            "--words",
            "经费要先到",
            "--date",
            "2025-12-1",
        )
    assert "提醒" not in approve(applied)
    assert NUMBER in applied("list", "--in-force", "2026-12-31")
    assert "共 0 项" in applied("list", "--in-force", "2027-01-01")
    assert "共 1 项" in applied("list", "--state", "approved", "--department", "民政")

    filled = applied.folder / "表.docx"
    applied("show", 1, "--form", filled)
    form = tables(filled)
    assert "红岩社区：同意。经费要先到" in form["社区意见"]
    assert f"同意准入，文号 {NUMBER}，有效期2026年1月1日至2026年12月31日" in form["领导小组意见"]
    assert "2025年12月20日" in form["领导小组意见"]

    applied("cancel", 1, "--reason", "改由平台办理", "--date", "2026-05-01", "--who", "张三")
    shown = applied("show", 1)
    assert "取消日期：2026-05-01" in shown
    for step in ("张三：申请", "街道（镇）意见", "李四：同意准入", "张三：取消"):
        assert step in shown
    assert "改由平台办理" in applied("ledger")


def test_the_same_life_by_python_and_the_verdict(applied: Register) -> None:
    approve(applied)
    with open_store(applied.url) as store:
        policy = Policy.load().with_admissions(admissions.listing(store))
        assert check(NOTICE, policy=policy, models=False).label == "compliant"
        admissions.cancel(store, 1, reason="停办", on=date(2026, 3, 1), who="张三")
        policy = Policy.load().with_admissions(admissions.listing(store))
    assert check(NOTICE, policy=policy, models=False).label == "violation"
    assert check(NOTICE, models=False).label == "violation"


def test_the_cancelled_ledger_as_files(applied: Register) -> None:
    approve(applied)
    applied("add", "--department", "某局", "--matter", "没有取消的事项")
    applied("cancel", 1, "--reason", "停办", "--date", "2026-05-01", "--who", "张三")
    sheet_file, word_file = applied.folder / "台账.xlsx", applied.folder / "台账.docx"
    assert "共 1 项" in applied("ledger", sheet_file)
    applied("ledger", word_file)
    header, *rows = load_workbook(sheet_file).active.iter_rows(values_only=True)
    assert [dict(zip(header, row, strict=True)) for row in rows] == [
        {
            "编号": "1",
            "事项": "高龄老人走访登记",
            "申请部门": "某区民政局",
            "准入文号": NUMBER,
            "准入期限": "2026-01-01 至 2026-12-31",
            "取消日期": "2026-05-01",
            "取消理由": "停办",
            "经办人": "张三",
        }
    ]
    document = Document(str(word_file))
    assert document.paragraphs[0].text == "社区工作事项取消台账"
    assert [len(table.rows) for table in document.tables] == [2]


def test_expired_matters_are_marked(applied: Register) -> None:
    approve(applied)
    assert "0 项" in applied("expire", "--on", "2026-12-31")
    assert "1 项" in applied("expire", "--on", "2027年1月1日")
    assert "已到期" in applied("list")


HOSTILE = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "＝1+1", " =1", "\t=1"]


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_an_export_calculates_nothing(register: Register, suffix: str) -> None:
    with open_store(register.url) as store:
        for words in HOSTILE:
            admissions.apply(store, Application(f"局{words}", words), who="甲")
    target = register.folder / f"登记簿.{suffix}"
    register("export", target)
    if suffix == "json":
        entries = json.loads(target.read_text(encoding="utf-8"))
        assert [e["application"]["matter"] for e in entries] == [w.strip() for w in HOSTILE]
        assert entries[0]["history"][0]["action"] == "申请"
        return
    if suffix == "xlsx":
        sheet = load_workbook(target).active
        assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        rows = list(csv.reader(io.StringIO(target.read_bytes().decode("utf-8-sig"))))
    at = rows[0].index("事项")
    assert [row[at] for row in rows[1:]] == [f"'{words.strip()}" for words in HOSTILE]


def test_json_of_the_list_is_read_again_as_an_application(applied: Register) -> None:
    (entry,) = json.loads(applied("list", "--json"))
    again = applied.folder / "again.json"
    again.write_text(json.dumps(entry["application"], ensure_ascii=False), encoding="utf-8")
    applied("add", "--from", again)
    one, two = json.loads(applied("list", "--json"))
    assert one["application"] == two["application"]


def test_options_take_the_place_of_what_the_file_says(applied: Register) -> None:
    applied(
        "add", "--from", applied.folder / "申请.yaml", "--amount", "每户20元", "--street", "甲街道"
    )
    found = json.loads(applied("show", 2, "--json"))["application"]
    assert found["funds"] == {
        "payer": "区民政局",
        "amount": "每户20元",
        "channel": "按季拨付到社区账户",
    }
    assert found["streets"] == ["甲街道"]
    assert found["keywords"] == ["高龄老人"]


def test_an_incomplete_application_is_entered_and_not_approved(register: Register) -> None:
    assert "还缺少：办理对象" in register(
        "add", "--department", "某局", "--matter", "某事项", "--content", "走访"
    )
    said = register("approve", 1, "--number", NUMBER, "--date", "2026-1-1", code=2)
    for element in ("办理对象", "权限", "时限", "由谁付"):
        assert element in said


def test_a_decision_without_opinions_is_reminded_of(applied: Register) -> None:
    said = approve(applied)
    assert "提醒" in said
    assert "街道（镇）、社区" in said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("show", 9), "没有第 9 号"),
        (("show", "甲"), "整数"),
        (("add", "--department", "某局"), "事项名称"),
        (("add", "--from", "没有.yaml"), "找不到"),
        (("add", "--since", "三月"), "日期"),
        (("add", "--since", "2026-02-30"), "日期"),
        (("cancel", 1, "--reason", "停"), "不能改为"),
        (("cancel", 1), "缺少"),
        (("approve", 1, "--number", "8号", "--date", "2026-01-01"), "不完整"),
        (("reject", 1, "--reason", " "), "理由"),
        (("opinion", 1, "--side", "mayor", "--body", "甲", "--words", "可"), "不能填"),
        (("export", "登记簿.pdf"), "扩展名"),
        (("show", 1, "--form", "没有的文件夹/表.docx"), "写不进去"),
        (("list", "--store", "不是地址"), "存储地址"),
        (("expire", "--who", ""), "经办人"),
    ],
)
def test_wrong_use_is_explained(
    applied: Register, arguments: tuple[object, ...], named: str
) -> None:
    assert named in applied(*arguments, code=2)


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("a.yaml", "申请部门: 甲\n事项名称: 乙\n期限: 长\n", "不认识的键“期限”"),
        ("a.yaml", "申请部门: 甲\n事项名称: 乙\n起始日期: 下月\n", "日期"),
        ("a.yaml", "申请部门: &a [*a]\n", "引用"),
        ("a.yaml", "", "空的"),
        ("a.json", '{\t"department": "甲",\n\t"matter": 1}', "应是文字"),
        ("a.json", '{"department": "甲", "department": "乙"}', "重复"),
        ("a.json", '{"department": ', "JSON"),
        ("a.json", "[" * 100_000, "层数"),
        ("a.json", "null", "空的"),
    ],
)
def test_a_faulty_file_is_explained(
    register: Register, name: str, content: str, named: str
) -> None:
    path = register.folder / name
    path.write_text(content, encoding="utf-8")
    assert named in register("add", "--from", path, code=2)


def test_the_command_is_there_for_a_shell(applied: Register) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "checker.cli", "admissions", "list"],
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0
    assert "高龄老人走访登记" in done.stdout.decode()
    assert done.stderr == b""
