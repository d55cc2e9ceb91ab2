"""Files made to hurt: each costs one clear error or none, little time, and nothing else."""

from __future__ import annotations

import io
import random
import struct
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable

import pytest
from docx_maker import (
    cell,
    element,
    field,
    level,
    listed,
    numbering,
    p,
    packed,
    r,
    row,
    table,
    word,
)
from pdf_maker import Paper, pages

from checker.errors import ReadError
from checker.reading import Limits, read

SECONDS = 10.0  # generous for a slow machine; the traps would take minutes or all memory
MAIN = "word/document.xml"
PLAIN = element("document", f"<w:body>{p('正文')}</w:body>")


def container(
    main: str | bytes = PLAIN, compression: int = zipfile.ZIP_DEFLATED, **more: str
) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", MAIN: main, **more}, compression)


def with_doctype(doctype: str, encoding: str = "UTF-8") -> bytes:
    body = PLAIN.split("?>", 1)[1].replace("正文", "&x;正文")
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}'
    return container(text.encode(encoding))


def encrypted_entries() -> bytes:
    data = bytearray(container())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def lying_size() -> bytes:
    data = bytearray(container(element("document", f"<w:body>{p('x' * 50_000)}</w:body>")))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 500)
    return bytes(data)


def same_name_twice() -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(MAIN, PLAIN)
        archive.writestr(MAIN, PLAIN.replace("正文", "另文"))
    return target.getvalue()


def nested(opening: str, closing: str, times: int, inside: str) -> bytes:
    return word(opening * times + inside + closing * times)


def crowded(count: int) -> bytes:
    return container(**{f"x{i}": "" for i in range(count)})


def many_large_parts() -> bytes:
    return container(**dict.fromkeys("abcd", "\0" * 80_000_000))


OUTSIDE = 'SYSTEM "file:///etc/hosts"'
BOMB = "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">'
    for old, new in zip("xabcdefgh", "abcdefghi", strict=True)
)

Trap = Callable[[], bytes]
BROKEN, DEEP, DTD = "不完整或已损坏", "嵌套过深", "DTD"
TAB, TAB_END = "<w:tbl><w:tr><w:tc>", f"</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:tbl>"
BOX, BOX_END = "<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"
FLOOD = numbering(level(0, "decimal", "长" * 900))
INS, INS_END = "<w:ins>", "</w:ins>"

WORD_TRAPS: dict[str, tuple[Trap, str]] = {
    "zip bomb": (lambda: container(a="\0" * 60_000_000), "压缩比"),
    "zip bomb of many parts": (many_large_parts, "300 MB"),
    "entity bomb": (lambda: with_doctype(f'<!DOCTYPE w [<!ENTITY x "ha">{BOMB}]>'), DTD),
    "external entity": (lambda: with_doctype(f"<!DOCTYPE w [<!ENTITY x {OUTSIDE}>]>"), DTD),
    "entity in UTF-16": (lambda: with_doctype('<!DOCTYPE w [<!ENTITY x "ha">]>', "UTF-16"), DTD),
    "external DTD in UTF-16": (lambda: with_doctype(f"<!DOCTYPE w {OUTSIDE}>", "UTF-16"), DTD),
    "too many entries": (lambda: crowded(2_500), "超过 2000 个"),
    "far too many entries": (lambda: crowded(30_000), "超过 2000 个"),
    "same name twice": (same_name_twice, BROKEN),
    "lying size": (lying_size, BROKEN),
    "bzip2": (lambda: container(compression=zipfile.ZIP_BZIP2), BROKEN),
    "lzma": (lambda: container(compression=zipfile.ZIP_LZMA), BROKEN),
    "encrypted entries": (encrypted_entries, "已加密"),
    "deep blocks": (lambda: nested(INS, INS_END, 200, p("x")), DEEP),
    "deep runs": (lambda: word(f"<w:p>{INS * 200}{r('x')}{INS_END * 200}</w:p>"), DEEP),
    "deep tables": (lambda: nested(TAB, TAB_END, 75, p("x")), DEEP),
    "deep boxes": (lambda: nested(BOX, BOX_END, 62, p("x")), DEEP),
    "too deep for the parser": (lambda: nested(INS, INS_END, 5_000, p("x")), "损坏"),
    "no XML": (lambda: container("PK not XML"), "损坏"),
    "huge text": (lambda: word(p("x" * 11_000_000)), r"损坏|压缩比"),
    "too much text": (lambda: word("".join(map(p, map(str, range(310_000))))), "超过 2000000 字"),
    "labels that flood": (lambda: word(listed("x") * 60_000, numbering=FLOOD), "超过 2000000 字"),
}


@pytest.mark.parametrize("trap", WORD_TRAPS)
def test_word_traps(trap: str) -> None:
    make, problem = WORD_TRAPS[trap]
    data = make()
    began = time.perf_counter()
    with pytest.raises(ReadError, match=problem) as caught:
        read(data)
    assert time.perf_counter() - began < SECONDS
    assert "读取时出错" not in caught.value.problem
    assert "\n" not in str(caught.value)


def test_a_target_outside_the_container_is_not_followed() -> None:
    listing = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/officeDocument" Target="../../../../etc/passwd"/>'
        "</Relationships>"
    )
    assert read(container(**{"_rels/.rels": listing})).text == "正文"


def test_many_tags_are_refused_before_they_become_objects() -> None:
    many = element("document", f"<w:body>{'<w:p/>' * 4_100_000}</w:body>")
    with pytest.raises(ReadError, match="过于庞大"):
        read(container(many), limits=Limits(max_ratio=2_000))


def test_crowds_of_small_things_stay_fast() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = (
        p(raw=begin * 20_000 + r("藏") * 20_000 + end * 20_000)
        + table(*(row(*("甲乙")) for _ in range(3_000)))
        + p(raw="".join(field("PAGE", "3") for _ in range(3_000)))
        + table(row(*(cell(p("x")) for _ in range(3_000))))
    )
    lists = "".join(
        f'<w:num w:numId="{i}"><w:abstractNumId w:val="0"/></w:num>' for i in range(2, 20_000)
    )
    data = word(body, numbering=numbering(level(0, "decimal", "%1."), lists=lists))
    began = time.perf_counter()
    document = read(data)
    assert time.perf_counter() - began < SECONDS
    assert "藏" not in document.text
    assert len(document.tables) == 2


def objects(*bodies: bytes) -> bytes:
    """A PDF of raw objects; the first is its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(data))
    )


def page(
    content: bytes, settings: bytes = b"", box: bytes = b"0 0 595 842", more: bytes = b""
) -> bytes:
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources"
        b"<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>" % box,
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), settings, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5/Resources<</XObject<</X 6 0 R>>>>>>"
        b"stream\n/X Do\nendstream",
        more,
    )


TEXT = b"BT /F 12 Tf 72 700 Td (Hello world) Tj ET "
TWICE = b"/Filter[/FlateDecode/FlateDecode]"
LINES = b"".join(b"0 %d m 99 %d l S " % (i, i) for i in range(9))


def packed_page(operators: bytes) -> bytes:
    return page(zlib.compress(TEXT + operators, 9), b"/Filter/FlateDecode")


def grid(lines: int) -> bytes:
    step = 560 / lines
    return b"".join(
        b"%.2f 10 m %.2f 570 l S 10 %.2f m 570 %.2f l S " % ((10 + i * step,) * 4)
        for i in range(lines)
    )


PDF_TRAPS: dict[str, Trap] = {
    "operators without measure": lambda: packed_page(b"0 0 m 1 1 l S " * 3_000_000),
    "packed twice": lambda: page(zlib.compress(zlib.compress(TEXT)), TWICE),
    "pages that hold themselves": lambda: objects(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>"
    ),
    "a million pages": lambda: page(TEXT).replace(b"/Count 1/", b"/Count 999999/"),
    "no pages": lambda: objects(b"<</Type/Catalog>>"),
    "no catalogue": lambda: objects(b"null"),
}


@pytest.mark.parametrize("trap", PDF_TRAPS)
def test_pdf_traps_are_refused(trap: str) -> None:
    data = PDF_TRAPS[trap]()
    began = time.perf_counter()
    with pytest.raises(ReadError) as caught:
        read(data)
    assert time.perf_counter() - began < SECONDS
    assert "读取时出错" not in caught.value.problem


@pytest.mark.parametrize(
    "data",
    [
        page(TEXT + b"/X Do"),
        page(b"q " * 200_000 + TEXT),
        page(b"[" * 1_000 + b"]" * 1_000 + TEXT),
        page(TEXT + LINES, box=b"0 0 0 0"),
        page(TEXT + LINES, box=b"(a) null /b 3"),
        page(TEXT + LINES, box=b"-1e30 -1e30 1e30 1e30"),
        page(TEXT + grid(400)),
        page(TEXT + grid(150)),
        page(TEXT + b"0 0 9 9 re S " * 5_000),
        page(TEXT, more=b"[" * 400 + b"]" * 400),
    ],
    ids=[
        "form in itself", "deep states", "deep arrays", "no area", "no box", "endless area",
        "fine grid", "large grid", "many boxes", "deep objects",
    ],
)  # fmt: skip
def test_odd_pages_keep_their_text(data: bytes) -> None:
    began = time.perf_counter()
    assert "Hello world" in read(data).text
    assert time.perf_counter() - began < SECONDS


def test_nothing_is_printed_about_odd_pages(capfd: pytest.CaptureFixture[str]) -> None:
    read(page(TEXT + LINES, box=b"(a) null /b 3"))
    assert capfd.readouterr() == ("", "")


def _mutate(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """``data`` cut off, spliced, shortened, mixed with another file, or with changed bytes."""

    def at(of: bytes = data) -> int:
        return chance.randrange(len(of))

    other = chance.choice(others)
    kind = chance.randrange(5)
    if kind == 0:
        return data[: at()]
    if kind == 1:
        start, end = sorted((at(), at()))
        place = at()
        return data[:place] + data[start:end] + data[place:]
    if kind == 2:
        place = at()
        return data[:place] + data[place + chance.randrange(1, 60) :]
    if kind == 3:
        return data[: at()] + other[at(other) :]
    changed = bytearray(data)
    for _ in range(chance.choice([1, 3, 10, 50])):
        changed[at()] = chance.randrange(256)
    return bytes(changed)


def test_mutated_files_give_a_document_or_a_clear_error() -> None:
    paper = Paper(compress=0)
    paper.text("表前", 100)
    paper.table([["序号", "事项"], ["1", "演练"]], 150, [60, 100])
    notice = "各社区：请报送台账。\n" * 20
    body = listed("总则") + p(raw=field("PAGE", "3")) + table(row("a", "b"), row("c", "d"))
    parts = {
        MAIN: element("document", f"<w:body>{body}</w:body>").encode(),
        "word/numbering.xml": element("numbering", numbering(level(0, "decimal", "%1."))).encode(),
    }
    seeds = [
        word(body), paper.done(), pages(["甲"], ["乙"]),
        notice.encode("gb18030"), notice.encode("utf-16"),
    ]  # fmt: skip
    chance = random.Random(20_240_501)
    for number in range(400):
        if number % 3:
            data = _mutate(chance.choice(seeds), chance, seeds)
        else:  # within a part, where no checksum stops it
            part = chance.choice(list(parts))
            data = packed({**parts, part: _mutate(parts[part], chance, list(parts.values()))})
        problem = ""
        try:
            document = read(data)
        except ReadError as error:
            problem = error.problem
        else:
            for its_row in (its_row for grid in document.tables for its_row in grid.rows):
                texts = [document.text[c.start : c.end] for c in its_row]
                assert document.text[its_row[0].start : its_row[-1].end] == " | ".join(texts)
        assert "读取时出错" not in problem, f"mutation {number}"
