"""Writes OFD files by hand, so that tests decide about every element. Lengths are millimetres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from docx_maker import packed

OFD = "http://www.ofdspec.org/2016"
SIZE = 5.6  # millimetres: size 16 points, as in notices
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def element(name: str, inside: str = "", namespace: str = OFD, **attributes: str) -> str:
    """A part whose root is ``name``; an empty ``namespace`` drops prefixes too."""
    rest = "".join(f' {key}="{value}"' for key, value in attributes.items())
    text = f'{_HEAD}<ofd:{name} xmlns:ofd="{namespace}"{rest}>{inside}</ofd:{name}>'
    return text if namespace else text.replace(' xmlns:ofd=""', "").replace("ofd:", "")


def code(text: str, x: object = 0, y: object = SIZE, dx: str | None = None, dy: str = "") -> str:
    """A ``TextCode``; without ``dx`` every character is as wide as the type."""
    if dx is None:
        dx = f"g {len(text) - 1} {SIZE}" if len(text) > 1 else ""
    steps = (f' DeltaX="{dx}"' if dx else "") + (f' DeltaY="{dy}"' if dy else "")
    return f'<ofd:TextCode X="{x}" Y="{y}"{steps}>{escape(text)}</ofd:TextCode>'


def words(
    inside: str, x: float = 30, y: float = 40, size: object = SIZE, ctm: str = "", more: str = ""
) -> str:
    """A ``TextObject`` whose upper left corner is ``(x, y)``; ``inside`` are its codes or a text."""
    inside = inside if inside.startswith("<") else code(inside)
    matrix = f' CTM="{ctm}"' if ctm else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y} 150 8" Font="1" Size="{size}"{matrix} {more}>'
        f"{inside}</ofd:TextObject>"
    )


def lines(texts: Sequence[str], x: float = 30, y: float = 40, leading: float = 9.9) -> str:
    """A line of text below the other."""
    return "".join(words(text, x, y + n * leading) for n, text in enumerate(texts) if text)


def singly(text: str, x: float = 30, y: float = 40, pitch: float = SIZE) -> str:
    """Every character an object of its own; blanks are left out, but take their room."""
    return "".join(
        words(code(character), x + n * pitch, y)
        for n, character in enumerate(text)
        if not character.isspace()
    )


def path(data: str, x: float = 0, y: float = 0, more: str = "") -> str:
    """A ``PathObject`` whose coordinates count from ``(x, y)``."""
    return (
        f'<ofd:PathObject ID="8" Boundary="{x} {y} 210 297" LineWidth="0.3" {more}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def rule(x: float, y: float, x_end: float, y_end: float) -> str:
    """A straight line."""
    return path(f"M {x} {y} L {x_end} {y_end}")


def bar(x: float, y: float, width: float, height: float) -> str:
    """A filled rectangle without an outline."""
    data = f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C"
    return path(data, x, y, 'Fill="true" Stroke="false"')


def grid(columns: Sequence[float], rows: Sequence[float]) -> str:
    """The lines of a table with these edges."""
    across = "".join(rule(columns[0], y, columns[-1], y) for y in rows)
    return across + "".join(rule(x, rows[0], x, rows[-1]) for x in columns)


def table(texts: Sequence[Sequence[str]], columns: Sequence[float], top: float) -> str:
    """A ruled table whose rows are 10 high, with a text of one line in each cell."""
    rows = [top + 10 * n for n in range(len(texts) + 1)]
    cells = "".join(
        words(text, columns[n] + 2, y + 1.5)
        for y, row in zip(rows, texts, strict=False)
        for n, text in enumerate(row)
        if text
    )
    return grid(columns, rows) + cells


def image(x: float = 0, y: float = 0, width: float = 210, height: float = 297) -> str:
    """An ``ImageObject`` that shows the resource 7."""
    return (
        f'<ofd:ImageObject ID="6" ResourceID="7" Boundary="{x} {y} {width} {height}" '
        f'CTM="{width} 0 0 {height} 0 0"/>'
    )


def layer(inside: str, kind: str = "Body") -> str:
    """A layer of a page."""
    return f'<ofd:Layer ID="2" Type="{kind}">{inside}</ofd:Layer>'


def page(inside: str, templates: Sequence[str] = (), area: str = "") -> str:
    """A page's or a template's content; ``inside`` are objects or layers."""
    used = "".join(f'<ofd:Template TemplateID="{name}" ZOrder="Background"/>' for name in templates)
    size = f"<ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area>" if area else ""
    inside = inside if inside.startswith("<ofd:Layer") else layer(inside)
    return element("Page", f"{used}{size}<ofd:Content>{inside}</ofd:Content>")


@dataclass
class Book:
    """One document: contents of pages and templates, and attachments as name to content."""

    pages: Sequence[str]
    templates: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    resources: str = ""
    area: str = "0 0 210 297"

    def parts(self, folder: str) -> dict[str, str | bytes]:
        """The document's parts by name."""
        parts: dict[str, str | bytes] = {}
        listed = ""
        for number, content in enumerate(self.pages):
            parts[f"{folder}/Pages/Page_{number}/Content.xml"] = content
            listed += f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        common = f"<ofd:PageArea><ofd:PhysicalBox>{self.area}</ofd:PhysicalBox></ofd:PageArea>"
        for number, (name, content) in enumerate(self.templates.items()):
            parts[f"{folder}/Tpls/Tpl_{number}/Content.xml"] = content
            common += f'<ofd:TemplatePage ID="{name}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
        if self.resources:
            common += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
            parts[f"{folder}/DocumentRes.xml"] = element("Res", self.resources, BaseLoc="Res")
        more = ""
        if self.attachments:
            more = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
            entries = ""
            for number, (name, data) in enumerate(self.attachments.items()):
                parts[f"{folder}/Attachs/file_{number}"] = data
                entries += (
                    f'<ofd:Attachment ID="{number}" Name="{name}">'
                    f"<ofd:FileLoc>file_{number}</ofd:FileLoc></ofd:Attachment>"
                )
            parts[f"{folder}/Attachs/Attachments.xml"] = element("Attachments", entries)
        inside = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{more}"
        parts[f"{folder}/Document.xml"] = element("Document", inside)
        return parts


def parts_of(*books: Book) -> dict[str, str | bytes]:
    """The parts of a file with these documents, by name, to be changed and packed."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_{n}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for n in range(len(books))
    )
    parts: dict[str, str | bytes] = {"OFD.xml": element("OFD", bodies, Version="1.1")}
    for number, book in enumerate(books):
        parts.update(book.parts(f"Doc_{number}"))
    return parts


def ofd(*books: Book) -> bytes:
    """A file with these documents."""
    return packed(parts_of(*books))


def pages(*contents: str) -> bytes:
    """A file of one document with these objects on its pages."""
    return ofd(Book([page(content) for content in contents]))
