"""Fuzzes the Word reader: only ``Unreadable`` may come out of it. See README.md."""

from __future__ import annotations

import atheris

with atheris.instrument_imports(include=["checker.reading"]):
    from checker.reading import docx

from mutated import names, rounds

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMES = names(
    "document body p r t tab br cr sym fldChar instrText fldSimple hyperlink ins del moveFrom "
    "moveTo sdt sdtContent smartTag customXml tbl tr tc tcPr gridSpan vMerge hMerge tblGrid "
    "gridCol gridBefore gridAfter trPr pPr rPr pStyle rStyle vanish numPr numId ilvl "
    "footnoteReference endnoteReference footnote endnote style basedOn abstractNum num lvl "
    "lvlText numFmt start isLgl lvlRestart lvlOverride startOverride abstractNumId altChunk "
    "drawing pict txbxContent ruby rt rubyBase commentReference noBreakHyphen suff",
    _W,
) + names("AlternateContent Choice Fallback", _MC)
_ATTRIBUTES = (
    names("val id styleId type fldCharType char font numId ilvl abstractNumId", _W)
    + names("id embed", _R)
    + names("Requires Target Type TargetMode")
)


def _root(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{_W}" xmlns:mc="{_MC}" xmlns:wps="{_WPS}">{inside}</w:{name}>'


def _p(text: str, properties: str = "", more: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr/><w:t>{text}</w:t></w:r>{more}</w:p>"


def _field(code: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'<w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_p(text)}</w:tc>"


_LISTED = '<w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
_START = '<w:vMerge w:val="restart"/>'
_BROAD = '<w:gridSpan w:val="2"/>'
_BODY = (
    _p("关于开展演练的通知")
    + _p("各社区", _LISTED, '<w:r><w:footnoteReference w:id="1"/></w:r>')
    + _p("报送台账", _LISTED.replace('ilvl w:val="0"', 'ilvl w:val="1"'))
    + _p("字段", "", _field("PAGE", "1") + _field('HYPERLINK "a"', "链接"))
    + "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
    f"<w:tr>{_cell('甲', _START)}{_cell('乙')}</w:tr>"
    f"<w:tr>{_cell('', '<w:vMerge/>')}{_cell('丙')}</w:tr>"
    f"<w:tr>{_cell('丁', _BROAD)}</w:tr></w:tbl>"
    + f"<w:sdt><w:sdtContent>{_p('控件')}</w:sdtContent></w:sdt>"
    + f"<w:p><w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r>"
    '</w:del><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
    f"<w:txbxContent>{_p('文本框')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
    f'<w:lvlText w:val="%{n + 1}、"/></w:lvl>'
    for n, kind in enumerate(("chineseCounting", "decimal"))
)
_PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}">'
        + "".join(
            f'<Relationship Id="{kind}" Type="{_R}/{kind}" Target="{kind}.xml"/>'
            for kind in ("numbering", "styles", "footnotes", "header")
        )
        + "</Relationships>"
    ),
    "word/document.xml": _root("document", f"<w:body>{_BODY}</w:body>"),
    "word/numbering.xml": _root(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{_LEVELS}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="3"/></w:lvlOverride></w:num>',
    ),
    "word/styles.xml": _root(
        "styles",
        '<w:style w:styleId="a" w:type="paragraph"><w:basedOn w:val="b"/><w:rPr/></w:style>'
        '<w:style w:styleId="b" w:type="paragraph"><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>',
    ),
    "word/footnotes.xml": _root("footnotes", f'<w:footnote w:id="1">{_p("注")}</w:footnote>'),
    "word/header.xml": _root("hdr", _p("页眉")),
}


if __name__ == "__main__":
    rounds(atheris, docx.read, _PARTS, _NAMES, _ATTRIBUTES)
