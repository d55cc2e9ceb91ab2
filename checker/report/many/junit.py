"""JUnit XML as CI servers read it: a suite for each notice, a case for each finding that counts.

A violation is a failure. What is to be verified is a skipped case, since a suspicion should show
and yet break no build. A notice without findings is a case that passes, a file that could not be
read an error. Totals stand at the suites; the whole has none, for they are known only at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from checker.report import words
from checker.report.inert import inert
from checker.report.many import table
from checker.report.many.rows import SEVERITIES, UNREAD
from checker.report.words import STATES

if TYPE_CHECKING:
    from checker.report.many.rows import Item, Row

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_NAME = 60  # characters of the words that a case is named by


def write(rows: Iterable[Row], out: BinaryIO) -> None:
    """Write ``rows`` as XML in UTF-8."""
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    _start(xml, "testsuites", {"name": words.REPORT_TITLE})
    for row in rows:
        _suite(xml, row)
    xml.endElement("testsuites")
    xml.characters("\n")
    xml.endDocument()


def _suite(xml: XMLGenerator, row: Row) -> None:
    notice, counted = row.notice, row.counted
    name = _clean(notice.name)
    failed = sum(item.found.severity == "violation" for item in counted)
    attributes = {
        "name": name,
        "tests": str(len(counted) or 1),
        "failures": str(failed),
        "errors": str(int(notice.label is None)),
        "skipped": str(len(counted) - failed),
    }
    xml.characters("\n")
    _start(xml, "testsuite", attributes)
    for item in counted:
        _case(xml, row, item)
    if not counted:
        _start(xml, "testcase", {"name": row.verdict, "classname": name, "time": "0"})
        if notice.label is None:
            problem = _clean(table.remark(row))
            _element(xml, "error", {"message": problem, "type": UNREAD}, problem)
        xml.endElement("testcase")
    xml.endElement("testsuite")


def _case(xml: XMLGenerator, row: Row, item: Item) -> None:
    found = item.found
    said = " ".join(found.evidence.split())
    # Servers follow a case by its name from run to run: the fingerprint keeps it apart.
    name = _clean(f"{item.title}：{said[:_MOST_NAME]}（{found.fingerprint}）")
    case = {"name": name, "classname": _clean(row.notice.name), "time": "0"}
    _start(xml, "testcase", case)
    message = _clean(f"{SEVERITIES[found.severity]}：{item.title}")
    details = _clean(_details(row, item))
    if found.severity == "violation":
        _element(xml, "failure", {"message": message, "type": found.type}, details)
    else:
        _element(xml, "skipped", {"message": message}, "")
        _element(xml, "system-out", {}, details)
    xml.endElement("testcase")


def _details(row: Row, item: Item) -> str:
    found, notice = item.found, row.notice
    lines = [
        f"{words.EVIDENCE}：{found.evidence}",
        f"位置：{row.place(item)}",
        f"文件：{notice.title}（{notice.issuer or words.NOT_RECOGNISED}）",
        f"{words.BASIS}：{'；'.join(item.clauses)}",
    ]
    if found.state == "open":
        lines += [
            f"{words.WHY}：{item.content['explanation']}",
            f"{words.REMEDY}：{item.content['remedy']}",
        ]
    else:
        lines.append(f"处理：{STATES[found.state]}，{found.who}，{found.reason}".rstrip("，"))
    return "\n".join(lines)


def _start(xml: XMLGenerator, name: str, attributes: dict[str, str]) -> None:
    xml.startElement(name, AttributesImpl(attributes))


def _element(xml: XMLGenerator, name: str, attributes: dict[str, str], content: str) -> None:
    _start(xml, name, attributes)
    xml.characters(content)
    xml.endElement(name)


def _clean(text: str) -> str:
    """``text`` without what XML forbids; what would turn its direction is made visible."""
    return inert(_NO_XML.sub("", text))
