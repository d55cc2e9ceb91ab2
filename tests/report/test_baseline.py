"""Baselines: what is new since, and what a person is told of a file that is none."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from many_rows import CONFIRMED, DISMISSED, Pair, stored, unreadable

from checker.errors import CheckerError
from checker.model import Finding, Verdict
from checker.report.json import render
from checker.report.many import MANY_FORMATS, Baseline, Written, write

TEXT = "各社区要建台账。各社区要挂牌子。请签责任书。"
SPANS = ((0, 7), (8, 15), (16, 21))
BASES = ("jsonl", "sarif")


@pytest.fixture
def notice(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> Callable[..., Pair]:
    """A notice with the findings of those numbers; ``more`` changes its bytes."""

    def made(numbers: tuple[int, ...], path: str = "/收文/甲.docx", more: str = "", **with_: Any):
        text = TEXT + more
        found = [finding_of(text, *SPANS[number]) for number in numbers]
        return stored(verdict_of(text, found), path, **with_)

    return made


def written(rows: list[Pair], format: str, baseline: Baseline | None = None) -> bytes:
    out = io.BytesIO()
    write(rows, format, out, baseline=baseline)  # type: ignore[arg-type]
    return out.getvalue()


def based(rows: list[Pair], format: str, folder: Path) -> Baseline:
    path = folder / f"基线.{format}"
    path.write_bytes(written(rows, format))
    return Baseline.load(path)


def new(rows: list[Pair], baseline: Baseline) -> list[tuple[str, list[str]]]:
    data = written(rows, "jsonl", baseline)
    contents = [json.loads(line) for line in data.decode().split("\n")[:-1]]
    return [(one["file"], [f["evidence"] for f in one["findings"]]) for one in contents]


@pytest.mark.parametrize("format", BASES)
def test_only_what_was_not_there_is_new(
    format: str, notice: Callable[..., Pair], tmp_path: Path
) -> None:
    baseline = based([notice((0, 1)), notice((0,), "/收文/乙.docx")], format, tmp_path)
    assert new([notice((0, 1)), notice((0,), "/收文/乙.docx")], baseline) == []
    # The file was edited: what stands in it still is no news.
    edited = notice((0, 2), more="请遵照执行。")
    assert new([edited], baseline) == [("/收文/甲.docx", ["请签责任书"])]
    # Another file with the same words is news.
    other = notice((1,), "/收文/丙.docx", more="另文。")
    assert new([other], baseline) == [("/收文/丙.docx", ["各社区要挂牌子"])]


@pytest.mark.parametrize("format", BASES)
def test_a_file_that_was_moved_is_no_news(
    format: str, notice: Callable[..., Pair], tmp_path: Path
) -> None:
    baseline = based([notice((0,))], format, tmp_path)
    assert new([notice((0,), "/归档/2025/甲 (1).docx")], baseline) == []
    assert new([notice((0,), "/归档/包.zip", inside="甲.docx")], baseline) == []
    moved = notice((0, 1), "/归档/甲.docx")
    assert new([moved], baseline) == [("/归档/甲.docx", ["各社区要挂牌子"])]


@pytest.mark.parametrize("format", BASES)
@pytest.mark.parametrize(("before", "now", "expected"), [(1, 3, 2), (2, 2, 0), (3, 1, 0)])
def test_one_more_of_the_same_is_new(
    format: str,
    before: int,
    now: int,
    expected: int,
    notice: Callable[..., Pair],
    tmp_path: Path,
) -> None:
    baseline = based([notice((0,) * before)], format, tmp_path)
    found = new([notice((0,) * now)], baseline)
    assert sum(len(evidence) for _, evidence in found) == expected
    # A baseline remembers nothing of what was asked of it.
    assert new([notice((0,) * now)], baseline) == found


@pytest.mark.parametrize("format", BASES)
def test_names_of_every_kind_are_found_again(
    format: str, notice: Callable[..., Pair], tmp_path: Path
) -> None:
    names = ["/a b/100%/#?.docx", "C:\\通知\\a b.docx", "\\\\服务器\\共享\\a.docx", "相对/a.docx"]
    baseline = based([notice((0,), name) for name in names], format, tmp_path)
    assert new([notice((0,), name, more="改过。") for name in names], baseline) == []
    inside = notice((0,), "/包.zip", inside="民政/内.zip › 甲 乙.docx")
    baseline = based([inside], format, tmp_path)
    edited = notice((0,), "/包.zip", more="改过。", inside="民政/内.zip › 甲 乙.docx")
    assert new([edited], baseline) == []


@pytest.mark.parametrize("format", MANY_FORMATS)
def test_every_format_holds_only_what_is_new(
    format: str, notice: Callable[..., Pair], tmp_path: Path
) -> None:
    baseline = based([notice((0,)), unreadable("/收文/坏.pdf")], "jsonl", tmp_path)
    rows = [notice((0, 1)), notice((0,), "/收文/旧.docx"), unreadable("/收文/坏.pdf")]
    out = io.BytesIO()
    # What cannot be read was checked neither then nor now, so it is always told.
    assert write(rows, format, out, baseline=baseline) == Written(  # type: ignore[arg-type]
        notices=1, unreadable=1, violation=1
    )
    if format == "sarif":
        (result,) = json.loads(out.getvalue())["runs"][0]["results"]
        assert result["baselineState"] == "new"
    if format in ("csv", "sarif", "junit"):
        text = out.getvalue().decode()
        assert "各社区要挂牌子" in text
        assert "各社区要建台账" not in text
        assert "旧.docx" not in text


def test_what_counts_for_nothing_is_no_news(notice: Callable[..., Pair], tmp_path: Path) -> None:
    baseline = based([notice(())], "jsonl", tmp_path)
    assert new([notice((0,), decided={0: DISMISSED})], baseline) == []
    found = new([notice((0, 1), decided={0: DISMISSED, 1: CONFIRMED})], baseline)
    assert found == [("/收文/甲.docx", ["各社区要建台账", "各社区要挂牌子"])]


def test_what_people_decided_in_between_is_no_news(
    notice: Callable[..., Pair], tmp_path: Path
) -> None:
    for format in BASES:
        baseline = based([notice((0,), decided={0: DISMISSED})], format, tmp_path)
        assert new([notice((0,))], baseline) == []


def test_the_report_of_a_single_check_serves_as_well(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding], tmp_path: Path
) -> None:
    verdict = verdict_of(TEXT, [finding_of(TEXT, 0, 7)], name="甲.docx")
    path = tmp_path / "a.json"
    path.write_text(render(verdict, with_text=True), encoding="utf-8")
    assert new([stored(verdict, "/收文/甲.docx")], Baseline.load(path)) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_shells_write(
    encoding: str, notice: Callable[..., Pair], tmp_path: Path
) -> None:
    for format in BASES:
        text = written([notice((0,))], format).decode().replace("\n", "\r\n")
        path = tmp_path / "基线"
        path.write_bytes(text.encode(encoding))
        assert new([notice((0,))], Baseline.load(path)) == []


def test_logs_that_other_programs_have_rewritten(
    notice: Callable[..., Pair], tmp_path: Path
) -> None:
    path = tmp_path / "a.sarif"
    log = json.loads(written([notice((0, 1))], "sarif"))
    run = log["runs"][0]
    run["results"][1]["baselineState"] = "absent"
    for artifact in run["artifacts"]:
        del artifact["properties"]
    log["runs"].insert(0, {"tool": {"driver": {"name": "other"}}, "results": [{"message": {}}]})
    for indent in (None, 2):
        path.write_text(json.dumps(log, indent=indent, sort_keys=True), encoding="utf-8")
        baseline = Baseline.load(path)
        assert new([notice((0, 1))], baseline) == [("/收文/甲.docx", ["各社区要挂牌子"])]
    for result in run["results"]:
        del result["locations"][0]["physicalLocation"]["artifactLocation"]["index"]
    path.write_text(json.dumps(log), encoding="utf-8")
    assert new([notice((0,), more="改过。")], Baseline.load(path)) == []


def test_two_reports_one_after_the_other_count_once(
    notice: Callable[..., Pair], tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(written([notice((0,))], "jsonl") * 2)
    assert new([notice((0, 0))], Baseline.load(path)) == [("/收文/甲.docx", ["各社区要建台账"])]


def test_a_baseline_can_be_made_by_hand() -> None:
    baseline = Baseline()
    baseline.add("甲", "", Counter({"f": 2}))
    assert not baseline.is_new("甲", "x", "f", 2)
    assert baseline.is_new("甲", "x", "f", 3)
    assert baseline.is_new("乙", "", "f")


def _line(**changes: Any) -> str:
    whole = {"schema_version": "1.3", "file": "a", "sha256": "", "findings": []}
    return json.dumps({**whole, **changes})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "文件是空的"),
        ("\n \n", "文件是空的"),
        ("文件,结论\r\na,违规\r\n", "既不是 jsonl 格式也不是 sarif 格式的核对结果"),
        ("{}", "既不是 jsonl 格式也不是 sarif 格式的核对结果"),
        ("[1]", "既不是 jsonl 格式也不是 sarif 格式的核对结果"),
        ('{"version": "2.0.0", "runs": []}', "既不是 jsonl 格式也不是 sarif 格式的核对结果"),
        (f"{_line()}\n{_line()[:40]}", "第 2 行不是完整的 JSON，可能没有写完或者被改动过"),
        (_line()[:40], "第 1 行不是完整的 JSON"),
        (f"{_line()}\n[]\n", "第 2 行不是完整的 JSON"),
        (_line(findings=[{}]), "第 1 行不是一份文件的核对结果"),
        (_line(findings=["f"]), "第 1 行不是一份文件的核对结果"),
        (_line(findings=None), "第 1 行不是一份文件的核对结果"),
        (_line(findings=[{"fingerprint": 7}]), "第 1 行不是一份文件的核对结果"),
        (_line(file=None), "第 1 行不是一份文件的核对结果"),
        (_line(schema_version="2.0"), "第 1 行的格式版本是 2.0，本程序读不了"),
        (
            '{"version": "2.1.0",\n"runs": [',
            "不是完整的 JSON（第 2 行第 10 个字符处断开或有错）",
        ),
        ("{" + '"a":[' * 100_000, "不是完整的 JSON"),
        ('{"version": "2.1.0", "runs": []}', "没有本程序的结果"),
        ('{"version": "2.1.0", "runs": null}', "没有本程序的结果"),
        (
            '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}}]}',
            "是别的程序写的 SARIF 文件",
        ),
        (
            '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "checker"}},'
            '"results": [{"message": {}}]}]}',
            "有结果缺少文件位置或指纹",
        ),
        ('{"version": "2.1.0", "runs": [7]}', "有结果缺少文件位置或指纹"),
    ],
)
def test_a_damaged_baseline_says_which_what_and_what_to_do(
    content: str, problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "旧\n结果.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CheckerError) as raised:
        Baseline.load(path)
    message = str(raised.value)
    assert problem in message
    assert message.startswith("基线文件“")
    assert "旧 结果.jsonl”不能用：" in message  # on one line
    assert message.endswith("请用同一批文件重新导出一份 jsonl 或 sarif 格式的结果，再拿它作基线。")


def test_files_that_cannot_be_opened_or_decoded(
    notice: Callable[..., Pair], tmp_path: Path
) -> None:
    with pytest.raises(CheckerError, match="打不开.*请检查路径是否写对"):
        Baseline.load(tmp_path / "没有.jsonl")
    with pytest.raises(CheckerError, match="打不开"):
        Baseline.load(tmp_path)
    path = tmp_path / "表.xlsx"
    path.write_bytes(written([notice((0,))], "xlsx") + b"\xff")
    with pytest.raises(CheckerError, match="不是 UTF-8 编码的文本|既不是 jsonl"):
        Baseline.load(path)
    cut = written([notice((0,))], "sarif")
    for share in (0.2, 0.5, 0.9):
        path.write_bytes(cut[: int(len(cut) * share)].decode("utf-8", "ignore").encode())
        with pytest.raises(CheckerError, match="不是完整的 JSON"):
            Baseline.load(path)


def test_a_notice_twice_under_one_name_is_judged_by_itself(notice: Callable[..., Pair]) -> None:
    first = notice((0,), "/包.zip", inside="甲.docx")
    second = notice((0,), "/包.zip", inside="甲.docx", more="另一份。")
    baseline = Baseline()
    baseline.add(
        first[0].name, first[1]["sha256"], Counter(f.fingerprint for f in first[0].findings)
    )
    assert new([first, (replace(second[0], id=2), second[1])], baseline) == []
