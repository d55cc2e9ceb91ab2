"""Notices that are another notice once more: forwarded by a street, or corrected and reissued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from random import Random

from benchmarks.year.clauses import Clause, Words
from benchmarks.year.compose import (
    FOLLOWING,
    TO_COMMUNITIES,
    Grid,
    Notice,
    Paragraph,
    foot,
    worded,
)
from benchmarks.year.places import Issuer, Topic, written

_LABEL = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九]、)?")
CORRECTED = "（更正稿）"


def forwarded(
    lots: Random,
    notice: Notice,
    street: Issuer,
    topic: Topic,
    issued: date,
    number: str,
    more: Sequence[Clause],
) -> Notice:
    """``notice`` as a street passes it on: a page of its own before it, perhaps asking ``more``."""
    bare = notice.title.removeprefix(notice.issuer.full)
    words = Words(lots, street, topic, issued)
    own = [
        Paragraph("number", number),
        Paragraph("title", f"{street.full}转发{notice.issuer.full}{bare}"),
        Paragraph("addressee", TO_COMMUNITIES[0]),
        Paragraph(
            "body",
            f"现将《{notice.title}》（{notice.number}）转发给你们，{lots.choice(FOLLOWING)}",
        ),
        *(worded(words, clause) for clause in more),
        *foot(street, issued),
    ]
    return Notice(
        street, issued, number, own[1].text, (*own, *notice.parts), notice.subject, notice.fields
    )


def _names_annex(part: Paragraph) -> bool:
    return part.kind == "body" and part.text.startswith("附件")


def _corrected(
    lots: Random, notice: Notice, part: Paragraph, issued: date, number: str, withdraw: bool
) -> Paragraph:
    text, clause = part.text, part.clause
    if part.kind == "number":
        text = number
    elif part.kind == "title" and text == notice.title:
        text += CORRECTED
    elif part.kind == "foot" and text == written(notice.issued):
        text = written(issued)
    elif withdraw and clause is not None and clause.verdict != "compliant":
        label = _LABEL.match(text)
        text, clause = f"{label[0] if label else ''}此项取消，社区不再承担。", None
    elif not withdraw and text.startswith(("联系人", "业务咨询")):
        text = f"联系电话更正为6{lots.randint(20, 89)}{lots.randint(1000, 9999)}。"
    return Paragraph(part.kind, text, clause)


def reissued(lots: Random, notice: Notice, issued: date, number: str, withdraw: bool) -> Notice:
    """``notice`` once more, corrected: without its burdens (``withdraw``) or with another telephone.

    A notice of one number replaces that of another, so that both lie in the archive.
    """
    why = "有关内容不符合社区减负要求" if withdraw else "联系电话有误"
    note = Paragraph(
        "body",
        f"{notice.issuer.our}{written(notice.issued)}印发的{notice.number}文件{why}，"
        "现更正后重新印发，原文件同时作废。",
    )
    parts: list[Paragraph | Grid] = []
    for part in notice.parts:
        if withdraw and (isinstance(part, Grid) or part.kind == "annex" or _names_annex(part)):
            # The forms go with the demands; what follows the first annex is annexes.
            if isinstance(part, Paragraph) and part.kind == "annex":
                break
            continue
        if isinstance(part, Grid):
            parts.append(part)
            continue
        parts.append(_corrected(lots, notice, part, issued, number, withdraw))
        if part.kind == "addressee":
            parts.append(note)
    return Notice(
        notice.issuer,
        issued,
        number,
        notice.title + CORRECTED,
        tuple(parts),
        "" if withdraw else notice.subject,
        () if withdraw else notice.fields,
    )
