"""Who a heading, a column or a line of duty hands everything in it to."""

from __future__ import annotations

import pytest

from tests.demands.test_bearers import bearer


def test_under_a_heading() -> None:
    text = "一、任务分工\n（一）消防大队。建立检查台账。\n（二）各社区。逐店登记造册。"
    assert bearer(text, "建立检查").kind == "department"
    found = bearer(text, "逐店")
    assert (found.kind, found.source) == ("community", "heading")


def test_in_a_responsibility_column() -> None:
    text = "任务|责任单位|时限\n税源摸排|各社区|月底\n设备检测|区质检所|月底"
    found = bearer(text, "税源")
    assert (found.kind, found.source) == ("community", "table")
    assert bearer(text, "设备").kind == "department"


def test_a_community_in_another_column_is_a_place() -> None:
    text = "任务|涉及社区|责任单位\n立管更新|柳岸社区|华清燃气公司"
    assert bearer(text, "立管").kind == "enterprise"


def test_a_cell_merged_downwards_keeps_its_body() -> None:
    text = "序号|任务|责任单位\n1|入户登记|各社区\n2|信息汇总|\n3|经费拨付|区财政局"
    assert bearer(text, "信息汇总").kind == "community"
    assert bearer(text, "经费拨付").kind == "department"


def test_a_column_headed_by_a_body() -> None:
    text = "事项|司法所|各社区\n走访|每季抽查一次|每周入户一次"
    assert bearer(text, "每周入户").kind == "community"
    assert bearer(text, "每季抽查").kind == "department"


def test_the_line_of_duty_at_the_foot_of_an_item() -> None:
    text = (
        "各处室、各社区：\n三、主要任务\n1.清理占道。对出摊行为进行劝离。责任单位：执法中队、东埠社区\n"
        "2.检查招牌。对招牌逐个查看。\n责任单位：城建办\n3.宣传引导。张贴告知书。"
    )
    assert bearer(text, "劝离").kind == "community"
    assert not bearer(text, "劝离").implied
    assert bearer(text, "逐个查看").kind == "other"
    assert bearer(text, "张贴").implied


@pytest.mark.parametrize(
    "name", ["党群工作处", "财政经管办", "疫情防控组组长", "通讯保障组主要责任", "社会事业处职责"]
)
def test_a_heading_that_is_an_office_hands_its_item_to_it(name: str) -> None:
    text = f"各社区居委会，各处室：\n一、职责分工\n（一）{name}：组织面向公众的宣传，做好物资登记。\n2025年2月20日"
    assert bearer(text, "做好物资").kind == "department"


@pytest.mark.parametrize("name", ["加强社区工作站", "建立服务中心"])
def test_a_heading_that_says_what_to_do_is_no_office(name: str) -> None:
    text = f"各社区居委会：\n一、{name}：做好物资登记。\n2025年2月20日"
    assert bearer(text, "做好物资").kind == "community"


def test_who_is_responsible_in_brackets_is_so_for_the_item_before() -> None:
    text = "各社区居委会，各处室：\n一、加强巡护。对路口设卡，配齐器材。（资源生态处负责）\n二、做好宣传。张贴提示。（各社区负责）"
    assert bearer(text, "配齐").kind == "department"
    assert bearer(text, "张贴").kind == "community"
