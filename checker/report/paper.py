"""Writing a Word file on A4, in the fonts and within the margins of official documents (GB/T 9704).

Whatever text comes in is one line of inert characters when it is written: it can end no paragraph,
hold nothing that XML forbids, and become no field; the only field is the page number.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from checker.report.columns import printable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

SONG, FANGSONG, HEI, KAI = "宋体", "仿宋", "黑体", "楷体"
GREY = "7F7F7F"
WIDTH_CM = 15.6
"""Width of the text between the margins."""

_LATIN = "Times New Roman"
_SHADE = "F2F2F2"
_MARGINS_CM = (3.7, 3.5, 2.8, 2.6)  # top, bottom, left, right: 156 by 225 mm of text
_FORM_MARGINS_CM = (2.0, 2.2, 2.8, 2.6)
_FOOTER_CM = 1.0  # from the end of the text to the foot of the page number
_CELL_MARGIN = "40"  # twentieths of a point
_FOOTER_SIZE = 14.0

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set: sizes in points, ``leading`` 0 for single lines.

    ``indented`` moves the first line in by two characters, ``together`` keeps the paragraph on
    the page of the next one.
    """

    size: float = 12.0
    font: str = FANGSONG
    bold: bool = False
    colour: str = ""
    align: Align = "left"
    indented: bool = False
    leading: float = 0.0
    before: float = 0.0
    after: float = 0.0
    together: bool = False


class Paper:
    """One document; what is added stands in the order in which it was added.

    ``called`` is the title that the file is known by, of our own words; ``at`` an ISO 8601 time
    that it was made at. A ``form`` has narrower margins above and below, to stay on one page.
    """

    def __init__(self, called: str, at: str = "", *, form: bool = False) -> None:
        from docx import Document as new

        self._document: Document = new()
        _set_page(self._document, _FORM_MARGINS_CM if form else _MARGINS_CM)
        _set_styles(self._document)
        _number_pages(self._document)
        _set_properties(self._document, called, at)

    def line(self, words: str, look: Look) -> None:
        """A paragraph."""
        _write(self._document.add_paragraph(), words, look)

    def heading(self, words: str, look: Look, level: int = 1) -> None:
        """A paragraph that Word lists in its outline."""
        style = f"Heading {level}"
        _write(self._document.add_paragraph(style=style), words, replace(look, together=True))

    def gap(self, points: float) -> None:
        """Room between two tables, which would grow together without."""
        _write(self._document.add_paragraph(), "", Look(size=1.0, leading=points))

    def table(self, widths: Sequence[float]) -> Table:
        """An empty table with columns of ``widths`` in centimetres."""
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Cm

        table: Table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid")
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        _loosen(table)
        return table

    def data(self) -> bytes:
        """The file."""
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()


def add_row(
    table: Table, cells: Sequence[str | Sequence[str]], looks: Sequence[Look], *, shaded: int = 0
) -> None:
    """A row at the end of ``table``: a cell is a text, or texts that are paragraphs of their own.

    With fewer cells than columns the last one takes what is left. The first ``shaded`` cells have
    a grey ground. A row of short cells stays on one page.
    """
    row: Any = table.add_row()  # type: ignore[no-untyped-call]
    _set_widths(row, table)
    places = list(row.cells)
    if len(cells) < len(places):
        places[len(cells) - 1].merge(places[-1])
    for number, (words, look) in enumerate(zip(cells, looks, strict=True)):
        lines = [words] if isinstance(words, str) else list(words)
        _fill(places[number], lines or [""], look)
        if number < shaded:
            _shade(places[number])
    if sum(len(words) for cell in cells for words in cell) <= _WHOLE:
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")


_WHOLE = 240  # characters of a row that is not torn apart at the end of a page


def repeat_row(table: Table) -> None:
    """Let the last row of ``table`` stand at the top of each of its pages."""
    _mark(table.rows[-1]._tr.get_or_add_trPr(), "w:tblHeader")


def _fill(cell: _Cell, lines: Sequence[str], look: Look) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    if look.align == "centre":
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, words in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        _write(paragraph, words, look)


def _write(paragraph: Paragraph, words: str, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    form = paragraph.paragraph_format
    form.alignment = {
        "left": WD_ALIGN_PARAGRAPH.JUSTIFY if look.indented else WD_ALIGN_PARAGRAPH.LEFT,
        "centre": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }[look.align]
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.keep_with_next = look.together or None
    if look.leading:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(look.leading)
    if look.indented:
        form.first_line_indent = Pt(2 * look.size)
    text = printable(words)
    if text:
        _add_run(paragraph, text, look)


def _add_run(paragraph: Paragraph, text: str, look: Look) -> Run:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.bold = look.bold or None
    run.font.size = Pt(look.size)
    if look.colour:
        run.font.color.rgb = RGBColor.from_string(look.colour)
    _set_fonts(run._r.get_or_add_rPr(), look.font)
    return run


def _set_fonts(properties: Any, chinese: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), _LATIN)
    fonts.set(qn("w:eastAsia"), chinese)
    # Quotation marks and dashes belong to both scripts; here they are Chinese.
    fonts.set(qn("w:hint"), "eastAsia")


def _set_page(document: Document, margins: tuple[float, float, float, float]) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    top, bottom, left, right = margins
    section.top_margin, section.bottom_margin = Cm(top), Cm(bottom)
    section.left_margin, section.right_margin = Cm(left), Cm(right)
    section.footer_distance = Cm(bottom - _FOOTER_CM)


def _set_styles(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(12)
    _set_fonts(normal.element.get_or_add_rPr(), FANGSONG)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    for level in (1, 2):
        style: Any = document.styles[f"Heading {level}"]
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold = False
        _set_fonts(style.element.get_or_add_rPr(), HEI)


def _number_pages(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    look = Look(size=_FOOTER_SIZE, font=SONG, align="centre")
    _write(paragraph, "", look)
    _add_run(paragraph, "— ", look)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    field.append(_add_run(paragraph, "1", look)._r)
    _add_run(paragraph, " —", look)


def _set_properties(document: Document, called: str, at: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.comments = called, "", ""
    try:
        made = datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        made = datetime.now(UTC).replace(tzinfo=None)
    properties.created = properties.modified = made


def _set_widths(row: Any, table: Table) -> None:
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width


def _loosen(table: Table) -> None:
    """Some air above and below the text of every cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("w:top", "w:bottom"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), _CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties: Any = table._tbl.tblPr
    # The schema has it after the layout and before the look.
    properties.find(qn("w:tblLayout")).addnext(margins)


def _shade(cell: _Cell) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shading)


def _mark(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))
