"""Comments in the Word file itself: at the evidence, and nothing else touched."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx_maker import (
    STRICT_W,
    R,
    W,
    cell,
    element,
    field,
    level,
    listed,
    numbering,
    p,
    packed,
    r,
    relations,
    row,
    table,
    text_box,
    word,
)
from hypothesis import given
from hypothesis import strategies as st
from marked import comments, finding, marked, part, verdict

from checker.annotate.word import comment
from checker.model import Document, Page
from checker.reading import Limits, read
from checker.reading.contract import Request, Unreadable
from checker.reading.docx import read as read_docx
from checker.reading.docx import trace
from checker.reading.limits import DEFAULT_LIMITS


def run(data: bytes, *found: str) -> list[str]:
    """What the comments on ``found`` mark; the text of the file must be as before."""
    document = read(data)
    made = comment(data, verdict(document, *found))
    assert read(made).text == document.text
    return marked(made)


def test_a_comment_says_who_what_why_by_which_clause_and_what_to_do() -> None:
    data = word(p("各社区要建立垃圾分类台账。"))
    made = comment(data, verdict(read(data), "建立垃圾分类台账"))
    assert marked(made) == ["建立垃圾分类台账"]
    assert comments(made) == [
        (
            "社区减负检查",
            "1. 【违规】业务台账\n"
            "为什么：台账由部门的业务产生。\n"
            "依据：方案二 二1.5：不得要求社区建立业务台账。\n"
            "社区可以：可以请发文单位删去这一要求。",
        )
    ]
    written = docx.Document(io.BytesIO(made)).comments.get(0)
    assert written is not None
    assert written.initials == "减负"
    assert written.timestamp is not None
    assert written.timestamp.isoformat() == "2024-05-07T01:30:00+00:00"


def test_a_model_s_finding_says_so() -> None:
    data = word(p("各社区要建立台账。"))
    document = read(data)
    made = comment(
        data, verdict(document, finding(document, 0, 3, source="model", confidence=0.634))
    )
    assert comments(made)[0][1].endswith("模型提示（概率 0.63），须人工判断")


DELETED = "<w:del><w:r><w:delText>应当</w:delText></w:r></w:del>"
LINK = f'<w:hyperlink r:id="r9">{r("垃圾分类")}{r("台账")}</w:hyperlink>'
CONTROL = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('每月报送')}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("body", "evidence", "expected"),
    [
        pytest.param(p(raw=r("各社区要建立") + r("台账并报送")), "建立台账", "建立台账", id="runs"),
        pytest.param(p("甲建立") + p("台账乙"), "建立\n台账", "建立¶台账", id="paragraphs"),
        pytest.param(
            table(row("甲", cell(p("建立") + p("台账，报送")), "乙")),
            "建立 台账",
            "建立¶台账",
            id="paragraphs of a cell",
        ),
        pytest.param(
            table(row("各社区", "建立台账"), row("乙", "丙")),
            "社区 | 建立",
            "社区¶建立",
            id="cells",
        ),
        pytest.param(p(raw=r("要建立") + LINK + r("等")), "建立垃圾分类台", "建立垃圾分类台", id="link"),
        pytest.param(p(raw=LINK), "类台", "类台", id="within a link"),
        pytest.param(p(raw=r("须") + CONTROL + r("表")), "报送表", "报送表", id="control"),
        pytest.param(
            "<w:sdt><w:sdtContent>" + p("须报送表") + "</w:sdtContent></w:sdt>",
            "报送",
            "报送",
            id="control around paragraphs",
        ),
        pytest.param(p(raw=r("要建") + DELETED + r("立台账")), "建立台", "建立台", id="deletion"),
        pytest.param(
            p(raw=r("要") + f"<w:ins>{r('建立台')}</w:ins>" + r("账")), "立台账", "立台账", id="insertion"
        ),
        pytest.param(
            p(raw=r("要") + "<w:r><w:t>建</w:t><w:tab/><w:t>立台</w:t><w:br/><w:t>账</w:t></w:r>"),
            "\t立台",
            "\t立台",
            id="tabs",
        ),
        pytest.param(p(raw="<w:r><w:t>\n  建立台账  </w:t></w:r>"), "建立台账", "建立台账", id="blanks"),
        pytest.param(
            p(raw=r("\uf0a8要建立台账\uf0fe", '<w:rFonts w:ascii="Wingdings"/>')),
            "□要建立",
            "\uf0a8要建立",
            id="picture font",
        ),
        pytest.param(p(raw="<w:r><w:t>\n  建立台账  </w:t></w:r>"), "立台", "立台", id="in blanks"),
        pytest.param(
            p(raw=r("要") + field("REF x", "建立台账") + r("等")), "建立台账等", "建立台账等", id="field"
        ),
        pytest.param(
            p("前建", "<w:rPr><w:del/></w:rPr>") + p("立后"), "建立", "建¶立", id="joined paragraphs"
        ),
        pytest.param(p("建立😀台账"), "😀台", "😀台", id="beyond the basic plane"),
        pytest.param(
            p(raw='<w:r><w:t xml:space="preserve">建立&#x7f;台账</w:t></w:r>'),
            "立台",
            "立\x7f台",
            id="dropped control",
        ),
        pytest.param(
            p(raw="<w:r><w:ruby><w:rt>" + r("x") + "</w:rt><w:rubyBase>" + r("建立")
              + "</w:rubyBase></w:ruby></w:r>" + r("台账")), "建立台", "x建立台", id="ruby"
        ),
    ],
)  # fmt: skip
def test_the_mark_is_at_the_evidence(body: str, evidence: str, expected: str) -> None:
    assert run(word(body), evidence) == [expected]


def test_a_list_number_is_marked_with_its_paragraph() -> None:
    data = word(
        listed("建立台账") + listed("报送"), numbering=numbering(level(0, "decimal", "%1."))
    )
    assert read(data).text == "1. 建立台账\n2. 报送"
    assert run(data, "1. 建立", "2.") == ["建立", "报送"]


def test_a_split_run_keeps_its_looks_and_its_spaces() -> None:
    data = word(p(raw='<w:r w:rsidR="00AB"><w:rPr><w:b/></w:rPr><w:t>甲 建立 乙</w:t></w:r>'))
    made = comment(data, verdict(read(data), "建立"))
    runs = docx.Document(io.BytesIO(made)).paragraphs[0].runs
    assert [(one.text, one.bold) for one in runs] == [
        ("甲 ", True), ("建立", True), ("", None), (" 乙", True),
    ]  # fmt: skip


def test_a_text_box_is_marked_at_the_run_that_holds_it() -> None:
    data = word(p(raw=r("前文") + text_box(p("框里建立台账")) + r("后文")))
    document = read(data)
    made = comment(data, verdict(document, "建立台账"))
    # Word ignores marks inside a text box; both branches say the same.
    assert marked(made) == ["框里建立台账¶框里建立台账¶"]
    assert comments(made)[0][1].split("\n")[1] == "原文：「建立台账」"
    across = comment(data, verdict(document, "后文\n框里"))
    assert marked(across) == ["框里建立台账¶框里建立台账¶后文"]


def test_a_footnote_is_marked_at_its_reference() -> None:
    body = p(raw=r("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("乙"))
    data = word(body, footnotes=f'<w:footnote w:id="2">{p("各社区建立台账")}</w:footnote>')
    made = comment(data, verdict(read(data), "建立台账"))
    assert marked(made) == [""]
    assert b"<w:commentRangeStart" not in part(made, "word/footnotes.xml")
    order = ("commentRangeStart", "footnoteReference", "commentRangeEnd")
    places = [part(made).index(f"<w:{tag}".encode()) for tag in order]
    assert places == sorted(places)
    assert "原文：「建立台账」" in comments(made)[0][1]


def test_findings_may_overlap_touch_and_repeat() -> None:
    data = word(p("一二三四五六七八"))
    found = ("二三四", "三四五", "五六", "二三四五六", "二三四", "一", "八", "一二三四五六七八")
    assert sorted(run(data, *found)) == sorted(found)


def test_other_people_s_comments_stay() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("各社区要建立")
    made.add_comment(paragraph.runs, "领导批注", "张三", "张")
    paragraph.add_run("台账。")
    target = io.BytesIO()
    made.save(target)
    data = target.getvalue()
    marked_up = comment(data, verdict(read(data), "建立台账"))
    assert comments(marked_up)[0] == ("张三", "领导批注")
    assert [author for author, _ in comments(marked_up)] == ["张三", "社区减负检查"]
    assert marked(marked_up) == ["各社区要建立", "建立台账"]
    again = comment(marked_up, verdict(read(marked_up), "社区"))
    assert marked(again) == ["各社区要建立", "建立台账", "社区"]


def test_all_other_parts_stay_byte_for_byte() -> None:
    made = docx.Document()
    made.add_paragraph("建立台账")
    target = io.BytesIO()
    made.save(target)
    before, after = target.getvalue(), comment(
        target.getvalue(), verdict(read(target.getvalue()), "建立")
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        changed = {n for n in old.namelist() if old.read(n) != new.read(n)}
        assert changed == {
            "[Content_Types].xml", "word/_rels/document.xml.rels", "word/document.xml",
        }  # fmt: skip
        assert set(new.namelist()) - set(old.namelist()) == {"word/comments.xml"}
        assert new.namelist()[: len(old.namelist())] == old.namelist()


def test_without_a_finding_the_file_is_the_same() -> None:
    data = word(p("甲"))
    assert comment(data, verdict(read(data))) == data


def test_the_strict_namespace_and_another_main_part() -> None:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"/>',
        "_rels/.rels": relations(("officeDocument", "/word/text.xml")),
        "word/text.xml": element("document", f"<w:body>{p('建立台账')}</w:body>").replace(
            W, STRICT_W
        ),
    }
    data = packed(parts)
    made = comment(data, verdict(read(data), "台账"))
    assert marked(made, "word/text.xml") == ["台账"]
    listing = part(made, "word/_rels/text.xml.rels").decode()
    assert 'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/comments"' in listing
    assert 'Target="comments.xml"' in listing
    assert f'xmlns:w="{STRICT_W}"' in part(made, "word/comments.xml").decode()
    assert 'PartName="/word/comments.xml"' in part(made, "[Content_Types].xml").decode()
    assert R not in listing


def test_a_comments_part_that_nobody_refers_to_is_left_alone() -> None:
    data = word(p("建立台账"))
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("word/comments.xml", "not even XML")
    data = target.getvalue()
    made = comment(data, verdict(read(data), "台账"))
    assert part(made, "word/comments.xml") == b"not even XML"
    assert comments(made)[0][0] == "社区减负检查"


def test_evidence_outside_the_main_text_only() -> None:
    boxed = "<mc:AlternateContent><mc:Choice Requires='x'>" + p("建立台账") + "</mc:Choice>"
    data = word(boxed + "</mc:AlternateContent>" + p("末段"))
    made = comment(data, verdict(read(data), "建立台账"))
    assert marked(made) == ["末段"]
    assert "原文：「建立台账」" in comments(made)[0][1]
    alone = word(boxed + "</mc:AlternateContent>")
    made = comment(alone, verdict(read(alone), "建立台账"))
    assert part(made).count(b"<w:commentReference ") == 1
    assert len(comments(made)) == 1


def test_a_verdict_on_another_document_is_refused() -> None:
    with pytest.raises(ValueError, match="another document"):
        comment(word(p("甲")), verdict(read(word(p("乙"))), "乙"))


def test_hostile_files_are_refused() -> None:
    document = read(word(p("甲")))
    with pytest.raises(Unreadable):
        comment(b"PK\x03\x04 broken", verdict(document, "甲"))
    bare = packed({"word/document.xml": element("document", f"<w:body>{p('甲')}</w:body>")})
    with pytest.raises(Unreadable, match="损坏"):
        comment(bare, verdict(document, "甲"))
    broken = word(p("甲"), comments="<w:comment")
    with pytest.raises(Unreadable):
        comment(broken, verdict(document, "甲"))
    with pytest.raises(Unreadable, match="上限"):
        comment(word(p("甲" * 50)), verdict(document, "甲"), limits=Limits(max_characters=20))


def test_more_findings_than_word_allows_comments() -> None:
    data = word(p("甲乙"), comments="<w:comment w:id='4'/>" * 32_766)
    document = read(data)
    found = (finding(document, 0, 1, severity="note"), finding(document, 1, 2))
    made = comment(data, verdict(document, *found))
    assert marked(made) == ["乙"]


RUNS = st.lists(st.text("建立 台账\n\t\x7f&<", max_size=5), min_size=1, max_size=4)


@given(st.lists(RUNS, min_size=1, max_size=4), st.booleans(), st.data())
def test_every_stretch_of_any_text_is_marked_as_it_stands(
    paragraphs: list[list[str]], preserve: bool, data: st.DataObject
) -> None:
    def written(text: str) -> str:
        safe = text.replace("&", "&amp;").replace("<", "&lt;")
        made = r(safe)
        return made if preserve else made.replace(' xml:space="preserve"', "")

    body = "".join(p(raw="".join(map(written, its))) for its in paragraphs)
    file = word(body + p("末") + table(row(cell(body), "乙")))
    document = read(file)
    traced = trace(file, DEFAULT_LIMITS)
    assert traced.text == document.text
    assert traced.text == read_docx(file, Request(DEFAULT_LIMITS)).text
    for origin in traced.origins:
        if origin.at is not None:
            shown = (origin.source.text or "")[origin.at :][: origin.end - origin.start]
            given = traced.text[origin.start : origin.end]
            assert shown.replace("\n", " ") == given.replace("\n", " ")
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    made = comment(file, verdict(document, finding(document, start, end)))
    assert read(made).text == document.text

    def bare(text: str) -> str:
        return "".join(text.replace("¶", "").replace("|", "").replace("\x7f", "").split())

    if bare(document.text[start:end]):
        assert [bare(text) for text in marked(made)] == [bare(document.text[start:end])]


def scanned(body: str) -> bytes:
    """A file whose pictures r0 and r1 show what was recognised from them."""
    png = '<Default Extension="png" ContentType="image/png"/></Types>'
    types = part(word(p()), "[Content_Types].xml").decode().replace("</Types>", png)
    return packed(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": relations(("image", "0.png"), ("image", "1.png")),
            "word/0.png": b"\x89PNG\r\n\x1a\n0",
            "word/1.png": b"\x89PNG\r\n\x1a\n1",
            "word/document.xml": element("document", f"<w:body>{body}</w:body>"),
        }
    )


@pytest.mark.parametrize("own", ["", "封面"])
def test_recognised_text_is_marked_at_its_picture(own: str) -> None:
    shown = "".join(
        f'<w:r><w:t>{n}</w:t><w:drawing><a:blip r:embed="r{n}"/></w:drawing></w:r>' if own else
        f'<w:r><w:drawing><a:blip r:embed="r{n}"/></w:drawing></w:r>'
        for n in (0, 1)
    )  # fmt: skip
    data = scanned((p(own) if own else "") + p(raw=shown))
    own = f"{own}\n01" if own else own
    text = f"{own}\n第一页\n建立台账" if own else "第一页\n建立台账"
    at = len(text) - 4
    first = 2 if own else 1
    pages = [Page(first, at - 4, at - 1), Page(first + 1, at, len(text))]
    if own:
        pages.insert(0, Page(1, 0, len(own)))
    document = Document("a", "0", "docx", text, tuple(pages))
    made = comment(data, verdict(document, "建立台账"))
    written = part(made).decode()
    places = [
        written.index(mark)
        for mark in ('r:embed="r0"', "<w:commentRangeStart", 'r:embed="r1"', "<w:commentRangeEnd")
    ]
    assert places == sorted(places)
    assert "原文：「建立台账」" in comments(made)[0][1]

    wrong = Document("a", "0", "docx", f"{text}\n丁", (*pages, Page(9, 0, 1)))
    with pytest.raises(ValueError, match="another document"):
        comment(data, verdict(wrong, "丁"))
