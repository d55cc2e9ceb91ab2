"""Lines cut at the edge of a page are joined; titles, addressees and signatures stay for themselves."""

from __future__ import annotations

import pytest

from benchmarks.ways import page
from checker.notice import parse
from checker.notice.normalise import normalise
from checker.reading import read_text

NOTICE = """梧林区应急管理局关于做好冬季用火用电安全检查的通知
各街道办事处，各社区居民委员会：
　　近期气温骤降，居民用火用电明显增多，火灾风险上升。现将有关事项通知如下。
　　一、社区于12月5日前对辖区出租屋逐户检查，检查结果当天记入《安全检查台账》，由社区书记签字后留存备查，不得漏记。
　　二、各街道汇总后于2026年12月8日17时前报我局，联系电话0471-5550123。
　　附件：安全检查台账（样式）
梧林区应急管理局
2026年11月20日"""


@pytest.mark.parametrize("width", [18, 22, 25, 28, 32, 36, 40])
def test_a_wrapped_notice_is_the_notice_again(width: float) -> None:
    cut = page(NOTICE, width)
    assert cut != NOTICE
    assert normalise(cut).text == normalise(NOTICE).text


@pytest.mark.parametrize("width", [22, 25, 28, 32, 36])
def test_head_and_foot_of_a_wrapped_notice_are_found(width: float) -> None:
    whole, cut = parse(read_text(NOTICE)), parse(read_text(page(NOTICE, width)))
    assert cut.title == whole.title == "梧林区应急管理局关于做好冬季用火用电安全检查的通知"
    assert cut.addressees == whole.addressees == ("各街道办事处", "各社区居民委员会")
    assert cut.issuer == whole.issuer == "梧林区应急管理局"
    assert cut.date == whole.date


def test_without_indents_a_full_stop_ends_the_paragraph() -> None:
    cut = page(NOTICE.replace("\u3000", ""), 28)
    folded = normalise(cut).text
    assert "检查结果当天记入《安全检查台账》，由社区书记签字后留存备查" in folded
    assert "\n二、各街道汇总后" in folded
    assert "通知如下。\n一、社区于" in folded


def test_two_lines_of_a_pasted_paragraph_are_one() -> None:
    cut = "库房紧张的社区，凡2015年以前的票据和签字表，一律于本月\n内粉碎处理，扫描件存入硬盘即可。"
    assert "一律于本月内粉碎处理" in normalise(cut).text


def test_a_numbered_sentence_goes_on_and_a_numbered_heading_does_not() -> None:
    cut = (
        "关于开展二次供水检查的通知\n各社区居委会：\n一、各社区要逐栋查看二次供水泵房，对水箱\n"
        "未清洗的责令限期整改，并建立泵房管理台账。\n二、落实工作责任，严明纪律\n"
        "检查所需人员由社区自行解决。\n区水务局\n2026年9月8日"
    )
    folded = normalise(cut).text
    assert "对水箱未清洗的责令限期整改" in folded
    assert "严明纪律\n检查所需" in folded


def test_lines_of_a_message_stay_lines() -> None:
    message = "各社区注意\n今晚八点前把表发我邮箱\n数要对得上\n收到请回复"
    assert normalise(message).text == message


def test_lines_broken_by_hand_are_joined_where_the_sentence_goes_on() -> None:
    cut = (
        "为准确研判四季度经济走势，冲刺全年目标，现就有关数据报送\n"
        "事项通知如下。\n"
        "各社区须在8月底前完成出租屋排查，整改完成率达到百分之百，\n"
        "比省里定的时限提前\n"
        "四个月。逾期未完成的社区，由区应急局在全区\n"
        "通报，并取消其年度评优资格，相关情况抄送区委组织部。\n"
    )
    folded = normalise(cut).text
    assert "现就有关数据报送事项通知如下。" in folded
    assert "由区应急局在全区通报，并取消" in folded


def test_a_heading_does_not_run_into_its_text() -> None:
    cut = page(
        "一、提高思想认识，加强组织领导，压实工作责任\n"
        "各社区要充分认识防汛工作的重要意义，切实把人民群众生命财产安全放在首位，落实各项措施。\n"
        "二、完善应急预案，备足抢险物资，开展实战演练\n"
        "各社区要结合辖区低洼院落、地下空间分布情况，于五月底前修订预案，组织一次转移演练。",
        28,
    )
    assert "压实工作责任\n各社区要充分" in normalise(cut).text
    assert "开展实战演练\n各社区要结合" in normalise(cut).text


def test_a_title_in_two_lines_is_one() -> None:
    cut = (
        "梧林区住房和城乡建设局关于做好既有住宅小区安全管\n理有关工作的通知\n各社区居民委员会：\n"
        + page("各社区要在本月底前把辖区内住宅小区的安全隐患登记造册，报街道办事处汇总。" * 2, 25)
    )  # fmt: skip
    assert (
        parse(read_text(cut)).title
        == "梧林区住房和城乡建设局关于做好既有住宅小区安全管理有关工作的通知"
    )


@pytest.mark.parametrize(
    "title",
    [
        ("栖川区信访局关于进一步加强初信初访办理工", "作的通知（更正稿）"),
        ("栖川区东渡街道办事处转发栖川区交通运输局", "关于扎实推进农村公路养护工作的通知"),
        ("梧林区卫生健康局关于印发《梧林区基本公共", "卫生服务工作方案》的通知"),
        ("关于做好冬季消防安全工作的", "通知"),
    ],
)
def test_a_title_in_larger_type_is_narrower_and_one_all_the_same(title: tuple[str, str]) -> None:
    body = "各社区要在本月底前把辖区内住宅小区的安全隐患登记造册，报街道办事处汇总后统一处置。" * 3
    cut = "\n".join([*title, "各社区居民委员会：", page(body, 28)])
    parsed = parse(read_text(cut))
    assert parsed.title == "".join(title)
    assert parsed.addressees == ("各社区居民委员会",)


def test_what_is_named_in_a_sentence_opens_no_paragraph() -> None:
    cut = (
        "请各社区确定一名工作人员负责此项工作，并将填写好的表格（见\n"
        "附件2），于本月二十日以前通过工作邮箱报送街道办事处，同时告知\n"
        "联系人姓名、电话。逾期不报的，按照《社区信息报送办法》（试行）\n"
        "第三条的规定予以通报。\n"
    )
    assert normalise(cut).text.count("\n") == 1
