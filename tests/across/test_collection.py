"""Which requests ask for the same data: labelled pairs, and what a pair tells."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from checker.across.collection import (
    Duplicate,
    DuplicateRule,
    Request,
    duplicates,
    form_name,
    rule,
)
from checker.across.matching import Layout, Matcher
from checker.across.naming import alike, naming
from checker.model import Asked
from checker.policy import Policy, PolicyError
from checker.resources import data_folder

DAY = date(2024, 5, 6)
CIVIL, DISABLED, HEALTH = "青榆区民政局", "青榆区残疾人联合会", "青榆区卫生健康局"


def form(name: str, *words: str) -> Asked:
    """A form with these columns, named as ``asked`` names them."""
    fields = {naming().canonical(word): word for word in words}
    return Asked(name, tuple(fields), tuple(fields.values()), 0, 1)


def request(
    identifier: int,
    *forms: Asked,
    issuer: str = CIVIL,
    day: date | None = DAY,
    group: int | None = None,
) -> Request:
    return Request(identifier, identifier if group is None else group, issuer, day, forms)


def pair(one: Asked, other: Asked, issuer: str = DISABLED) -> tuple[Request, Request]:
    return request(1, one), request(2, other, issuer=issuer)


ELDERS = form("独居老人摸底表", "姓名", "身份证号", "联系电话", "住址", "健康状况", "子女电话")
SHOPS = form("门店登记表", "店名", "经营者", "联系电话", "经营地址", "营业执照", "从业人数")
RENTALS = form("出租房屋登记表", "房屋坐落", "房东姓名", "房东电话", "租住人数", "建筑面积")
ROSTER = form("独居老人花名册", "姓名", "性别", "身份证号", "联系电话", "住址")

SAME = {
    "the same form": pair(ELDERS, ELDERS),
    "the same form under another name": pair(ELDERS, form("老人关爱卡", *ELDERS.words)),
    "other wording": pair(ELDERS, form("空巢老人台账", "老人姓名", "公民身份号码", "手机号", "家庭住址", "身体状况", "赡养人联系电话")),
    "other order": pair(ELDERS, form("台账", *reversed(ELDERS.words))),
    "four of four": pair(form("甲", "房屋坐落", "房东姓名", "房东电话", "租期"), form("乙", "房屋地址", "房东", "房东联系方式", "租赁期限", "租金", "结构类型", "层数", "建成年份")),
    "four of six": pair(form("甲", "店名", "经营者", "电话", "营业执照", "灭火器", "安全出口"), form("乙", "门店名称", "店主", "联系方式", "统一社会信用代码", "健康证", "许可证号")),
    "six of ten": pair(form("甲", "姓名", "电话", "住址", "残疾类型", "残疾等级", "监护人", "身高", "体重", "鞋码", "血型"), form("乙", "姓名", "电话", "住址", "残疾类别", "残疾等级", "监护人姓名", "就读学校", "年级", "低保", "医保", "养老保险")),
    "a small form within a large one": pair(RENTALS, form("房屋普查", *RENTALS.words, "结构类型", "层数", "建成年份", "供暖方式", "物业公司", "危险等级", "是否空置", "租金", "租期")),
    "one substantive field among identity": pair(form("甲", "姓名", "身份证号", "电话", "是否低保"), form("乙", "姓名", "身份证号码", "手机", "低保情况")),
    "shops": pair(SHOPS, form("九小场所台账", "场所名称", "负责人", "电话", "场所地址", "营业执照", "员工人数")),
    "unknown names worded alike": pair(form("甲", "外墙渗漏部位", "渗漏开始年份", "屋面维修意愿", "维修出资比例"), form("乙", "外墙渗漏的部位", "渗漏开始年份", "屋面维修意愿情况", "维修出资比例")),
    "unknown names the same": pair(form("甲", "窗帘颜色", "地毯材质", "灯具样式", "墙纸花纹"), form("乙", "窗帘颜色", "地毯材质", "灯具样式", "墙纸花纹", "门锁型号")),
    "units and brackets differ": pair(form("甲", "建筑面积（㎡）", "层数（层）", "建造年代", "结构类型"), form("乙", "房屋面积", "房屋层数", "建成年份（年）", "结构类型（砖混/框架）")),
    "identity alone, the same people": pair(ROSTER, form("辖区独居老年人名单", "姓名", "性别", "身份证号码", "手机", "现住址")),
    "identity alone, one of two kinds of people": pair(ROSTER, form("独居老人和残疾人名册", "姓名", "性别", "身份证号", "电话", "住址")),
    "same issuer, forms of different names": pair(ELDERS, form("老年人探访表", *ELDERS.words), issuer=CIVIL),
    "issuers unknown": (request(1, ELDERS, issuer=""), request(2, form("探访表", *ELDERS.words), issuer="")),
    "dates unknown": (request(1, ELDERS, day=None), request(2, ELDERS, issuer=HEALTH, day=None)),
    "years apart": (request(1, ELDERS, day=date(2021, 1, 4)), request(2, ELDERS, issuer=HEALTH)),
    "lists without a name": pair(form("", *ELDERS.words), form("", *ELDERS.words[:5])),
    "one of several forms": (request(1, SHOPS, ELDERS), request(2, RENTALS, form("老人表", *ELDERS.words), issuer=HEALTH)),
}  # fmt: skip

DIFFERENT = {
    "nothing shared": pair(ELDERS, SHOPS),
    "three fields": pair(form("甲", "房屋坐落", "房东姓名", "房东电话"), form("乙", "房屋坐落", "房东姓名", "房东电话")),
    "three shared of four": pair(form("甲", "房屋坐落", "房东姓名", "房东电话", "租金"), form("乙", "房屋坐落", "房东姓名", "房东电话", "层数")),
    "four shared of seven": pair(form("甲", "店名", "经营者", "营业执照", "从业人数", "灭火器", "安全出口", "烟感"), form("乙", "店名", "经营者", "营业执照", "从业人数", "健康证", "许可证号", "面积")),
    "five shared of nine": pair(form("甲", "姓名", "电话", "住址", "残疾类型", "残疾等级", "身高", "体重", "鞋码", "血型"), form("乙", "姓名", "电话", "住址", "残疾类型", "残疾等级", "年级", "低保", "医保", "专业")),
    "identity shared, the matter another": pair(form("甲", "姓名", "身份证号", "电话", "住址", "犬种", "免疫时间"), form("乙", "姓名", "身份证号", "电话", "住址", "退役时间", "优抚类别")),
    "all but identity differs although most is shared": pair(form("甲", "姓名", "性别", "年龄", "民族", "身份证号", "电话", "残疾等级"), form("乙", "姓名", "性别", "年龄", "民族", "身份证号", "电话", "入党时间")),
    "identity alone within a form that asks more": pair(ROSTER, form("独居老人摸底表", "姓名", "性别", "身份证号", "电话", "住址", "健康状况")),
    "identity alone, other people": pair(ROSTER, form("留守儿童花名册", "姓名", "性别", "身份证号", "电话", "住址")),
    "identity alone, people unknown": pair(form("花名册", *ROSTER.words), form("名单", *ROSTER.words)),
    "identity alone, a wider kind of people": pair(ROSTER, form("老年人花名册", *ROSTER.words)),
    "a copy of the notice": (request(1, ELDERS), request(2, ELDERS, group=1)),
    "passed on by the street": (request(1, ELDERS), request(2, ELDERS, issuer="南河街道办事处", group=1)),
    "the monthly round": pair(ELDERS, ELDERS, issuer=CIVIL),
    "the monthly round, the month in the name": pair(form("3月隐患排查统计表", "隐患", "部位", "整改措施", "整改情况", "检查人"), form("4月隐患排查统计表", "隐患", "部位", "整改措施", "整改情况", "检查人"), issuer=CIVIL),
    "the monthly round, a column added": pair(ELDERS, form(ELDERS.name, *ELDERS.words, "自理能力"), issuer=CIVIL),
    "the monthly round of a list without a name": pair(form("", *ELDERS.words), form("", *ELDERS.words), issuer=CIVIL),
    "two forms of one notice": (request(1, ELDERS, form("老人探访表", *ELDERS.words)), request(2)),
    "nothing asked": (request(1), request(2)),
    "done and not done": pair(form("甲", "已整改户数", "已拆除处数", "已签约家数", "已搬离人数"), form("乙", "未整改户数", "未拆除处数", "未签约家数", "未搬离人数")),
    "places alone": pair(form("甲", "街道", "社区", "小区", "楼栋", "单元"), form("乙", "镇街", "社区名称", "小区名称", "楼号", "单元号")),
}  # fmt: skip


@pytest.mark.parametrize("notices", SAME.values(), ids=SAME.keys())
def test_the_same_data(notices: tuple[Request, ...]) -> None:
    (found,) = duplicates(notices)
    assert (found.first[0], found.second[0]) == (1, 2)
    assert len(found.shared) >= 4
    assert 0.6 <= found.share <= 1


@pytest.mark.parametrize("notices", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different_data(notices: tuple[Request, ...]) -> None:
    assert duplicates(notices) == ()


@pytest.mark.parametrize("cases", [SAME, DIFFERENT], ids=["same", "different"])
def test_the_order_of_the_notices_does_not_matter(
    cases: dict[str, tuple[Request, ...]],
) -> None:
    for notices in cases.values():
        assert duplicates(notices[::-1]) == duplicates(notices)


def test_a_pair_tells_what_is_shared_in_both_wordings() -> None:
    other = form("空巢老人台账", "身体状况", "手机号", "老人姓名", "家庭住址", "服务需求")
    early = request(7, SHOPS, other, issuer=HEALTH, day=date(2024, 1, 8))
    assert duplicates([request(3, ELDERS), early]) == (
        Duplicate(
            first=(7, 1),
            second=(3, 0),
            shared=(
                ("健康状况", "身体状况", "健康状况"),
                ("联系电话", "手机号", "联系电话"),
                ("姓名", "老人姓名", "姓名"),
                ("现住址", "家庭住址", "住址"),
            ),
            share=0.8,
        ),
    )


def test_three_departments_make_three_pairs() -> None:
    notices = [
        request(1, ELDERS),
        request(2, ELDERS, issuer=DISABLED),
        request(3, ELDERS, issuer=HEALTH),
    ]
    assert [(d.first[0], d.second[0]) for d in duplicates(notices)] == [(1, 2), (1, 3), (2, 3)]


def test_copies_and_rounds_are_told_once_by_their_first() -> None:
    rounds = [request(10 + m, ELDERS, day=date(2024, m, 5)) for m in range(1, 7)]
    theirs = request(1, ELDERS, issuer=HEALTH, day=date(2024, 2, 1))
    copy = request(2, ELDERS, issuer="南河街道办事处", day=date(2024, 2, 9), group=1)
    (found,) = duplicates([*rounds, theirs, copy])
    assert (found.first, found.second) == ((11, 0), (1, 0))


def test_a_copy_whose_table_was_lost_does_not_hide_the_form() -> None:
    lost = request(1)
    kept = request(2, ELDERS, group=1)
    (found,) = duplicates([lost, kept, request(3, ELDERS, issuer=HEALTH)])
    assert (found.first, found.second) == ((2, 0), (3, 0))


def test_a_crowd_is_paired_with_its_first_alone() -> None:
    shipped = rule()
    crowd = [request(n, ELDERS, issuer=f"第{n}局") for n in range(shipped.crowd + 1)]
    assert len(duplicates(crowd)) == shipped.crowd
    assert all(found.first == (0, 0) for found in duplicates(crowd))


def test_the_limits_come_from_the_policy() -> None:
    notices = DIFFERENT["three fields"]
    assert duplicates(notices, by=rule().model_copy(update={"fields": 3})) != ()
    notices = SAME["four of six"]
    assert duplicates(notices, by=rule().model_copy(update={"share": 0.7})) == ()


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("3月独居老人登记表", "独居老人登记表"),
        ("2024年第二季度独居老人登记表（样表）", "独居老人登记表"),
        ("《独居老人 登记表》", "独居老人登记表"),
        ("独居老人登记表", "独居老人登记表"),
    ],
)
def test_a_form_keeps_its_name_from_round_to_round(name: str, bare: str) -> None:
    assert form_name(name) == bare


def test_the_clauses_are_those_of_the_plans() -> None:
    policy = Policy.load()
    shipped = rule()
    cited = [clause for clauses in shipped.provisions.values() for clause in clauses]
    assert set(cited) == {"P2-二1.5j", "P2-二2.1d", "P3-二3a"}
    for profile, clauses in shipped.provisions.items():
        for clause in clauses:
            entry = policy.provision(clause)
            assert entry is not None
            assert policy.plans[entry[0]].profile == profile


def test_what_people_are_told() -> None:
    shipped = rule()
    assert (shipped.id, shipped.title, shipped.severity) == (
        "duplicate-collection",
        "重复采集",
        "review",
    )
    for text in (shipped.why, shipped.explanation, shipped.remedy):
        assert " " not in text
        assert text.endswith("。")


def _edited(change: Callable[[str], str], folder: Path) -> Path:
    shipped = data_folder("corpus", "policy", "across", "duplicate-collection.yaml")
    (folder / "across").mkdir()
    (folder / "across" / shipped.name).write_text(
        change(shipped.read_text(encoding="utf-8")), encoding="utf-8"
    )
    return folder


def test_a_districts_own_limits(tmp_path: Path) -> None:
    folder = _edited(lambda text: text.replace("share: 0.6", "share: 0.75"), tmp_path)
    assert rule(folder).share == 0.75


@pytest.mark.parametrize(
    ("old", "new"),
    [("share: 0.6", "share: 6"), ("fields: 4", "fields: 0"), ("crowd:", "crowds:")],
)
def test_faulty_limits_are_refused(old: str, new: str, tmp_path: Path) -> None:
    folder = _edited(lambda text: text.replace(old, new), tmp_path)
    with pytest.raises(PolicyError, match="duplicate-collection"):
        rule(folder)


def test_the_rule_is_strict() -> None:
    with pytest.raises(ValidationError):
        DuplicateRule.model_validate({**rule().model_dump(), "severe": True})


def test_many_notices_of_few_forms() -> None:
    """20,000 notices: 40 bodies with 12 forms each, sent again and again."""
    fields = [name for name in naming().lists.fields if not naming().is_identity(name)]
    notices = []
    for number in range(20_000):
        body, kind = number % 40, number // 40 % 12
        start = (body * 12 + kind) * 7 % (len(fields) - 8)
        columns = ("姓名", "电话", *fields[start : start + 6])
        one = form(f"{body}号表之{kind}", *columns)
        notices.append(request(number, one, issuer=f"第{body}局"))
    started = time.perf_counter()
    found = duplicates(notices)
    assert time.perf_counter() - started < 20
    assert found
    assert all(d.share >= 0.6 and d.first[0] < d.second[0] < 480 for d in found)


def test_the_index_misses_nothing() -> None:
    """Against comparing everybody with everybody, on forms drawn from few fields."""
    numbers = random.Random(11)
    known = list(naming().lists.fields)[:40]
    unknown = ["已检井盖数", "已检井盖总数", "应检井盖数", "护栏缺损长度", "护栏缺损的总长度"]
    layouts = list(
        {
            Layout(
                frozenset(numbers.sample(known + unknown, numbers.randrange(3, 12))), frozenset()
            )
            for _ in range(300)
        }
    )
    found = {(a, b) for a, b, _ in Matcher(layouts, naming(), 0.6, 4).pairs() if a != b}
    expected = set()
    for b, other in enumerate(layouts):
        for a, one in enumerate(layouts[:b]):
            left, right = one.fields - other.fields, sorted(other.fields - one.fields)
            shared = set(one.fields & other.fields)
            for field in sorted(left):
                like = [r for r in right if field in unknown and r in unknown and alike(field, r)]
                if like:
                    shared.add(field)
                    right.remove(like[0])
            smaller = min(len(one.fields), len(other.fields))
            if (
                len(shared) >= 4
                and 10 * len(shared) >= 6 * smaller
                and not all(map(naming().is_identity, shared))
            ):
                expected.add((a, b))
    assert expected
    assert found == expected
