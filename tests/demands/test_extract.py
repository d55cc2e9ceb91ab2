"""What a notice asks of communities, and what it only speaks of."""

from __future__ import annotations

import pytest

from checker import check


def tasks(text: str) -> list[str]:
    return [task.evidence for task in check(text, models=False).tasks]


@pytest.mark.parametrize(
    "text",
    [
        "不得要求社区签订责任书。",
        "各部门不得交由社区办理业务登记。",
        "社区不承担拆除费用，不填报报表。",
        "部分单位仍然要求社区建立台账，社区反映强烈。",
    ],
)
def test_what_is_forbidden_or_told_of_is_no_task(text: str) -> None:
    assert tasks(text) == []


def test_what_is_asked_is_a_task() -> None:
    assert tasks("各社区要建立工作台账，不得迟于周五报送。") == [
        "各社区要建立工作台账",
        "不得迟于周五报送",
    ]
