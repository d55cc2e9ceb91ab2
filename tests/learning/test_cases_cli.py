"""``checker cases`` as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

NOTICE = """\
清河市临江区城市管理局
关于建立养犬台账的通知
临江街道各社区：
请红岩社区于本月底前建立养犬工作台账，每月更新。材料由李建国负责收集。联系人：张三，13812345678。
清河市临江区城市管理局
2025年3月14日
"""


class Command:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "cases.db"

    def __call__(self, *arguments: object, code: int = 0, typed: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "checker.cli", "cases", *map(str, arguments)],
            input=typed.encode(),
            capture_output=True,
            timeout=180,
            check=False,
            env={
                **os.environ, "CHECKER_STORE": f"sqlite:///{self.store}", "PYTHONIOENCODING": "utf-8",
            },
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert done.returncode == code, done.stderr.decode()
        return (done.stdout if code == 0 else done.stderr).decode()


@pytest.fixture
def run(tmp_path: Path) -> Command:
    return Command(tmp_path)


def test_looking_makes_no_store(run: Command) -> None:
    said = run("list", "--words", "禁塑 台账")
    assert said.splitlines()[-1] == "共 1 个。"
    assert "违规 业务台账：各社区要建立禁塑工作台账" in said
    assert not run.store.exists()


def test_a_case_is_shown_with_all_that_explains_it(run: Command) -> None:
    identifier = run("list", "--words", "禁塑 台账").split()[0]
    said = run("show", identifier[:8])
    assert "各社区要【建立禁塑工作台账】，做到底数清楚" in said
    for part in ("结论：违规", "依据：", "社区可以：", "相像的合规写法："):
        assert part in said


def test_filters_and_json(run: Command) -> None:
    found = json.loads(run("list", "--type", "ledger", "--clean", "--json"))
    assert {(case["type"], case["verdict"]) for case in found} == {("ledger", "compliant")}
    assert "没有叫“nonsense”的类型" in run("list", "--type", "nonsense", code=2)


def test_an_own_case_lives_and_goes(run: Command) -> None:
    said = run(
        "add", "--text", "请红岩社区给张三同志报三本账，电话13812345678。", "--type", "ledger",
        "--evidence", "报三本账", "--who", "李四",
    )  # fmt: skip
    assert "自有第 1 号：请××社区给张××同志报三本账，电话138××××××××。" in said
    listed = run("list", "--own")
    assert "[自有第 1 号]" in listed
    assert "【报三本账】" in run("show", listed.split()[0])
    assert "已移除自有第 1 号" in run("remove", 1, "--who", "李四")
    assert run("list", "--own").strip() == "共 0 个。"
    assert "已经由 李四 移除" in run("remove", 1, code=2)


def test_a_finding_of_a_notice_becomes_a_case_without_names(run: Command) -> None:
    notice = run.folder / "通知.txt"
    notice.write_text(NOTICE, encoding="utf-8")
    offered = run("add", "--from", notice)
    number = next(line.split(".")[0] for line in offered.splitlines() if "业务台账" in line)
    assert not run.store.exists()
    said = run("add", "--from", notice, "--finding", number, "--department", "城管")
    assert "请××社区于本月底前建立养犬工作台账，每月更新。材料由李××负责收集。" in said
    (case,) = json.loads(run("list", "--own", "--json"))
    assert case["type"] == "ledger"
    text, at = case["text"], case["evidence"]
    assert "台账" in text[at["start"] : at["end"]]
    assert not [name for name in ("红岩", "建国", "张三", "12345678") if name in text]
    assert "没有第 99 处" in run("add", "--from", notice, "--finding", 99, code=2)


def test_a_notice_that_cannot_be_read_is_said(run: Command) -> None:
    assert "没有.txt" in run("add", "--from", run.folder / "没有.txt", code=3)


def test_a_type_must_be_given_for_a_text(run: Command) -> None:
    assert "--type" in run("add", "--text", "请社区报账。", code=2)


def test_a_handout_is_written(run: Command) -> None:
    place = run.folder / "讲义.docx"
    assert "个案例" in run("handout", place, "--type", "ledger", "--title", "台账专题")
    assert Document(str(place)).paragraphs[0].text == "台账专题"
    assert ".docx 或 .pdf" in run("handout", run.folder / "讲义.txt", code=2)
    assert "没有选出案例" in run("handout", place, "--words", "火星", code=2)
    assert "写不到" in run("handout", run.folder / "无" / "a.docx", "--type", "ledger", code=2)


def test_a_quiz_is_taken_by_number_and_word_and_goes_on_later(run: Command) -> None:
    progress = run.folder / "进度.json"
    arguments = ("quiz", "--seed", 3, "--count", 2, "--progress", progress)
    said = run(*arguments, typed="0\n九\n合规\nq\n")
    assert said.count("请输入 1 到 3") == 2
    assert ("√ 对了" in said) != ("× 不对" in said)
    assert "共 1 道题" in said
    kept = json.loads(progress.read_text(encoding="utf-8"))
    assert len(kept["given"]) == 1
    assert kept["given"][0]["verdict"] == "compliant"
    said = run(*arguments, typed="1\n1\n" * 40)
    assert "第 2 题" in said
    assert "第 1 题" not in said


def test_a_quiz_ends_when_the_input_ends(run: Command) -> None:
    said = run("quiz", "--seed", 3)
    assert "第 1 题" in said
    assert "道题" not in said


def test_all_right_ends_the_quiz(run: Command) -> None:
    # One clean case alone: nothing to choose but 合规.
    said = run("quiz", "--words", "检查台账由区应急管理局建立", "--count", 3, typed="3\n")
    assert "√ 对了。正确的是：合规。" in said
    assert "为什么：部门自己建。" in said
    assert "共 1 道题，一次答对 1 道" in said


def test_a_spoilt_progress_is_said(run: Command) -> None:
    place = run.folder / "进度.json"
    place.write_bytes(b"\xff\xfe")
    assert "打不开" in run("quiz", "--progress", place, code=2)
    place.write_text("{}", encoding="utf-8")
    assert "测验进度读不出来" in run("quiz", "--progress", place, code=2)
    place.write_text("{}", encoding="utf-8")
    assert "没有可以出题" in run("quiz", "--words", "火星", code=2)
