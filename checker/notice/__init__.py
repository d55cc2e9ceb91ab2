"""The anatomy of an official document (GB/T 9704): ``parse(document) -> Notice``."""

from __future__ import annotations

from checker.model import Document, Notice
from checker.notice.header import read_header
from checker.notice.normalise import normalise
from checker.notice.sections import build

__all__ = ["parse"]


def parse(document: Document) -> Notice:
    """Read head, body, sections, tables and attachments of ``document``."""
    normal = normalise(document.text)
    header = read_header(normal.text)
    sections, blocks = build(normal.text, header.body_start)
    return Notice(
        document=document,
        normal=normal,
        title=header.title,
        issuer=header.issuer,
        document_number=header.document_number,
        date=header.date,
        addressees=header.addressees,
        copies_to=header.copies_to,
        attachments=header.attachments,
        kind=header.kind,
        sections=sections,
        blocks=blocks,
    )
