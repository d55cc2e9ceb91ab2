"""``checker lists`` through a subprocess, as an official meets it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

HEAD = ["序号", "事项名称", "责任单位", "社区职责", "部门职责"]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store' / 'checker.db'}"


def lists(*arguments: object, store: str = "") -> subprocess.CompletedProcess[str]:
    words = [*map(str, arguments), *(["--store", store] if store else [])]
    return subprocess.run(
        [sys.executable, "-m", "checker.cli", "lists", *words],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def sheet(place: Path, *titles: str) -> Path:
    book = Workbook()
    book.active.append(["某区依法协助事项清单"])
    book.active.append(HEAD)
    for number, title in enumerate(titles, start=1):
        book.active.append([number, title, "民政局", "宣传、走访", "审批"])
    book.save(place)
    return place


def test_a_list_is_imported_shown_replaced_compared_and_remembered(
    tmp_path: Path, url: str
) -> None:
    old = sheet(tmp_path / "2024.xlsx", "养老服务", "助残服务")
    new = sheet(tmp_path / "2026.xlsx", "养老服务", "退役军人走访")

    def take(file: Path, day: str, *more: str) -> subprocess.CompletedProcess[str]:
        who = ("--who", "张三")
        return lists("import", file, "--kind", "assist", "--from", day, *who, *more, store=url)

    dry = take(old, "2024-01-01", "--dry-run")
    assert dry.returncode == 0
    assert "“社区职责”→社区可协助" in dry.stdout
    assert "没有导入" in dry.stdout
    assert "还没有导入过" in lists("history", "--kind", "assist", store=url).stdout

    assert take(old, "2024年1月1日").stdout.splitlines()[-1] == (
        "已导入：某区依法协助事项清单，2 项，从 2024-01-01 起适用。"
    )
    assert take(new, "2026-01-01").returncode == 0
    again = take(old, "2026-01-01")
    assert again.returncode == 2
    assert "--replace" in again.stderr

    shown = lists("show", "--on", "2025-06-01", store=url).stdout.splitlines()
    assert shown[0] == "2025年6月1日适用的清单："
    assert "本地，2024年1月1日起，张三 导入自“2024.xlsx”" in shown[2]
    assert "随软件发布的参考本" in shown[1]
    one = lists("show", "--kind", "assist", "--on", "2026-06-01", store=url).stdout
    assert "B02 退役军人走访" in one
    assert "  部门职责：审批" in one

    diff = lists(
        "diff", "--kind", "assist", "--from", "2024-01-01", "--to", "2026-01-01", store=url
    ).stdout.splitlines()
    assert diff == [
        "新增 1 项，删去 1 项，改动 0 项。",
        "新增：B02 退役军人走访（民政局）",
        "删去：B02 助残服务（民政局）",
    ]
    files = lists("diff", old, new, "--kind", "assist").stdout.splitlines()
    assert files == diff

    assert take(old, "2026-01-01", "--replace").returncode == 0
    history = lists("history", "--kind", "assist", store=url).stdout.splitlines()
    assert history[0].startswith("2024年1月1日起：某区依法协助事项清单")
    assert history[-1].endswith("张三 替换“2024.xlsx”，换下“2026.xlsx”（2 项，张三 导入）")


def test_a_faulty_file_is_told_whole_and_changes_nothing(tmp_path: Path, url: str) -> None:
    rows = [HEAD, ["1", "", "", "宣传", "审批"], ["2", "助残服务", "", "", "审批"], ["2", "养老服务", "", "走访", ""]]  # fmt: skip
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    place = tmp_path / "坏.csv"
    place.write_bytes(text.getvalue().encode("gb18030"))
    done = lists("import", place, "--kind", "assist", "--from", "2026-01-01", store=url)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "坏.csv：有 4 处要改，什么都没有导入。",
        "- 第 2 行“事项名称”一列：没有写事项名称。请补上；不是事项的，请删去这一行。",
        "- 第 3 行“社区职责”一列：是空的。请写明；没有的事项不应列在协助清单里。",
        "- 第 4 行“序号”一列：编号 B02 与第 3 行重复。请给其中一项换一个编号。",
        "- 第 4 行“部门职责”一列：是空的。请写明；没有的事项不应列在协助清单里。",
    ]
    assert "还没有导入过" in lists("history", "--kind", "assist", store=url).stdout


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "docx"])
def test_what_is_exported_can_be_imported(tmp_path: Path, url: str, suffix: str) -> None:
    place = tmp_path / f"证明.{suffix}"
    done = lists(
        "export", "--kind", "certificates", "--on", "2026-06-01", "--output", place, store=url
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout == f"已写到 {place}，共 67 项。\n"
    taken = lists("import", place, "--kind", "certificates", "--from", "2026-01-01", store=url)
    assert taken.returncode == 0
    same = lists(
        "diff", "--kind", "certificates", "--from", "2025-12-31", "--to", "2026-01-01", store=url
    )
    assert same.stdout == "两份清单的事项没有区别。\n"
    assert not list(tmp_path.glob("*.part"))


def test_columns_are_named_by_hand(tmp_path: Path, url: str) -> None:
    place = tmp_path / "清单.csv"
    place.write_text("名堂,谁管\n普法宣传,司法局\n", encoding="utf-8")
    command = ("import", place, "--kind", "duties", "--from", "2026-01-01", "--dry-run")
    assert "没有找到表头" in lists(*command, store=url).stderr
    done = lists(*command, "--map", "名堂=事项名称", "--map", "谁管=责任部门", store=url)
    assert done.returncode == 0
    assert "“名堂”→事项名称，“谁管”→责任部门" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("import", "没有.xlsx", "--kind", "assist", "--from", "2026-01-01"), 3, "找不到这个文件"),
        (("import", "a.xlsx", "--kind", "assist"), 2, "缺少 --from"),
        (("import", "a.xlsx", "--kind", "duty", "--from", "2026-01-01"), 2, "不能填"),
        (("import", "a.xlsx", "--kind", "assist", "--from", "明天"), 2, "日期应写成"),
        (("import", "a.xlsx", "--kind", "assist", "--from", "2026-01-01", "--map", "x"), 2, "列名=字段"),
        (("export", "--kind", "assist", "--output", "a.pdf"), 2, ".xlsx、.csv 或 .docx"),
        (("export", "--kind", "assist", "--output", "没有的文件夹/a.csv"), 2, "写不到"),
        (("diff", "a.xlsx", "--kind", "assist"), 2, "两个文件"),
        (("diff", "--kind", "assist"), 2, "--from 和 --to"),
        (("show", "--store", "oracle://x"), 2, "数据库"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_plain_sentence(
    tmp_path: Path, url: str, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = lists(*arguments, store="" if "--store" in arguments else url)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
