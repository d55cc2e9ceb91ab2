"""A sentence that says what is not asked: it holds no finding, but for what it asks after all."""

from __future__ import annotations

import pytest

from checker import check

NOTICE = "关于做好有关工作的通知\n各社区居委会：\n{}\n区民政局\n2026年3月2日"
ITEMS = "1.各社区每月25日前报送统计报表；\n2.各社区建立隐患排查台账；\n3.各社区签订安全生产责任书。"


def told(sentence: str) -> dict[str, str]:
    verdict = check(NOTICE.format(sentence))
    return {f.type: f.severity for f in verdict.findings if f.severity != "note"}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("社区不承担执法工作，但要每天巡查沿街商户并拍照上传。", "excessive-traces"),
        ("各社区不需要另行发文，只需在25日前把统计表报来。", "forms-and-reports"),
        ("无需社区投入资金，但社区书记需签订责任书。", "responsibility-letter"),
        ("虽不与社区签订责任书，但对完不成任务的社区予以全区通报。", "appraisal"),
        ("不要求社区建立台账，但每月25日前要报送报表。", "forms-and-reports"),
        ("本次检查不打分，不排名，但要求各社区建立检查台账。", "ledger"),
        ("各社区不再每月报送工作总结，改为每季度报送一次。", "forms-and-reports"),
        ("不再与社区签订责任书，改为签订承诺书。", "responsibility-letter"),
        ("不再要求社区挂牌，改为在门口悬挂示范点标识。", "extra-plaque"),
        ("该项考核已取消，但各社区仍要按季度报送自查报告。", "forms-and-reports"),
    ],
)
def test_what_is_asked_after_all_is_told(sentence: str, kind: str) -> None:
    assert told(sentence)[kind] in ("review", "violation")


@pytest.mark.parametrize(
    "sentence",
    [
        "不再由社区填报，改为系统自动抓取。",
        "不再由社区填报数据，改为由街道填报报表。",
        "社区不建立台账，但街道要建立台账，每月报送报表。",
        "不得要求社区建立台账，但社区可以自愿记录。",
        "不要求社区填表，但确需社区填写的，须经区委准入。",
        "不向社区派任务，但社区发现线索的，可以告知街道。",
        "社区不再建台账，但原有台账由街道收回，统一建立电子台账。",
        "各社区工作很多，但不得要求社区建立台账，也不得要求社区报送报表。",
    ],
)
def test_what_is_asked_of_others_or_of_nobody_is_not(sentence: str) -> None:
    assert told(sentence) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "各社区无需把整治过程归集成专卷，一街一套，随时备查。",
        "各社区无需在主要出入口悬挂横幅，内容由区局提供。",
        "每个社区不用组织队伍参赛。",
        "本次活动不要求各行政村成立领导小组，由村委会主任担任组长。",
        "禁止要求各村（社区）填报报表、建立台账。",
        "任何单位不得责令每个社区与其签订责任书，完不成的予以通报。",
        "各街道、各社区一律不得悬挂工作牌子。",
        "（一）各社区不得将走访情况报送区民政局。",
        "各社区不必为此成立工作专班，书记、主任也不必任组长。",
        "各社区有权拒绝建立《隐患排查台账》。",
        "各社区可根据自身实际自愿组织队伍参赛。",
        "去年，各社区每月25日前报送统计报表。",
        "自即日起停止各社区每月报送统计报表。",
        "各社区每月25日前报送统计报表的做法已经取消。",
        "对要求各社区建立台账的做法，要坚决纠正。",
        "重点检查各部门是否要求各社区签订责任书。",
        "由街道办事处代各社区建立工作台账。",
    ],
)
def test_what_a_community_is_not_asked_is_not_found(sentence: str) -> None:
    assert told(sentence) == {}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("各社区无需提交纸质材料，每月25日前填报统计表。", "forms-and-reports"),
        ("各社区不用另建台账，统一在平台登记并更新台账。", "ledger"),
        ("不要求各社区每周报送，每月5日前报送报表。", "forms-and-reports"),
        ("各社区不再建立纸质台账，每月25日前在系统填报数据。", "forms-and-reports"),
    ],
)
def test_what_is_to_be_done_instead_is_told(sentence: str, kind: str) -> None:
    assert told(sentence)[kind] in ("review", "violation")


@pytest.mark.parametrize(
    "opening",
    [
        "严禁下列行为：",
        "即日起，下列做法一律取消：",
        "上一轮整改中取消的做法：",
        "社区有权拒绝下列要求：",
        "以下事项由街道自行办理，不再交社区：",
        "负面清单（不得交由社区办理）：",
    ],
)
def test_a_list_of_what_is_not_asked_holds_no_finding(opening: str) -> None:
    assert told(f"{opening}\n{ITEMS}") == {}


def test_a_list_of_what_is_asked_holds_findings() -> None:
    found = told(f"请做好下列工作：\n{ITEMS}")
    assert {"forms-and-reports", "ledger", "responsibility-letter"} <= found.keys()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("各社区要建立巡查台账，发现违反规定立即制止、及时上报。", "ledger"),
        ("各社区要对照负面清单抓好以下工作：\n1.建立隐患排查台账。", "ledger"),
        ("各社区要做好以下清理台账工作：\n1.每月25日前报送统计报表。", "forms-and-reports"),
        ("凡不由社区出资的项目，各社区要做好：\n1.建立项目台账。", "ledger"),
        ("针对督查发现的问题，各社区要：\n1.建立整改台账。", "ledger"),
        ("各社区应拒绝办理不符合条件的申请，并建立登记台账。", "ledger"),
        ("去年，各社区自建的宣传牌已经超期，各社区今年要重新制作不少于5块。", "display-materials"),
        ("各社区可根据需要自行制作展板，但须每月报送统计报表。", "forms-and-reports"),
    ],
)
def test_words_that_only_look_like_a_denial_take_nothing_back(sentence: str, kind: str) -> None:
    assert told(sentence)[kind] in ("review", "violation")


@pytest.mark.parametrize("turn", ["严禁要求", "自即日起停止", "不得要求", "有权拒绝", "自愿"])
def test_words_inside_a_match_take_it_back(turn: str) -> None:
    asked = "每个社区选派一名熟悉电脑的社工到街道建设办上班三个月"
    notice = "关于档案扫描的通知\n各社区居委会：\n扫描期间，{}。"
    assert "secondment" in {f.type for f in check(notice.format(asked), models=False).findings}
    own = turn in ("有权拒绝", "自愿")
    said = asked.replace("选派", f"{turn}选派") if own else turn + asked
    denied = check(notice.format(said), models=False).findings
    assert "secondment" not in {f.type for f in denied}
