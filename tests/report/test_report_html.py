"""The HTML report: the text intact, findings marked and linked, nothing alive in it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model import Block, Finding, Page, ReadIssue, Span, Verdict
from checker.report import words
from checker.report.html import render
from checker.report.inert import inert
from checker.report.segments import segments

HOSTILE = (
    "<script>alert(1)</script>]]>\u202egnp.exe\x00\x1b[2J</div></style><!--\r\n"
    "<img src=x onerror=alert(1)>\"'&amp;{{ 7 * 7 }}{% raw %}各社区\u2028\ud800"
)
VOID = {"meta", "link", "img", "br", "hr", "input"}


class Reader(HTMLParser):
    """Reads a report back: its elements, the notice's text, and the findings over each letter."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.marks: list[set[int]] = []
        self.links: list[str | None] = []
        self.style = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] == "style":
            self.style += data
        if not any(attrs.get("id") == "notice-text" for _, attrs in self.open):
            return
        self.text += data
        marks = [attrs["class"] for tag, attrs in self.open if tag == "mark"]
        over = {int(name[1:]) for name in " ".join(marks).split() if name[1:].isdigit()}
        links = [attrs["href"] for tag, attrs in self.open if tag == "a"]
        self.marks += [over] * len(data)
        self.links += [links[-1] if links else None] * len(data)

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


def test_text_findings_and_cards_are_joined_both_ways(typical: Verdict) -> None:
    page = Reader(render(typical))
    assert page.text == typical.document.text
    order = ["业务台账", "责任书（状）", "列为责任主体", "APP与工作群", "报表材料"]
    for number, title in enumerate(order, 1):
        finding = next(f for f in typical.findings if f.title == title)
        covered = [at for at, over in enumerate(page.marks) if number in over]
        assert covered == list(range(finding.start, finding.end))
        assert f"card-{number}" in page.ids()
        assert f"at-{number}" in page.ids()
    targets = {a["href"] for _, a in page.elements if a.get("href", "").startswith("#")}
    assert {target[1:] for target in targets} <= set(page.ids())
    assert {f"#{kind}-{number}" for kind in ("card", "at") for number in range(1, 6)} <= targets
    assert len(page.ids()) == len(set(page.ids()))


def test_of_overlapping_findings_the_gravest_and_innermost_takes_the_click(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    text = "各社区要建立台账并报送"
    page = Reader(
        render(
            verdict_of(
                text,
                [
                    finding_of(text, 0, 11, "review", title="外"),
                    finding_of(text, 3, 9, title="中"),
                    finding_of(text, 4, 8, title="内"),
                ],
            )
        )
    )
    # 中 is 1, 内 is 2, 外 is 3.
    assert [(link or "")[-1:] for link in page.links] == list("33312222133")


def test_banner_says_the_verdict_and_the_closing_line(
    typical: Verdict, verdict_of: Callable[..., Verdict]
) -> None:
    page = render(typical)
    assert '<span class="word">违规</span>' in page
    assert words.CLOSING in page
    assert "模型提示（概率 0.63），须人工判断" in page
    assert words.NOTHING_FOUND in render(verdict_of())
    assert words.NOT_ADDRESSED in render(verdict_of(addressed=False))
    assert "请对照原件人工核对第2页" in render(verdict_of(errors=[ReadIssue("缺页。", 2)]))


def test_nothing_is_loaded_and_nothing_runs(typical: Verdict) -> None:
    report = render(typical)
    page = Reader(report)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & {
        tag for tag, _ in page.elements
    }
    for _, attrs in page.elements:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attrs)
        assert attrs.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", report)
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")


def test_headings_and_names_for_those_who_listen(typical: Verdict) -> None:
    page = Reader(render(typical))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
    assert levels == [1, 2, 2, 3, 3, 3, 3, 3]
    labelled = [a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a]
    assert labelled
    assert set(labelled) <= set(page.ids())
    for _, attrs in page.elements:
        if attrs.get("class", "").startswith("badge"):
            assert attrs["aria-label"].startswith(f"第{attrs['data-number']}条，")


def test_hostile_text_comes_out_inert(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding]
) -> None:
    finding = finding_of(
        HOSTILE,
        0,
        len(HOSTILE),
        title=HOSTILE,
        section=(HOSTILE,),
        explanation=HOSTILE,
        remedy=HOSTILE,
    )
    verdict = verdict_of(
        HOSTILE, [finding], name=HOSTILE, title=HOSTILE, errors=[ReadIssue(HOSTILE)]
    )
    report = render(verdict)
    page = Reader(report)
    assert page.text == inert(HOSTILE)
    assert "<script" not in report
    assert "<img" not in report
    assert "<!--" not in report
    assert "{{ 7 * 7 }}" in report
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800]", report)
    report.encode("utf-8")


def test_lines_are_set_as_the_parts_of_the_notice(verdict_of: Callable[..., Verdict]) -> None:
    text = "关于某事的通知\n各社区：\n本文件的一段\n断成两行。\n　　自带缩进的一段。\n"
    blocks = [
        Block("title", 0, 7),
        Block("addressee", 8, 12),
        Block("paragraph", 13, 25),
        Block("paragraph", 26, 36),
    ]
    page = Reader(render(verdict_of(text, blocks=blocks)))
    looks = [a["class"] for tag, a in page.elements if tag == "p" and "class" in a]
    start = looks.index("title")
    assert looks[start : start + 5] == [
        "title",
        "addressee",
        "paragraph indent",
        "going-on",
        "paragraph",
    ]
    assert page.text == text


def test_pages_are_announced(verdict_of: Callable[..., Verdict]) -> None:
    text = "第一页\n第二页\n还是第二页第三页\n完"
    pages = [Page(1, 0, 4), Page(2, 4, 13), Page(3, 13, len(text))]
    page = Reader(render(verdict_of(text, pages=pages)))
    marks = [a["data-page"] for _, a in page.elements if "data-page" in a]
    assert marks == ["第 2 页", "第 3 页"]
    assert page.text == text


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    letters = st.characters(exclude_categories=[]) | st.sampled_from("各社区\n\r<&>\"'")
    text = draw(st.text(letters, max_size=50))
    bound = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(bound, bound).map(lambda p: (min(p), max(p))), max_size=6))
    return text, spans


@given(texts_with_spans())
def test_any_text_with_any_findings_comes_back_whole(
    verdict_of: Callable[..., Verdict],
    finding_of: Callable[..., Finding],
    case: tuple[str, list[tuple[int, int]]],
) -> None:
    text, spans = case
    kinds = ("violation", "review", "note")
    findings = [
        finding_of(text, start, end, kinds[at % 3]) for at, (start, end) in enumerate(spans)
    ]
    page = Reader(render(verdict_of(text, findings, name=text, title=text)))
    assert page.text == inert(text)
    for offset, over in enumerate(page.marks):
        assert len(over) == sum(start <= offset < end for start, end in spans)
        assert (page.links[offset] is None) == (not over)
    for number in range(1, len(spans) + 1):
        assert page.ids().count(f"at-{number}") == 1
        assert page.ids().count(f"card-{number}") == 1


@given(
    st.integers(0, 40),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50)), max_size=8),
    st.lists(st.integers(-5, 50), max_size=5),
)
def test_segments_cover_the_text_without_gap(
    length: int, pairs: list[tuple[int, int]], cuts: list[int]
) -> None:
    spans = [Span(min(pair), max(pair)) for pair in pairs]
    pieces = segments(length, spans, cuts)
    assert [at for piece in pieces for at in range(piece.start, piece.end)] == list(range(length))
    assert sorted(index for piece in pieces for index in piece.opening) == list(range(len(spans)))
    for piece in pieces:
        for index, span in enumerate(spans):
            over = piece.start < piece.end and span.start < piece.end and piece.start < span.end
            assert (index in piece.covering) == over
        assert not any(piece.start < cut < piece.end for cut in cuts)


@pytest.mark.parametrize("count", [3000])
def test_many_findings_in_a_long_text_stay_quick(
    verdict_of: Callable[..., Verdict], finding_of: Callable[..., Finding], count: int
) -> None:
    text = "各社区要建立台账。\n" * count
    findings = [finding_of(text, at * 10, at * 10 + 8) for at in range(count)]
    assert Reader(render(verdict_of(text, findings))).text == text
