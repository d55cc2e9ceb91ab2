"""Web pages: the article as a browser shows it, without menus, scripts and what is hidden."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

import checker
from checker.errors import ReadError
from checker.model import Document
from checker.reading import read
from checker.reading.contract import Request, Unreadable
from checker.reading.html import text_of
from checker.reading.limits import DEFAULT_LIMITS, Limits

SECONDS = 10.0
SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "violation-market.txt"


def page(body: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


def text(body: str) -> str:
    return page(body).text


def lines(body: str) -> list[str]:
    return text(body).split("\n")


def cells(document: Document, which: int = 0) -> list[list[str]]:
    return [[document.text[c.start : c.end] for c in row] for row in document.tables[which].rows]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("<div>甲<p>乙</p>丙</div>", "甲\n乙\n丙"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<p>请<b>各社区</b>于<span>5月</span>1日前</p>", "请各社区于5月1日前"),
        ("<p>\n  请各社区\n  报送台账\n</p>", "请各社区报送台账"),
        ("<p>two\nwords</p>", "two words"),
        ("<p>a  \t b</p>", "a b"),
        ("<p>&nbsp;&nbsp;甲&nbsp;乙&amp;&lt;丙&gt;&#20009;&mdash;</p>", "甲 乙&<丙>丩—"),
        ("<p>　　请各社区</p>", "　　请各社区"),
        ("<p>责\u200b任\u00ad书\ufeff</p>", "责任书"),
        ("<pre>甲\n  乙</pre>", "甲\n乙"),
        ("<p style='white-space: pre-line'>甲\n乙</p>", "甲\n乙"),
        ("<h1>通知</h1><dl><dt>甲</dt><dd>乙</dd></dl>", "通知\n甲\n乙"),
        ("<p>甲<!-- 注释 -->乙<script>var 丙</script>丁</p>", "甲乙丁"),
        ("<style>p{}</style><p>甲</p><noscript>请开启脚本</noscript>", "甲"),
        ("<p>甲</p><p hidden>乙</p><p style='DISPLAY : none'>丙</p><p aria-hidden=true>丁</p>", "甲"),
        ("<p>甲<span style='font-size:0px'>乙</span><span style='font-size:0.9em'>丙</span></p>", "甲丙"),
        ("<p>甲<span style='display:none'>乙</span>丙</p>", "甲丙"),
        ("<div style='display:none'>甲<p>乙</p></div>丙", "丙"),
        ("<nav>首页</nav><div role=navigation>菜单</div><p>甲</p><footer>版权</footer>", "甲"),
        ("<p>甲<button>提交</button><select><option>乙</select></p>", "甲"),
        ("<p>甲<del>乙</del><ins>丙</ins></p>", "甲丙"),
        ("<ruby>镕<rp>(</rp><rt>róng</rt><rp>)</rp></ruby>基", "镕基"),
        ("<p>甲</p><p>打印 | 关闭</p><p>【字体：大 中 小】</p><p>分享到：微信</p><p>打印机由各社区自备</p>",
         "甲\n打印机由各社区自备"),
    ],
)  # fmt: skip
def test_text_is_set_as_a_browser_sets_it(body: str, expected: str) -> None:
    assert text(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>甲<li>乙</ol>", "1. 甲\n2. 乙"),
        ("<ol start=3><li>甲</li><li value=7>乙</li><li>丙</li></ol>", "3. 甲\n7. 乙\n8. 丙"),
        ("<ol type=a><li>甲<li>乙</ol>", "a. 甲\nb. 乙"),
        ("<ol type=I><li>甲<li>乙</ol>", "I. 甲\nII. 乙"),
        ("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol>", "一、甲\n二、乙"),
        ("<ol style='list-style:none'><li>一、甲<li>二、乙</ol>", "一、甲\n二、乙"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("<ol><li><p>甲</p><p>续</p><li>乙<ol><li>丙</ol><li>丁</ol>", "1. 甲\n续\n2. 乙\n1. 丙\n3. 丁"),
        ("<ol><li></li><li>乙</ol>", "2. 乙"),
        ("<ol start=x><li value=-5>甲</ol><li>散</li>", "1. 甲\n散"),
    ],
)  # fmt: skip
def test_lists_keep_their_numbers(body: str, expected: str) -> None:
    assert text(body) == expected


def test_a_table_with_cells_over_several_places() -> None:
    document = page(
        "<p>前</p><table><caption>任务表</caption><thead><tr><th>类<th>项<th>位</thead>"
        "<tr><td rowspan=2>组织<td>台账<br>档案<td>各社区<tr><td colspan=2>培训"
        "<tfoot><tr><td>合计<td><td>2</tfoot></table><p>后</p>"
    )
    assert document.text.split("\n") == [
        "前", "任务表", "类 | 项 | 位", "组织 | 台账 档案 | 各社区", " | 培训 | ", "合计 |  | 2", "后",
    ]  # fmt: skip
    assert cells(document) == [
        ["类", "项", "位"], ["组织", "台账 档案", "各社区"], ["", "培训", ""], ["合计", "", "2"],
    ]  # fmt: skip


def test_a_row_span_past_the_end_and_columns_without_text() -> None:
    document = page(
        "<table><tr><td rowspan=99>甲<td><td>乙<tr><td><td>丙</table><table><tr><td>丁<td>戊</table>"
    )
    assert [cells(document, n) for n in range(2)] == [[["甲", "乙"], ["", "丙"]], [["丁", "戊"]]]


def test_tables_that_only_arrange_the_page_are_lines() -> None:
    assert page("<table><tr><td><p>甲</p><p>乙</p><tr><td>丙</table>").text == "甲\n乙\n丙"
    outer = page("<table><tr><td>菜单<td><table><tr><td>a<td>b</table></table>")
    assert outer.text == "菜单\na | b"
    assert len(outer.tables) == 1
    assert page("<table role=presentation><tr><td>甲<td>乙</table>").tables == ()
    long = "请各社区报送台账。" * 80
    assert (
        page(f"<table><tr><td>菜单<td><p>{long}</p><p>后</p></table>").text == f"菜单\n{long}\n后"
    )
    ruled = page(f"<table border=1><tr><td>任务<td>要求<tr><td>台账<td>{long}</table>")
    assert cells(ruled) == [["任务", "要求"], ["台账", long]]


MENU = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(12))
BODY = "".join(f"<p>第{n}条请各社区于每月25日前报送工作台账。</p>" for n in range(1, 8))
ARTICLE = [f"第{n}条请各社区于每月25日前报送工作台账。" for n in range(1, 8)]
FOOT = "<div>主办：某某区人民政府 备案号：某某备00000000号 地址：某某路1号</div>"


@pytest.mark.parametrize(
    "opening",
    [
        '<div id="zoom">', '<div id="UCAP-CONTENT">', '<div class="TRS_Editor">', "<article>",
        '<div class="article-content clearfix">', '<table><tr><td id="Zoom">', '<div class="content">',
        '<div itemprop="articleBody">', "<div>",
    ],
)  # fmt: skip
def test_the_article_of_a_government_page(opening: str) -> None:
    closing = (
        "</td></tr></table>" if "<td" in opening else f"</{opening[1:].split()[0].rstrip('>')}>"
    )
    body = (
        f'<div class="header"><ul>{MENU}</ul></div><div class="main"><h1>关于报送台账的通知</h1>'
        f"<div class=info>来源：某某局 浏览次数：88</div>{opening}{BODY}{closing}</div>"
        f"<div><a href=x>上一篇</a></div>{FOOT}"
    )
    if opening == "<div>":  # nothing says where it is: what holds nearly all text, or everything
        assert set(ARTICLE) <= set(lines(body))
    else:
        assert lines(body) == ["关于报送台账的通知", *ARTICLE]


def test_the_title_is_found_outside_of_the_article_and_not_doubled() -> None:
    frame = (
        f"<ul>{MENU}</ul><div class=bt>关于报送台账的通知</div><div id=zoom>%s{BODY}</div>{FOOT}"
    )
    head = "<title>关于报送台账的通知_通知公告_某某区人民政府</title>"
    document = page(frame % "", head)
    assert document.text.split("\n") == ["关于报送台账的通知", *ARTICLE]
    document = page(frame % "<p>关于报送台账的<br>通知</p>", head)
    assert document.text.split("\n") == ["关于报送台账的", "通知", *ARTICLE]


def test_the_smaller_of_two_articles_wins_when_it_holds_as_much() -> None:
    body = f"<ul>{MENU}</ul><div class=content><p>打印本页</p><div id=zoom>{BODY}</div></div>{FOOT}"
    assert lines(body) == ARTICLE
    # One that holds little is no article.
    assert set(ARTICLE) <= set(lines(f"<ul>{MENU}</ul><div id=zoom>附件</div><div>{BODY}</div>"))


def test_a_page_of_few_links_is_read_whole() -> None:
    body = f"<div class=content>{BODY}</div><div>附件：任务清单</div>"
    assert lines(body) == [*ARTICLE, "附件：任务清单"]


def test_a_word_page_is_read_whole() -> None:
    data = (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<head><meta http-equiv=Content-Type content="text/html; charset=gb2312">'
        "<!--[if gte mso 9]><xml><w:View>Print</w:View></xml><![endif]--><style>p.a{}</style></head>"
        "<body lang=ZH-CN><div class=WordSection1><p class=MsoNormal align=center>关于报送\r\n台账的通知"
        "<o:p></o:p></p><p style='mso-list:l0 level1 lfo1'><![if !supportLists]><span>1.<span>&nbsp;"
        "&nbsp;</span></span><![endif]>请各社区<span lang=EN-US>25</span>日前报送<span "
        "style='mso-hide:all'>暗</span></p></div><div class=WordSection2>附件</div></body></html>"
    ).encode("gb18030")
    document = read(data)
    assert document.format == "html"
    assert document.text.split("\n") == ["关于报送台账的通知", "1.  请各社区25日前报送", "附件"]


@pytest.mark.parametrize(
    ("encoding", "said", "mark"),
    [
        ("utf-8", "utf-8", b""),
        ("utf-8", "gb2312", b""),  # a lie: well-formed UTF-8 is UTF-8
        ("gb18030", "gb2312", b""),
        ("gb18030", "", b""),
        ("gb18030", "utf-8", b""),
        ("gb18030", "no-such-thing", b""),
        ("big5", "big5", b""),
        ("utf-8", "", codecs.BOM_UTF8),
        ("utf-16-le", "", codecs.BOM_UTF16_LE),
    ],
)
def test_encodings(encoding: str, said: str, mark: bytes) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else ""
    made = f"<html><head>{meta}</head><body><p>各社區報送台帳</p></body></html>"
    document = read(mark + made.encode(encoding))
    assert (document.format, document.text) == ("html", "各社區報送台帳")
    assert document.issues == ()


def test_damaged_places_are_counted() -> None:
    data = ("<html><p>" + "请各社区报送台账。" * 50).encode() + b"\xff" + "完</p>".encode()
    assert [i.message for i in read(data).issues] == [
        "网页中有 1 处文字已损坏，无法还原，损坏处没有检查"
    ]


def test_parts_of_pages_and_xhtml_are_told_as_html() -> None:
    for data in (
        "<table><tr><td>事项</td><td>台账</td></tr></table>",
        "<style>td{}</style>\n<table><tr><td>事项<td>台账</table>",
        '<?xml version="1.0" encoding="GBK"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><table><tr><td>事项</td><td>台账</td></tr></table></html>',
    ):
        document = read(data.encode())
        assert (document.format, document.text) == ("html", "事项 | 台账")


def test_a_notice_as_a_page_gives_its_findings() -> None:
    notice = SAMPLE.read_text(encoding="utf-8")
    body = "".join(f"<p>{escape(line)}</p>" for line in notice.splitlines())
    made = f"<html><body><ul>{MENU}</ul><div class=TRS_Editor>{body}</div></body></html>".encode()
    assert read(made).text.split("\n") == [line.rstrip() for line in notice.splitlines() if line]
    found = {finding.type for finding in checker.check(made).findings}
    assert found == {finding.type for finding in checker.check(SAMPLE).findings}


def test_decoded_text_for_the_mail_reader() -> None:
    content = text_of("<p>各社区：</p>", Request(DEFAULT_LIMITS))
    assert content.text == "各社区："
    with pytest.raises(Unreadable, match="网页里没有文字"):
        text_of("", Request(DEFAULT_LIMITS))


@pytest.mark.parametrize(
    "data",
    [
        "<html></html>", "<html><body><img src='http://127.0.0.1:1/a.png'></body></html>",
        "<html><frameset><frame src=a.htm></frameset></html>", "<html><script>document.write('甲')</script>",
        "<html hidden><body></body></html>", "<html><iframe src='file:///etc/passwd'>",
    ],
)  # fmt: skip
def test_pages_without_text_are_named(data: str) -> None:
    with pytest.raises(ReadError, match="网页里没有文字") as caught:
        read(data.encode())
    assert "PDF" in caught.value.cure


WIDE = "<tr><td colspan=199>a<td>b"
ODD: dict[str, Callable[[], str]] = {
    "deep": lambda: "<div>" * 1_500 + "正文",
    "unclosed": lambda: "<p><font><b>" * 400 + "正文",
    "deep tables": lambda: "<table><tr><td>" * 400 + "正文",
    "wide table": lambda: f"<p>正文<table>{'<tr><td colspan=9999999999>a<td rowspan=99999999>b' * 500}</table>",
    "long blanks": lambda: "正文" + " " * 3_000_000 + "\n" * 1_000_000 + "甲",
    "many links": lambda: "正文" + "<a href=x>甲</a>" * 100_000,
    "many lists": lambda: "正文" + "<ol><li>" * 300 + "甲",
    "entities": lambda: "正文&lol;&#x110000;&#0;&#xd800;&bogus",
    "doctype entities": lambda: '<!ENTITY x SYSTEM "file:///etc/hosts">正文&x;',
    "controls": lambda: "正文\0\x01\x02\ufffe",
    "attributes": lambda: "正文" + f"<p {'x=y ' * 100_000}>甲</p>",
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_odd_pages_cost_little_and_keep_their_text(what: str) -> None:
    data = f"<html><body>{ODD[what]()}".encode("utf-8", "surrogatepass")
    began = time.perf_counter()
    assert "正文" in read(data).text
    assert time.perf_counter() - began < SECONDS


TRAPS: dict[str, tuple[Callable[[], str], str]] = {
    "too deep": (lambda: "<div>" * 100_000 + "正文", "嵌套过深"),
    "too deep in tables": (lambda: "<table><tr><td>" * 100_000 + "正文", "嵌套过深"),
    "too many tags": (lambda: "<b>甲</b>" * 600_000, "过于庞大"),
    "too much text": (lambda: "<p>正文</p>" * 100_000 + "长" * 1_900_000, "超过 2000000 字"),
    "separators": (lambda: f"<table><tr>{'<td>x' * 150}{WIDE * 20_000}</table>", "超过 2000000 字"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_are_refused(trap: str) -> None:
    make, problem = TRAPS[trap]
    data = f"<html><body>{make()}".encode()
    began = time.perf_counter()
    with pytest.raises(ReadError, match=problem) as caught:
        read(data)
    assert time.perf_counter() - began < SECONDS
    assert "读取时出错" not in caught.value.problem


def test_the_length_counts_before_it_is_built() -> None:
    with pytest.raises(ReadError, match="超过 10 字"):
        read(b"<html><p>aaaaaaaaaaaaaaaa", limits=Limits(max_characters=10))


def test_a_page_without_a_body_of_its_own_is_read() -> None:
    # The parser leaves what it does not know in the head.
    page = "<!DOCTYPE html><meta charset=utf-8><title>题</title><section><p>各社区</p></section>"
    assert read(page.encode()).text == "各社区"
    island = "<html><head><title>题</title><xml><w:View>Print</w:View></xml></head><p>甲</p></html>"
    assert read(island.encode()).text == "甲"


LINKS = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(9))


@pytest.mark.parametrize("tag", ["pre", "blockquote", "p", "dl"])
def test_what_stands_before_the_longest_part_of_an_article_is_read(tag: str) -> None:
    longest = "各社区要建立工作台账并每周报送一次。" * 20
    body = f"<ul>{LINKS}</ul><div><h1>关于报送台账的通知</h1><p>各街道：</p><{tag}>{longest}</{tag}></div>"
    document = read(f"<html><body>{body}</body></html>".encode())
    assert document.text == f"关于报送台账的通知\n各街道：\n{longest}"


@pytest.mark.parametrize(
    "names", ["id=vsb_content_2", "class='x v_news_content'", "class=trs_editor_view", "id=zoom3"]
)
def test_names_with_numbers_and_of_other_systems_are_known(names: str) -> None:
    told = "政务公开栏目的说明，介绍本栏目公布哪些信息。" * 4
    article = "<p>各社区要建立工作台账。</p>" * 8
    body = f"<ul>{LINKS}</ul><div>{told}</div><div {names}>{article}</div>"
    document = read(f"<html><body>{body}</body></html>".encode())
    assert document.text == "\n".join(["各社区要建立工作台账。"] * 8)


def test_an_invitation_to_scan_a_code_is_no_text() -> None:
    assert text("<p>各社区</p><p>扫一扫在手机打开当前页</p><p>扫一扫二维码填报</p>") == (
        "各社区\n扫一扫二维码填报"
    )


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "undefined", "rot13"])
def test_an_encoding_that_no_page_has_is_not_used(name: str) -> None:
    page = f"<html><head><meta charset={name}></head><body>各社区要建立工作台账</body></html>"
    assert read(page.encode("gb18030")).text == "各社区要建立工作台账"
