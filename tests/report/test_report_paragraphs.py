"""Paragraph numbers as a reader counts them."""

from __future__ import annotations

import pytest

from checker.model import Document
from checker.reading import read_text
from checker.report.paragraphs import paragraph_at


@pytest.mark.parametrize(
    ("offset", "number"),
    [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (8, 2), (10, 2), (11, 3), (99, 3)],
)
def test_empty_lines_do_not_count(offset: int, number: int) -> None:
    text = "甲乙\n\n  丙丁\n \n戊"
    assert paragraph_at(Document("a", "0", "text", text, ()), offset) == number


def test_before_the_first_paragraph_and_after_the_last() -> None:
    document = read_text("甲\n乙")
    assert paragraph_at(document, -1) == 1
    assert paragraph_at(document, 3) == 2
