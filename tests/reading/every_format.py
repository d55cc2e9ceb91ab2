"""One notice, with a table, as a file of every format; written by real writers."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import ofd_maker as make
from pdf_maker import Paper

TITLE = "关于开展电动自行车充电安全整治的通知"
NUMBER = "临消安办〔2025〕6号"
HEAD = ("各社区居民委员会：", "为防范火灾事故，现将有关事项通知如下。")
BODY = (
    "一、各社区要建立充电设施工作台账，每周更新。",
    "二、各社区书记要与街道签订充电安全责任书。",
    "三、发生火灾的社区，年度考核一票否决。",
    "四、充电设施的检测由区消防救援大队负责，不得要求社区建立检测台账。",
)
TABLE = (
    ("序号", "工作任务", "责任单位", "完成时限"),
    ("1", "每月报送整治进展情况报表", "各社区", "每月25日前"),
    ("2", "对违法停放行为立案处罚", "区消防救援大队", "全年"),
)
END = ("清河市临江区消防安全委员会办公室", "2025年3月3日")

LINES = (TITLE, NUMBER, *HEAD, *BODY)
TEXT = "\n".join([*LINES, *(" | ".join(row) for row in TABLE), *END]) + "\n"


def docx() -> bytes:
    from docx import Document

    made = Document()
    for line in LINES:
        made.add_paragraph(line)
    table = made.add_table(rows=len(TABLE), cols=len(TABLE[0]))
    for number, row in enumerate(TABLE):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    for line in END:
        made.add_paragraph(line)
    return _saved(made)


def xlsx() -> bytes:
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    for line in LINES:
        sheet.append([line])
    for row in TABLE:
        sheet.append(list(row))
    for line in END:
        sheet.append([line])
    return _saved(made)


def pdf() -> bytes:
    paper = Paper()
    paper.lines(LINES, down=90)
    height = paper.table(TABLE, down=90 + 28 * len(LINES), widths=(40, 180, 120, 90))
    paper.lines(END, down=130 + 28 * len(LINES) + height)
    paper.next_page()
    return paper.done()


def html() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in TABLE)
    paragraphs = "".join(f"<p>{line}</p>" for line in LINES)
    end = "".join(f"<p>{line}</p>" for line in END)
    return (
        "<!DOCTYPE html><html><head><meta charset='gb2312'><title>网站</title></head><body>"
        f"{paragraphs}<table border=1>{rows}</table>{end}</body></html>"
    ).encode("gb18030")


def ofd() -> bytes:
    top = 40 + 9.9 * len(LINES)
    content = (
        make.lines(LINES)
        + make.table(TABLE, (30, 42, 110, 150, 190), top)
        + make.lines(END, y=top + 15 + 10 * len(TABLE))
    )
    return make.pages(content)


def pictures() -> Mapping[str, bytes]:
    """The notice as a scanner gives it, one page in several formats."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf())
    picture = opened[0].render(scale=200 / 72).to_pil().convert("RGB")
    opened.close()
    made = {}
    for suffix, kind in (("png", "PNG"), ("jpg", "JPEG"), ("tif", "TIFF"), ("pdf", "PDF")):
        buffer = io.BytesIO()
        picture.save(buffer, kind, dpi=(200, 200), resolution=200)
        made[f"scan.{suffix}"] = buffer.getvalue()
    return made


def converted(*suffixes: str) -> Mapping[str, bytes]:
    """The Word file in the formats of other office programs, written by LibreOffice."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "notice.docx"
        source.write_bytes(docx())
        for suffix in suffixes:
            command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
            command += ["--convert-to", suffix, "--outdir", folder, str(source)]
            subprocess.run(command, capture_output=True, check=True, timeout=120)
            made[f"notice.{suffix}"] = source.with_suffix(f".{suffix}").read_bytes()
    return made


def eml() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", TITLE
    message["Date"] = "Mon, 03 Mar 2025 09:00:00 +0800"
    message.set_content("\n".join(TEXT.splitlines()[1:]))
    return message.as_bytes()


def zipped(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


@cache
def light() -> Mapping[str, bytes]:
    """Every format that costs no more than its writer, by the name of a file."""
    return {
        "utf8.txt": TEXT.encode(),
        "gb18030.txt": TEXT.encode("gb18030"),
        "utf16.txt": TEXT.encode("utf-16"),
        "notice.docx": docx(),
        "notice.pdf": pdf(),
        "notice.xlsx": xlsx(),
        "notice.html": html(),
        "notice.ofd": ofd(),
        "notice.eml": eml(),
        "notice.zip": zipped("通知.docx", docx()),
    }


def _saved(made: object) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def main() -> None:
    """Write every file into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in {**light(), **pictures(), **converted("doc", "rtf", "odt")}.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
