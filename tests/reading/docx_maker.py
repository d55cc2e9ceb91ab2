"""Writes .docx files by hand, so that tests decide about every element."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def element(name: str, inside: str) -> str:
    """A part's root element ``w:name``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {_NAMESPACES}>{inside}</w:{name}>'


def relations(*targets: tuple[str, str]) -> str:
    """A list of relations: kind and target."""
    rows = "".join(
        f'<Relationship Id="r{i}" Type="{R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip container."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _types(*kinds: str) -> str:
    rows = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.'
        f'{"document.main" if kind == "document" else kind}+xml"/>'
        for kind in kinds
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def word(body: str, **parts: str) -> bytes:
    """A .docx with the body's XML; ``numbering``, ``styles``, ``footnotes`` … give their parts."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _types("document", *parts),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*((kind, f"{kind}.xml") for kind in parts)),
        "word/document.xml": element("document", f"<w:body>{body}</w:body>"),
    }
    files |= {f"word/{kind}.xml": element(kind, inside) for kind, inside in parts.items()}
    return packed(files)


def p(text: str = "", properties: str = "", *, raw: str = "") -> str:
    """A paragraph of one run, or of ``raw`` XML."""
    inside = raw or (r(text) if text else "")
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    settings = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{settings}<w:t xml:space="preserve">{text}</w:t></w:r>'


def listed(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph that Word numbers."""
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(text, place)


def level(at: int, number_format: str, text: str, more: str = "", start: int = 1) -> str:
    """One level of a list's definition."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, lists: str = "") -> str:
    """A definition 0 with ``levels``, used by list 1; ``lists`` adds others."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{lists}'
    )


def table(*rows: str) -> str:
    """A table of ``row``s."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A table row; cells are texts or the XML of ``cell``."""
    made = (text if text.startswith("<") else cell(p(text)) for text in cells)
    settings = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{settings}{''.join(made)}</w:tr>"


def cell(inside: str, properties: str = "") -> str:
    """A table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def text_box(inside: str) -> str:
    """A run with a text box, the way Word writes it: twice, for new and for old readers."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def field(code: str, result: str) -> str:
    """The runs of a field: its code and what it shows."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('separate')}"
        f"{r(result)}{mark('end')}"
    )
