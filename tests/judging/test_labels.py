"""A numbered sentence is a heading unless it asks something itself."""

from __future__ import annotations

import pytest

from checker import check


@pytest.mark.parametrize(
    ("paragraph", "kind"),
    [
        ("1.所有走访数据录入区住建局“暖心通”平台。录不全的退回。", "information-system"),
        ("（一）每周五前报送走访情况汇总表。逾期的说明原因。", "forms-and-reports"),
    ],
)
def test_a_first_sentence_that_demands_is_read(paragraph: str, kind: str) -> None:
    text = f"关于走访工作的通知\n各社区居委会：\n{paragraph}"
    assert kind in {f.type for f in check(text, models=False).findings}


def test_a_heading_is_not_what_it_announces() -> None:
    text = "关于走访工作的通知\n各社区居委会：\n（一）数据录入平台。由我局完成，社区不录。"
    assert check(text, models=False).findings == ()
