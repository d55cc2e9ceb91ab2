"""Fuzzes the OFD reader: only ``Unreadable`` may come out of it. See README.md."""

from __future__ import annotations

import atheris

with atheris.instrument_imports(include=["checker.reading"]):
    from checker.reading import ofd

from mutated import names, rounds

_OFD = "http://www.ofdspec.org/2016"
_NAMES = names(
    "OFD DocBody DocRoot Versions Version Document CommonData PageArea PhysicalBox Pages Page "
    "TemplatePage Template PublicRes DocumentRes PageRes Res MultiMedias MultiMedia MediaFile "
    "CompositeGraphicUnits CompositeGraphicUnit Content Layer PageBlock TextObject TextCode "
    "CGTransform FillColor PathObject AbbreviatedData ImageObject CompositeObject Area "
    "Attachments Attachment FileLoc",
    _OFD,
)
_ATTRIBUTES = names(
    "ID BaseLoc TemplateID ResourceID Boundary CTM Size HScale X Y DeltaX DeltaY Visible Alpha "
    "Fill Stroke Name Current Type ZOrder"
)


def _root(name: str, inside: str) -> str:
    return f'<o:{name} xmlns:o="{_OFD}">{inside}</o:{name}>'


def _text(text: str, x: int, y: int, more: str = "") -> str:
    return (
        f'<o:TextObject Boundary="{x} {y} 90 6" Size="5" {more}>'
        f'<o:TextCode X="0" Y="5" DeltaX="g {len(text) - 1} 5">{text}</o:TextCode></o:TextObject>'
    )


def _lines(*data: str) -> str:
    return "".join(
        f'<o:PathObject Boundary="20 60 99 99"><o:AbbreviatedData>{piece}</o:AbbreviatedData>'
        "</o:PathObject>"
        for piece in data
    )


_GRID = _lines(
    "M 0 0 L 60 0 M 0 10 L 60 10 M 0 20 L 60 20",
    "M 0 0 L 0 20 M 30 0 L 30 20 M 60 0 L 60 20",
    "M 0 0 Q 1 1 2 2 B 1 1 2 2 3 3 A 1 1 0 0 1 5 5 C",
)
_PAGE = (
    '<o:Template TemplateID="1"/><o:Area><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:Area>'
    '<o:Content><o:Layer Type="Body"><o:PageBlock>'
    + _text("各社区请于五月一日前报送", 20, 20)
    + _text("工作台账", 20, 30, 'CTM="1 0 0 1 0 0"')
    + _text("侧", 5, 90, 'CTM="0 1 -1 0 0 0"')
    + _text("水印", 50, 90, 'CTM="0.7 0.7 -0.7 0.7 0 0"')
    + _text("序号", 22, 62)
    + _text("事项", 52, 62)
    + _text("其他", 52, 72)
    + _GRID
    + '<o:ImageObject ResourceID="7" Boundary="0 0 20 20"/>'
    '<o:CompositeObject ResourceID="4" Boundary="10 200 9 9"/>'
    "</o:PageBlock></o:Layer></o:Content>"
)
_PARTS = {
    "OFD.xml": _root(
        "OFD",
        "<o:DocBody><o:DocRoot>D/Document.xml</o:DocRoot><o:Versions>"
        '<o:Version BaseLoc="D/V.xml" Current="false"/></o:Versions></o:DocBody>',
    ),
    "D/V.xml": _root("DocVersion", "<o:DocRoot>Document.xml</o:DocRoot>"),
    "D/Document.xml": _root(
        "Document",
        "<o:CommonData><o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox></o:PageArea>"
        '<o:TemplatePage ID="1" BaseLoc="T.xml"/><o:DocumentRes>R.xml</o:DocumentRes>'
        '</o:CommonData><o:Pages><o:Page BaseLoc="P.xml"/><o:Page BaseLoc="Q.xml"/></o:Pages>'
        "<o:Attachments>A.xml</o:Attachments>",
    ),
    "D/P.xml": _root("Page", _PAGE),
    "D/Q.xml": _root("Page", _PAGE),
    "D/T.xml": _root("Page", f"<o:Content><o:Layer>{_text('页眉', 90, 10)}</o:Layer></o:Content>"),
    "D/R.xml": _root(
        "Res",
        '<o:MultiMedias><o:MultiMedia ID="7"><o:MediaFile>T.xml</o:MediaFile></o:MultiMedia>'
        '</o:MultiMedias><o:CompositeGraphicUnits><o:CompositeGraphicUnit ID="4"><o:Content>'
        f"{_text('图中', 0, 0)}</o:Content></o:CompositeGraphicUnit></o:CompositeGraphicUnits>",
    ),
    "D/A.xml": _root(
        "Attachments", '<o:Attachment Name="a"><o:FileLoc>T.xml</o:FileLoc></o:Attachment>'
    ),
}


if __name__ == "__main__":
    rounds(atheris, ofd.read, _PARTS, _NAMES, _ATTRIBUTES)
