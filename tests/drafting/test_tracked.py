"""Word files with tracked changes: rejected they are the draft, accepted the reworded text."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx_maker import W, cell, level, listed, numbering, p, r, row, table, text_box, word
from lxml import etree

from checker import check
from checker.drafting import Draft, drafted
from checker.drafting.tracked import AUTHOR, Tracked, tracked
from checker.errors import ReadError
from checker.policy import Policy
from checker.reading import read

SAMPLES = Path(__file__).resolve().parents[2] / "corpus" / "samples"
POLICY = Policy.load()
NS = {"w": W}
HEAD = p("关于做好有关工作的通知") + p("各社区居委会：")
TAIL = p("临江区应急管理局") + p("2025年3月3日")


def q(name: str) -> str:
    return f"{{{W}}}{name}"


def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def decided(root: etree._Element, *, accept: bool, author: str | None = AUTHOR) -> etree._Element:
    """The document with the changes of ``author`` accepted or rejected, as Word does it."""
    stays, goes = ("ins", "del") if accept else ("del", "ins")
    for paragraph in reversed(list(root.iter(q("p")))):
        mark = paragraph.find(f"w:pPr/w:rPr/w:{goes}", NS)
        if mark is not None and goes == "del":
            following = paragraph.getnext()
            assert following is not None
            for element in list(following):
                if element.tag != q("pPr"):
                    paragraph.append(element)
            following.getparent().remove(following)
    for change in list(root.iter(q(goes))):
        if author in (None, change.get(q("author"))):
            change.getparent().remove(change)
    for change in list(root.iter(q(stays))):
        if author in (None, change.get(q("author"))) and change.getparent().tag != q("rPr"):
            for element in list(change):
                change.addprevious(element)
            change.getparent().remove(change)
    for shown in root.iter(q("delText")):
        if not any(a.tag == q("del") for a in shown.iterancestors()):
            shown.tag = q("t")
    return root


def lines(root: etree._Element) -> list[str]:
    """The text paragraph by paragraph, those without text left out."""
    texts = []
    for paragraph in root.iter(q("p")):
        parts = []
        for element in paragraph.iter():
            if next(element.iterancestors(q("p")), paragraph) is not paragraph:
                continue
            if element.tag == q("t"):
                parts.append(element.text or "")
            elif element.tag in (q("br"), q("tab")):
                parts.append("\n" if element.tag == q("br") else "\t")
        texts += list("".join(parts).split("\n"))
    return [line.rstrip() for line in texts if line.strip()]


def shown(text: str) -> list[str]:
    """The same of a text of ours, whose rows are one line."""
    return [
        part.strip()
        for line in text.split("\n")
        for part in (line.split(" | ") if " | " in line else [line.rstrip()])
        if part.strip()
    ]


def made(data: bytes) -> tuple[Draft, Tracked]:
    verdict = check(data, policy=POLICY, models=False)
    draft = drafted(verdict, POLICY, models=False)
    return draft, tracked(data, draft)


def both_ways(data: bytes) -> tuple[Draft, Tracked]:
    """A file with tracked changes, read both ways."""
    draft, revised = made(data)
    assert draft.edits
    assert revised.missed == 0
    strip = [line.strip() for line in lines(decided(body(revised.data), accept=False))]
    assert strip == [line.strip() for line in shown(draft.verdict.document.text)]
    strip = [line.strip() for line in lines(decided(body(revised.data), accept=True))]
    assert strip == [line.strip() for line in shown(draft.text)]
    docx.Document(io.BytesIO(revised.data))  # opens
    assert read(revised.data).text  # our reader takes changes as accepted
    return draft, revised


def test_a_word_file_stays_itself_and_says_who_changed_what() -> None:
    data = word(HEAD + p("各社区要建立禁塑工作台账，缺一户扣1分。") + TAIL)
    draft, revised = both_ways(data)
    root = body(revised.data)
    changes = [*root.iter(q("ins")), *root.iter(q("del"))]
    assert changes
    assert {change.get(q("author")) for change in changes} == {AUTHOR}
    assert all(change.get(q("date"), "").endswith("Z") for change in changes)
    numbers = [change.get(q("id")) for change in changes]
    assert len(set(numbers)) == len(numbers)
    assert not list(root.iter(q("commentRangeStart"), q("commentReference")))
    assert read(revised.data).text == draft.text


def test_runs_keep_their_looks_and_new_words_look_like_them() -> None:
    bold, red = "<w:b/>", '<w:color w:val="FF0000"/>'
    line = p(raw=r("请各社区", bold) + r("要建立禁塑", red) + r("工作台账，做到底数清楚。"))
    _, revised = both_ways(word(HEAD + line + TAIL))
    root = body(revised.data)
    looks = [
        ("".join(t.text or "" for t in run.iter(q("t"), q("delText"))), run.find("w:rPr", NS))
        for run in root.iter(q("r"))
    ]
    assert any(text and "工作台账" in text and found is None for text, found in looks)
    gone = [(text, found) for text, found in looks if text.startswith("请")]
    assert gone
    assert gone[0][1] is not None
    assert gone[0][1].find("w:b", NS) is not None


def test_tables_numbers_and_several_changes_in_one_paragraph() -> None:
    rows = table(
        row("任务", "责任单位", "时限"),
        row("沿河棚屋拆除", "新桥社区居委会", "10月底"),
        row("台账", cell(p("各社区建立禁塑台账")), "9月底"),
    )
    numbers = numbering(level(0, "decimal", "%1."))
    parts = (
        HEAD
        + listed("各社区要成立创建工作领导小组，书记任组长；各社区每周报送进度表。")
        + listed("各社区于3月底前与我局签订《禁毒工作责任书》。")
        + rows
        + TAIL
    )
    draft, revised = made(word(parts, numbering=numbers))
    assert revised.missed == 0
    rejected = lines(decided(body(revised.data), accept=False))
    assert "各社区于3月底前与我局签订《禁毒工作责任书》。" in rejected
    accepted = lines(decided(body(revised.data), accept=True))
    assert "有关工作由我局自行落实，不要求社区签订《禁毒工作责任书》。" in accepted
    assert read(revised.data).text == draft.text


def test_changes_of_other_people_stay_theirs() -> None:
    other = '<w:ins w:id="7" w:author="王五" w:date="2025-01-01T00:00:00Z">{}</w:ins>'
    gone = '<w:del w:id="8" w:author="王五"><w:r><w:delText>旧的</w:delText></w:r></w:del>'
    line = p(raw=r("各社区要建立") + gone + other.format(r("禁塑工作")) + r("台账，每户一页。"))
    draft, revised = made(word(HEAD + line + TAIL))
    assert revised.missed == 0
    root = body(revised.data)
    assert any(e.get(q("author")) == "王五" for e in root.iter(q("ins")))
    assert read(revised.data).text == draft.text
    rejected = lines(decided(body(revised.data), accept=False))
    original = lines(body(word(HEAD + line + TAIL)))
    assert rejected == original


def test_words_in_a_text_box_are_told_as_missed() -> None:
    data = word(HEAD + p(raw=text_box(p("各社区要建立禁塑工作台账。"))) + TAIL)
    draft, revised = made(data)
    assert draft.edits
    assert revised.missed == len(draft.edits)
    assert read(revised.data).text == draft.verdict.document.text


def test_an_added_sentence_is_an_insertion_only() -> None:
    line = "请各社区安排2人在集市入口维持秩序，全年不断档。"
    _, revised = both_ways(word(HEAD + p(line) + TAIL))
    root = body(revised.data)
    assert not list(root.iter(q("del")))
    assert [t.text for ins in root.iter(q("ins")) for t in ins.iter(q("t"))]


@pytest.mark.parametrize("name", ["violation-market.txt", "violation-safety.docx"])
def test_samples_read_both_ways(name: str) -> None:
    both_ways((SAMPLES / name).read_bytes())


@pytest.mark.parametrize("name", ["violation-charging.xlsx", "violation-charging.html"])
def test_other_formats_become_a_new_document(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    draft, revised = made(data)
    assert revised.missed == 0
    accepted = "".join("".join(lines(decided(body(revised.data), accept=True))).split())
    for suggestion in draft.suggestions:
        assert "".join(suggestion.after.split()) in accepted


def test_a_paragraph_break_inside_a_change_goes_with_it() -> None:
    lines_ = [
        "为进一步做好全区禁塑工作，巩固已经取得的成果，按照上级部署要",
        "求，现就有关事项通知如下，请结合实际抓好贯彻落实，各社区每周",
        "五下班前向我局报送禁塑工作进度表和两篇工作信息，没有新增情况",
        "的也要零报告。居民对禁塑工作有意见建议的，可以通过热",
        "线电话向区里有关部门反映，有关部门在五个工作日内答复，答复情",
        "况同时告知所在的社区。本通知自印发之日起施行，由局里负责解释",
    ]
    head, tail = "关于做好有关工作的通知\n各社区居委会：\n", "\n临江区应急管理局\n2025年3月3日"
    draft, revised = both_ways((head + "\n".join(lines_) + tail).encode())
    assert any("\n" in suggestion.before for suggestion in draft.suggestions)
    assert list(body(revised.data).iterfind(".//w:pPr/w:rPr/w:del", NS))


def test_a_draft_of_another_file_is_refused() -> None:
    draft, _ = made(word(HEAD + p("各社区要建立禁塑工作台账。") + TAIL))
    with pytest.raises(ReadError, match="不是同一份"):
        tracked(word(HEAD + p("别的内容。") + TAIL), draft)


def test_a_file_without_findings_comes_back_as_it_is() -> None:
    data = word(p("社区发现燃气泄漏的，及时告知燃气公司抢修电话。"))
    _, revised = made(data)
    assert revised.data == data


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_reads_the_changes(tmp_path: Path) -> None:
    draft, revised = made((SAMPLES / "violation-safety.docx").read_bytes())
    place = tmp_path / "修订.docx"
    place.write_bytes(revised.data)
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
        "--convert-to", "odt", "--outdir", str(tmp_path), str(place),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(tmp_path / "修订.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("text:changed-region") >= 2 * len(draft.edits)
    assert AUTHOR in content
