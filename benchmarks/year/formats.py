"""A notice as the bytes of a file: text, Word, PDF.

Nothing is compressed, for compressors of different versions write different bytes, and nothing
carries the time of writing.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from benchmarks.year.clauses import Rows
from benchmarks.year.compose import Grid, Notice


def text(notice: Notice, encoding: str, *, separator: str = "|", indent: str = "　　") -> bytes:
    """Plain text; ``utf-8-sig`` as Windows writes it, with its line ends."""
    lines: list[str] = []
    for part in notice.parts:
        if isinstance(part, Grid):
            lines += [separator.join(row) for row in part.rows]
        elif part.kind in ("body", "heading"):
            lines.append(indent + part.text)
        else:
            lines.append(part.text)
            if part.kind in ("number", "title"):
                lines.append("")
    end = "\r\n" if encoding == "utf-8-sig" else "\n"
    return (end.join(lines) + end).encode(encoding)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)
# GB/T 9704: titles in 小标宋 of size 2, the text in 仿宋 of size 3, headings in 黑体, 28.95 pt a line.
_FACES = {
    "title": ("方正小标宋简体", 44),
    "letterhead": ("方正小标宋简体", 52),
    "heading": ("黑体", 32),
}
_PLACES = {
    "letterhead": '<w:jc w:val="center"/>',
    "number": '<w:jc w:val="center"/>',
    "title": '<w:jc w:val="center"/>',
    "heading": '<w:ind w:firstLineChars="200" w:firstLine="640"/>',
    "body": '<w:ind w:firstLineChars="200" w:firstLine="640"/>',
    "foot": '<w:ind w:rightChars="200" w:right="640"/><w:jc w:val="right"/>',
}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TWIPS = 8844  # the width of the text, 156 mm


def _paragraph(words: str, kind: str, size: int | None = None) -> str:
    face, points = _FACES.get(kind, ("仿宋_GB2312", 32))
    before = "<w:pageBreakBefore/>" if kind == "annex" else ""
    line = '<w:spacing w:line="579" w:lineRule="exact"/>' if size is None else ""
    return (
        f"<w:p><w:pPr>{before}{line}{_PLACES.get(kind, '')}</w:pPr>"
        f'<w:r><w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>'
        f'<w:sz w:val="{size or points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    )


def _table(rows: Rows) -> str:
    width = _TWIPS // len(rows[0])
    columns = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    cells = (
        "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{_paragraph(cell, 'cell', 24)}</w:tc>"
            for cell in row
        )
        for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_TWIPS}" w:type="dxa"/><w:tblBorders>{_BORDERS}'
        f"</w:tblBorders></w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
    )


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip container that is the same on every system."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            entry.create_system = 3
            archive.writestr(entry, data)
    return target.getvalue()


def word(notice: Notice) -> bytes:
    """A .docx."""
    body = "".join(
        _table(part.rows) if isinstance(part, Grid) else _paragraph(part.text, part.kind)
        for part in notice.parts
    )
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" '
        'w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/></w:sectPr>'
    )
    document = f'{_XML}<w:document xmlns:w="{_W}"><w:body>{body}<w:p/>{page}</w:body></w:document>'
    return zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELATIONS.encode(),
            "word/document.xml": document.encode(),
        }
    )


def pdf(notice: Notice) -> bytes:
    """A text PDF; needs reportlab."""
    from benchmarks.year.pages import pages

    return pages(notice)
