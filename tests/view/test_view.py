"""The view of a checked notice: marks on the words, cards beside them, nothing alive from the file."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import every_format
import ofd_maker
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_maker import HEIGHT, WIDTH, Paper, pages
from PIL import Image
from view_page import Element, begins, page, percent

from checker.annotate.finder import Finder
from checker.engine import Judged, check, check_all
from checker.errors import ReadError
from checker.guard import Guard, Order
from checker.model import Box, Document, ExceptionOutcome, Page, Placed, ReadIssue, Verdict
from checker.reading.limits import MB, Limits
from checker.report import words
from checker.report.columns import printable
from checker.report.inert import inert
from checker.view import Viewed, plain_view, view
from checker.view.pictures import Budget
from checker.view.render import patches, tabs
from checker.view.sheet import Gap, Mark, Sheet, with_gaps

HOSTILE = (
    "<script>alert(1)</script>]]>\u202egnp.exe\x00\x1b[2J</div></style><!--\r\n"
    "<img src=x onerror=alert(1)>\"'&amp;{{ 7 * 7 }}{% raw %}各社区\u2028\ud800\u2066"
)
DUTY = "各社区要建立消防检查工作台账，每月报送。"
LIGHT = tuple(every_format.light())
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


@cache
def scans() -> Mapping[str, bytes]:
    return every_format.pictures()


def judged(data: bytes, name: str) -> Judged:
    (found,) = check_all(data, name=name)
    assert isinstance(found, Judged), str(found)
    return found


def viewed(data: bytes, name: str = "件") -> tuple[Verdict, Element]:
    found = judged(data, name)
    return found.verdict, page(view(found.data, found.verdict).html)


# ------------------------------------------------------------------ every format


def assert_whole(verdict: Verdict, shown: Element) -> None:
    numbers = list(range(1, len(verdict.findings) + 1))
    assert numbers
    assert begins(shown) == numbers
    cards = [int(card.attributes["data-n"]) for card in shown.all("article")]
    assert sorted(cards) == numbers
    order = {printable(f.evidence): f.start for f in verdict.findings}
    starts = [order[card.one("blockquote").text] for card in shown.all("article")]
    assert starts == sorted(starts)
    ids = [e.attributes["id"] for e in shown.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", [n for n in LIGHT if n not in ("notice.docx", "notice.zip")])
def test_every_format_is_shown_with_a_mark_for_each_finding(name: str) -> None:
    verdict, shown = viewed(every_format.light()[name], name)
    assert_whole(verdict, shown)
    if name in ("notice.pdf", "notice.ofd"):
        assert {e.attributes["data-n"] for e in shown.all("div", "box")} == {
            str(number) for number in begins(shown)
        }
        assert not shown.all("button", "loose")
        assert len(shown.all("img")) == (name == "notice.pdf")
    else:
        assert shown.all("mark")
        assert not shown.all("figure")


@pytest.mark.parametrize("name", ["scan.png", "scan.jpg", "scan.tif", "scan.pdf"])
def test_scans_are_shown_with_marks(name: str) -> None:
    verdict, shown = viewed(scans()[name], name)
    assert_whole(verdict, shown)
    assert len(shown.all("img")) == 1
    assert not shown.all("button", "loose")


@needs_office
@pytest.mark.parametrize("name", ["notice.docx", "notice.zip", "notice.rtf"])
def test_office_files_are_shown_as_their_pages(name: str) -> None:
    files = every_format.light()
    data = files[name] if name in files else every_format.converted("rtf")[name]
    verdict, shown = viewed(data, name)
    assert_whole(verdict, shown)
    assert shown.all("img")
    assert not shown.all("button", "loose")


def test_a_word_file_is_shown_as_its_text_without_libreoffice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("checker.reading.office.install._programs", lambda: iter(()))
    verdict, shown = viewed(every_format.docx(), "通知.docx")
    assert_whole(verdict, shown)
    assert not shown.all("figure")
    cells = [[cell.text for cell in row.all("td")] for row in shown.one(id="notice-text").all("tr")]
    assert [[re.sub(r"^\d+(?=\D)", "", text) for text in row] for row in cells] == [
        list(row) for row in every_format.TABLE
    ]


# ------------------------------------------------------------------ places


def test_boxes_lie_on_the_words_of_a_page() -> None:
    paper = Paper()
    paper.text("各社区要建立台账，每月报送。", 200, left=100, size=20)
    verdict, shown = viewed(paper.done(), "a.pdf")
    first = min(verdict.findings, key=lambda f: f.start)
    begin, end = first.start, first.end
    number = next(
        card.attributes["data-n"]
        for card in shown.all("article")
        if card.one("blockquote").text == first.evidence
    )
    box = percent(shown.one("div", "box", data_n=number))
    # Every character is 20 points wide; a box is 1.5 points larger than its words.
    assert box["left"] * WIDTH / 100 == pytest.approx(100 + 20 * begin - 1.5, abs=0.6)
    assert box["width"] * WIDTH / 100 == pytest.approx(20 * (end - begin) + 3, abs=1.2)
    assert 175 < box["top"] * HEIGHT / 100 < 186
    assert 200 < (box["top"] + box["height"]) * HEIGHT / 100 < 212


def picture_of(shown: Element) -> Image.Image:
    kind, _, data = shown.one("img").attributes["src"].partition(";base64,")
    assert kind in ("data:image/png", "data:image/jpeg")
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("L")


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_lie_on_the_ink_of_turned_and_cropped_pages(turn: int) -> None:
    import pypdfium2

    paper = Paper()
    paper.text(DUTY, 300, left=120, size=16)
    pdf = pypdfium2.PdfDocument(paper.done())
    pdf[0].set_rotation(turn)
    pdf[0].set_cropbox(60, 50, 560, 780)
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()
    _, shown = viewed(target.getvalue(), "a.pdf")
    picture = picture_of(shown)
    ink = picture.point(lambda value: 255 if value < 128 else 0)
    across, along = picture.width / 100, picture.height / 100
    boxes = shown.all("div", "box")
    assert len(boxes) == len(shown.all("article"))
    for element in boxes:
        box = percent(element)
        left, top = round(box["left"] * across), round(box["top"] * along)
        right, bottom = (
            round((box["left"] + box["width"]) * across),
            round((box["top"] + box["height"]) * along),
        )
        inside = ink.crop((left, top, right, bottom)).getbbox()
        assert inside is not None
        long_side = max(right - left, bottom - top)
        assert max(inside[2] - inside[0], inside[3] - inside[1]) > 0.85 * long_side
        # And the line is not taller than its box.
        short = min(right - left, bottom - top)
        assert min(inside[2] - inside[0], inside[3] - inside[1]) > 0.4 * short


def test_a_finding_over_two_pages_begins_once() -> None:
    data = pages([DUTY, "工作台账要"], ["并每周更新。"])
    verdict, _ = viewed(data, "a.pdf")
    text = verdict.document.text
    found = replace(verdict.findings[0], start=0, end=len(text), evidence=text, page=1)
    shown = page(view(data, replace(verdict, findings=(found,))).html)
    first, second = shown.all("figure")
    assert len(first.all("div", "box")) == 2
    assert len(second.all("div", "box")) == 1
    assert len(first.all("button", "tab")) == 1
    assert not second.all("button", "tab")


def test_words_without_a_place_get_a_loose_number_and_say_so() -> None:
    data = pages([DUTY])
    found = judged(data, "a.pdf")
    lost = tuple(replace(f, start=0, end=0) for f in found.verdict.findings)
    shown = page(view(data, replace(found.verdict, findings=lost)).html)
    assert len(shown.all("button", "loose")) == len(lost)
    assert not shown.all("div", "box")
    assert all("没有找到准确位置" in card.text for card in shown.all("article"))


def test_numbers_beside_a_page_keep_apart() -> None:
    def mark(number: int, top: float) -> Mark:
        return Mark(number, "violation", "", (Box(10, top, 20, top + 10),))

    sheet = Sheet(1, 595, 842, marks=tuple(mark(n, 400) for n in range(1, 8)))
    found = tabs(sheet)
    for side in ("left", "right"):
        tops = [float(tab.top) * 8.42 for tab in found if tab.side == side]
        assert all(b - a > 25 for a, b in pairwise(tops))
    low = tabs(Sheet(1, 595, 842, marks=tuple(mark(n, 838) for n in range(1, 8))))
    assert all(float(tab.top) < 97.1 for tab in low)
    many = tabs(Sheet(1, 595, 842, marks=tuple(mark(n, 838) for n in range(1, 400))))
    assert len(many) == 399
    assert all(0 <= float(tab.top) <= 100 for tab in many)


def test_boxes_stay_on_their_page_whatever_the_file_says() -> None:
    wild = (Box(-1e9, -5, 1e12, 3), Box(700, 900, 800, 990), Box(5, 5, 5, 5))
    sheet = Sheet(1, 595, 842, marks=(Mark(1, "note", "", wild),))
    for patch in patches(sheet):
        left, top, width, height = map(float, (patch.left, patch.top, patch.width, patch.height))
        assert 0 <= left <= left + width <= 100.001
        assert 0 <= top <= top + height <= 100.001


def test_places_that_are_no_numbers_are_left_out() -> None:
    found = judged(every_format.ofd(), "a.ofd")
    nan = float("nan")
    document = found.verdict.document
    placed = tuple(
        replace(p, box=Box(nan, float("inf"), nan, -float("inf")), edges=())
        for p in document.placed
    )
    odd = replace(found.verdict, document=replace(document, placed=placed))
    shown = page(view(found.data, odd).html)
    assert begins(shown) == list(range(1, len(odd.findings) + 1))
    assert not shown.all("div", "box")
    assert not re.search(r"\b(nan|inf)\b", "".join(str(e.attributes) for e in shown.all()))


# ------------------------------------------------------------------ many pages, large pages


def test_pages_with_findings_are_shown_and_the_others_of_a_long_file_left_out() -> None:
    lines = [["正文。"] for _ in range(100)]
    lines[79] = [DUTY]
    verdict, shown = viewed(pages(*lines), "长.pdf")
    numbers = [int(e.attributes["id"].removeprefix("page-")) for e in shown.all("figure")]
    assert numbers == [*range(1, 60), 80]
    gaps = [gap.text for gap in shown.all("p", "gap")]
    assert gaps == ["第60至79页（没有问题，未显示）", "第81至100页（没有问题，未显示）"]
    assert begins(shown) == list(range(1, len(verdict.findings) + 1))


def test_of_more_pages_with_findings_the_rest_is_drawn_from_text() -> None:
    found = judged(pages(*[[f"这是第{n}页的文字。"] for n in range(1, 65)]), "长.pdf").verdict
    base = check(DUTY).findings[0]
    findings = tuple(replace(base, start=p.start, end=p.start + 4) for p in found.document.pages)
    data = pages(*[[f"这是第{n}页的文字。"] for n in range(1, 65)])
    shown = page(view(data, replace(found, findings=findings)).html)
    assert begins(shown) == list(range(1, 65))
    assert len(shown.all("img")) == 60
    assert [svg.text.strip() for svg in shown.all("svg")] == [
        f"这是第{n}页的文字。" for n in range(61, 65)
    ]
    assert not shown.all("p", "gap")
    assert not shown.all("button", "loose")


def test_pictures_beyond_the_budget_give_way_to_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.view.pictures._MOST_BYTES", 1)
    verdict, shown = viewed(pages(["正文。"], [DUTY], ["正文。"]), "a.pdf")
    assert len(shown.all("img")) == 1
    assert begins(shown) == list(range(1, len(verdict.findings) + 1))
    assert [gap.text for gap in shown.all("p", "gap")] == [
        "第1页（没有问题，未显示）", "第3页（没有问题，未显示）",
    ]  # fmt: skip


def test_gaps_are_what_is_missing() -> None:
    sheets = [Sheet(number, 1, 1) for number in (4, 2)]
    assert with_gaps(sheets, 7) == (Gap(1, 1), sheets[1], Gap(3, 3), sheets[0], Gap(5, 7))


def test_a_poster_is_no_larger_than_a_page() -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(pages([DUTY]))
    pdf[0].set_mediabox(0, 0, 14_000, 9_000)
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()
    _, shown = viewed(target.getvalue(), "a.pdf")
    assert max(picture_of(shown).size) <= 1_601


def test_a_photograph_is_packed_as_jpeg_and_print_as_png() -> None:
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    assert Budget().packed(noise).startswith("data:image/jpeg;base64,")
    print_ = Image.new("RGB", (400, 400), "white")
    print_.paste("black", (50, 50, 90, 60))
    assert Budget().packed(print_).startswith("data:image/png;base64,")


def test_a_photograph_held_sideways_is_turned_and_its_camera_forgotten() -> None:
    photo = Image.open(io.BytesIO(scans()["scan.png"])).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 8, "SECRET CAMERA"  # to be turned anticlockwise
    target = io.BytesIO()
    photo.rotate(-90, expand=True).save(target, "JPEG", exif=exif, dpi=(200, 200))
    verdict, shown = viewed(target.getvalue(), "a.jpg")
    assert_whole(verdict, shown)
    picture = picture_of(shown)
    assert picture.height > picture.width
    assert b"SECRET" not in base64.b64decode(shown.one("img").attributes["src"].partition(",")[2])


# ------------------------------------------------------------------ a file laid out by another program


def laid_out(*lines: str) -> Document:
    """A page on which each character is ten points wide, each line twenty points high."""
    text = "\n".join(lines)
    placed, start = [], 0
    for number, line in enumerate(lines):
        top = 20.0 * number
        placed.append(Placed(start, start + len(line), 1, Box(0, top, 10.0 * len(line), top + 10)))
        start += len(line) + 1
    return Document("x", "0", "pdf", text, (Page(1, 0, len(text), 600, 800),), placed=tuple(placed))


def test_words_are_found_though_their_signs_moved() -> None:
    finder = Finder("悬挂“工作站”牌子。", laid_out("悬挂 工作站 牌子。 “ ”"))
    assert finder.boxes(0, 9) == [(1, Box(0, 0, 90, 10))]


def test_words_over_lines_and_signs_around_them() -> None:
    finder = Finder("（二）各社区建立台账；报送", laid_out("前言（二）各社区", "建立台账；报送"))
    assert finder.boxes(0, 11) == [(1, Box(20, 0, 80, 10)), (1, Box(0, 20, 50, 30))]


def test_of_equal_wordings_the_one_as_far_down_is_meant() -> None:
    text = "建立台账。\n" + "其他的话。\n" * 5 + "建立台账。"
    finder = Finder(text, laid_out("建立台账", *["其他的话"] * 5, "建立台账"))
    assert finder.boxes(0, 4)[0][1].top == 0
    assert finder.boxes(len(text) - 5, len(text) - 1)[0][1].top == 120


def test_words_are_found_around_what_a_reviser_struck_out() -> None:
    finder = Finder(
        "各社区要建立工作台账", laid_out("各社区要建立删去的一些文字", "很多工作台账。")
    )
    assert finder.boxes(0, 10) == [(1, Box(0, 0, 60, 10)), (1, Box(20, 20, 60, 30))]
    far = laid_out("各社区要建立", *["别的文字别的文字"] * 60, "工作台账")
    assert Finder("各社区要建立工作台账", far).boxes(0, 10) == []


def test_words_that_are_not_there_are_not_found() -> None:
    assert Finder("各社区建立台账", laid_out("别的文字")).boxes(0, 7) == []
    assert Finder("，。", laid_out("别的文字")).boxes(0, 2) == []


# ------------------------------------------------------------------ cards and facts


def test_the_card_holds_what_is_known_of_a_finding() -> None:
    verdict = check(every_format.TEXT)
    shown = page(plain_view(verdict).html)
    for card in shown.all("article"):
        finding = next(f for f in verdict.findings if f.evidence == card.one("blockquote").text)
        for said in (
            finding.title,
            words.SEVERITIES[finding.severity],
            finding.explanation,
            finding.remedy,
            finding.basis[0].plan,
            finding.basis[0].clause,
            finding.basis[0].summary,
        ):
            assert said.strip() in card.text
        assert all(tried.why in card.text for tried in finding.exceptions)
        assert card.attributes["tabindex"] == "0"


def test_the_head_says_the_verdict_and_the_parts_of_the_notice() -> None:
    shown = page(plain_view(check(every_format.TEXT)).html)
    head = shown.one("header").text
    for said in (
        "违规", every_format.TITLE, every_format.NUMBER, "各社区居民委员会", "2025年3月3日",
        "清河市临江区消防安全委员会办公室", "三份方案合用",
    ):  # fmt: skip
        assert said in head
    assert re.search(r"4\s*处违规", head)


def test_tasks_lead_to_their_findings() -> None:
    verdict = check(every_format.TEXT)
    rows = page(plain_view(verdict).html).one("table", "tasks").one("tbody").all("tr")
    assert len(rows) == len(verdict.tasks)
    for row, task in zip(rows, verdict.tasks, strict=True):
        evidence, _, listed, _ = row.all("td")
        assert evidence.text == task.evidence
        assert all(match.title in listed.text for match in task.matches)
    ledger = next(row for row in rows if "工作台账" in row.text)
    assert [button.text for button in ledger.all("button")] == ["1"]


def test_what_could_not_be_read_is_said() -> None:
    verdict = replace(check(DUTY), errors=(ReadIssue("第2页没有认出文字", 2),))
    unread = page(plain_view(verdict).html).one("section", "unread").text
    assert "第2页没有认出文字。请对照原件人工核对第2页。" in unread


def test_a_finding_of_a_model_says_so_in_small() -> None:
    verdict = check(DUTY)
    found = replace(verdict.findings[0], source="model", confidence=0.634)
    shown = page(plain_view(replace(verdict, findings=(found,))).html)
    assert shown.one("p", "source").text == "模型提示（概率 0.63），须人工判断"


def test_cards_name_the_page_as_shown_and_join_broken_lines() -> None:
    data = pages(["正文。"], [DUTY[:9], DUTY[9:]])
    verdict, shown = viewed(data, "a.pdf")
    assert "\n" in verdict.document.text[verdict.document.pages[1].start :]
    for card in shown.all("article"):
        assert card.one("blockquote").text in DUTY
        assert "第2页" in card.one("p", "place").text


def test_nothing_found_is_said_plainly() -> None:
    shown = page(plain_view(check("本周六在文化广场放映电影，欢迎居民观看。")).html)
    assert shown.one("p", "none").text in (words.NOTHING_FOUND, words.NOT_ADDRESSED)
    assert not shown.all("article")


# ------------------------------------------------------------------ the text itself


def test_the_text_comes_back_whole_with_overlapping_findings() -> None:
    verdict = check(every_format.TEXT)
    text = verdict.document.text
    one = verdict.findings[0]
    spans = ((0, 30), (10, 60), (10, 12), (len(text) - 3, len(text)))
    found = tuple(replace(one, start=a, end=b, evidence=text[a:b]) for a, b in spans)
    shown = page(plain_view(replace(verdict, findings=found)).html)
    assert begins(shown) == [1, 2, 3, 4]
    sheet = shown.one(id="notice-text")
    covered = {
        number: "".join(
            m.text for m in sheet.all("mark") if str(number) in m.attributes["data-all"]
        )
        for number in range(1, 5)
    }
    assert sorted(covered.values()) == sorted(text[a:b].replace("\n", "") for a, b in spans)


@given(st.data())
def test_any_table_with_any_findings_comes_back_whole(data: st.DataObject) -> None:
    rows = data.draw(
        st.lists(
            st.lists(st.sampled_from(["", "甲", "乙丙丁"]), min_size=1, max_size=4), max_size=5
        )
    )
    from checker.reading.builder import TextBuilder
    from checker.reading.single import document

    builder = TextBuilder(Limits())
    builder.line("开头")
    builder.table(rows)
    builder.line("结尾")
    made = document("表", "0", "xlsx", builder.content())
    base = check(DUTY)
    bound = st.integers(0, len(made.text))
    spans = data.draw(st.lists(st.tuples(bound, bound).map(sorted), max_size=5))
    found = tuple(
        replace(base.findings[0], start=a, end=b, evidence=made.text[a:b]) for a, b in spans
    )
    notice = replace(base.notice, blocks=(), document=made)
    verdict = replace(base, document=made, notice=notice, findings=found)
    shown = page(plain_view(verdict).html)
    assert begins(shown) == list(range(1, len(spans) + 1))
    sheet = shown.one(id="notice-text")

    def said(element: Element) -> str:
        return "".join(
            child if isinstance(child, str) else "" if child.tag == "button" else said(child)
            for child in element.children
        )

    cells = [[said(cell) for cell in row.all("td")] for row in sheet.all("tr")]
    assert cells == [row for row in rows if any(row)]
    assert [said(p) for p in sheet.all("p")] == ["开头", "结尾"]


# ------------------------------------------------------------------ hostile files


def test_nothing_is_loaded_and_only_our_script_runs() -> None:
    found = judged(every_format.pdf(), "a.pdf")
    html = view(found.data, found.verdict).html
    shown = page(html)
    policy = next(e for e in shown.all("meta") if "http-equiv" in e.attributes).attributes[
        "content"
    ]
    script = shown.one("script")
    nonce = script.attributes["nonce"]
    assert len(nonce) >= 20
    assert policy.startswith(
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'"
    )
    assert nonce not in view(found.data, found.verdict).html
    assert not {"link", "iframe", "object", "form", "base", "a"} & {e.tag for e in shown.all()}
    for element in shown.all():
        assert not any(name.startswith("on") for name in element.attributes)
        assert element.attributes.get("src", "data:").startswith("data:")
    assert not re.search(r"url\(|@import|https?:|\beval\b|innerHTML", html)


def test_hostile_words_come_out_inert() -> None:
    verdict = check(DUTY)
    text = f"{HOSTILE}\n{DUTY}"
    document = replace(
        verdict.document, text=text, pages=(Page(1, 0, len(text)),), name=HOSTILE,
        issues=(ReadIssue(HOSTILE),),
    )  # fmt: skip
    finding = replace(
        verdict.findings[0], start=0, end=len(HOSTILE), evidence=HOSTILE, title=HOSTILE,
        explanation=HOSTILE, remedy=HOSTILE, section=(HOSTILE,),
        exceptions=(ExceptionOutcome(HOSTILE, "open", HOSTILE),),
    )  # fmt: skip
    task = replace(verdict.tasks[0], evidence=HOSTILE)
    notice = replace(
        verdict.notice, document=document, title=HOSTILE, issuer=HOSTILE, blocks=(),
        addressees=(HOSTILE,), document_number=HOSTILE,
    )  # fmt: skip
    hostile = replace(
        verdict, document=document, notice=notice, findings=(finding,), tasks=(task,),
        errors=document.issues, profile_title=HOSTILE,
    )  # fmt: skip
    placed = (Placed(0, len(HOSTILE), 1, Box(10, 10, 90, 20)),)
    drawn = replace(
        hostile,
        document=replace(
            document, format="ofd", placed=placed, pages=(Page(1, 0, len(text), 100, 100),)
        ),
    )
    for html in (plain_view(hostile).html, view(b"", drawn).html):
        shown = page(html)
        assert len(shown.all("script")) == 1
        assert not shown.all("img")
        assert "<!--" not in html
        assert "{{ 7 * 7 }}" in html
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800]", html)
        html.encode()
        assert shown.one("article").one("blockquote").text == printable(HOSTILE)
    assert page(view(b"", drawn).html).one("svg").one("text").text == inert(HOSTILE)


@pytest.mark.parametrize("kind", ["pdf", "png", "docx", "ofd", "odf", "ppt"])
def test_a_file_that_is_not_what_was_judged_is_shown_as_its_text(kind: str) -> None:
    verdict = check(DUTY)
    odd = replace(verdict, document=replace(verdict.document, format=kind))
    for data in (b"", b"%PDF-1.7 junk", b"PK\x03\x04junk", os.urandom(2_000)):
        shown = page(view(data, odd).html)
        assert begins(shown) == list(range(1, len(verdict.findings) + 1))
        assert shown.one(id="notice-text")


def test_a_page_that_cannot_be_drawn_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    found = judged(pages([DUTY], ["正文。"], ["正文。"]), "a.pdf")
    real = pypdfium2.PdfPage.render
    calls = []

    def render(self: object, **settings: object) -> object:
        calls.append(1)
        if len(calls) < 3:
            raise pypdfium2.PdfiumError("broken") if len(calls) == 1 else MemoryError
        return real(self, **settings)

    monkeypatch.setattr(pypdfium2.PdfPage, "render", render)
    shown = page(view(found.data, found.verdict).html)
    assert begins(shown) == list(range(1, len(found.verdict.findings) + 1))
    assert len(shown.all("svg")) == 1
    assert len(shown.all("img")) == 1
    assert len(shown.all("p", "gap")) == 1


def test_many_findings_in_a_long_text_stay_quick() -> None:
    verdict = check(DUTY)
    text = f"{DUTY}\n" * 3_000
    size = len(DUTY) + 1
    document = replace(verdict.document, text=text, pages=(Page(1, 0, len(text)),))
    found = tuple(
        replace(verdict.findings[0], start=at * size, end=at * size + 10, evidence="x")
        for at in range(3_000)
    )
    html = plain_view(
        replace(
            verdict,
            document=document,
            notice=replace(verdict.notice, blocks=(), document=document),
            findings=found,
        )
    ).html
    assert html.count('id="mark-') == 3_000
    assert len(html) < 20 * MB


# ------------------------------------------------------------------ in the process of the guard


def test_the_guard_gives_views_and_errors() -> None:
    with Guard(Order()) as guard:
        (shown,) = guard.view(every_format.pdf(), "通知.pdf")
        assert isinstance(shown, Viewed)
        assert shown.verdict.document.name == "通知.pdf"
        assert len(page(shown.html).all("img")) == 1
        (error,) = guard.view(b"", "空.pdf")
        assert isinstance(error, ReadError)


@pytest.mark.skipif(sys.platform != "linux", reason="faults are planted by forking")
@pytest.mark.parametrize("fault", ["crash", "hang"])
def test_a_fault_while_drawing_leaves_the_text(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> object:
        if fault == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        while True:
            signal.pause()

    monkeypatch.setattr("checker.view.pages.sheets", broken)
    monkeypatch.setattr("checker.guard._start_method", lambda: "fork")
    source = every_format.zipped("甲.txt", DUTY.encode())
    with Guard(Order(limits=Limits(max_seconds=4))) as guard:
        for data, name in ((DUTY.encode(), "件.txt"), (source, "包.zip")):
            (shown,) = guard.view(data, name)
            assert isinstance(shown, Viewed)
            assert shown.verdict.label == "violation"
            assert begins(page(shown.html))
        (verdict,) = guard.check(DUTY.encode(), "件.txt")
        assert isinstance(verdict, Verdict)


def test_views_of_the_samples_stay_small() -> None:
    folder = Path(__file__).parents[2] / "corpus" / "samples"
    for name in ("review-admitted.pdf", "violation-charging.ofd", "violation-market.txt"):
        found = judged((folder / name).read_bytes(), name)
        assert len(view(found.data, found.verdict).html) < 200_000


def test_ofd_text_stands_where_the_file_puts_it() -> None:
    data = ofd_maker.pages(ofd_maker.lines([DUTY], x=30, y=40))
    _, shown = viewed(data, "a.ofd")
    line = shown.one("svg").one("text")
    assert line.text == DUTY
    lefts = [float(x) for x in line.attributes["x"].split()]
    points = 72 / 25.4
    assert lefts[0] == pytest.approx(30 * points, abs=0.1)
    assert lefts[5] == pytest.approx((30 + 5 * ofd_maker.SIZE) * points, abs=0.1)
    # The maker sets the baseline one size below the upper edge.
    assert float(line.attributes["y"]) == pytest.approx((40 + ofd_maker.SIZE) * points, abs=0.5)


@needs_office
def test_pages_of_a_word_file_are_counted_as_they_are_shown() -> None:
    from docx import Document as new

    made = new()
    made.add_paragraph("关于消防检查的通知")
    made.add_page_break()
    made.add_paragraph(DUTY)
    target = io.BytesIO()
    made.save(target)
    verdict, shown = viewed(target.getvalue(), "a.docx")
    assert verdict.findings[0].page == 1
    assert {card.one("p", "place").text for card in shown.all("article")} == {"第2页"}
    second = shown.one("figure", id="page-2")
    assert len(second.all("button", "tab")) == len(verdict.findings)
