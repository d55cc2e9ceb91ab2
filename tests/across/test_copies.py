"""Which notices are one: labelled pairs, groups of several, and a family of thousands."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checker.across.copies import Kin, groups
from checker.across.signature import signature

ELDERS = (
    "为摸清独居老人的居住和照料情况，现请各社区开展一次走访。走访由网格员和楼栋长一起上门，问明老人身体怎样、三餐由谁照应、"
    "子女多久来一次，家里的燃气和电线是不是老化。对行动不便的老人，社区可以联系助餐点送饭，也可以请卫生服务中心的医生上门。"
    "走访中看到老人家里有险情的，当场帮助排除，排除不了的告诉街道民政科。走访不评比、不排名，不要求拍照留痕。各社区走访结束后，"
    "把需要长期探访的老人人数告诉街道，由街道安排社工机构接续服务。走访所需的慰问品由区里统一采购，走访前送到社区，社区不垫付。"
    "走访中遇到不愿开门的住户，不要勉强，可以隔几天再去，也可以请亲友转达。"
)
RENTALS = (
    "为掌握出租房屋的安全状况，现请各社区对沿街自建出租房开展排查。重点看楼梯是否堆放杂物、窗户有没有焊死的防盗网、电动自行车"
    "是不是推进屋里充电、隔断有没有用易燃的泡沫板。排查发现的问题，先提醒房东自己整改，房东不改的报派出所和消防救援站处理，社区"
    "不开整改单，也不罚款。已经纳入公租房管理的房屋由住房保障中心负责，不在这次排查范围。房东外出联系不上的，留下告知单，约定"
    "时间再去。排查完成以后，各社区把排查的栋数和有问题的栋数报街道平安办，街道汇总后统一安排复查，复查时不再要求社区陪同。"
)
REPORT = (
    "请各社区报送{month}月份的安全隐患排查情况。报送的内容包括本月排查的场所个数、发现的隐患条数、当场改好的条数和需要部门处理的"
    "条数，没有发现隐患的也请说明。表格通过街道工作群发送，不用盖章，也不用纸质件。报送时间为{month}月二十五日下班之前，遇到节假日"
    "往后顺延一个工作日。数字以网格员平时记录为准，不要为了报数另外组织一遍排查。对上个月已经报过、这个月还没有处理完的隐患，请注明"
    "卡在哪个环节，街道会逐条对接部门。报送人有变动的，请一并告知新的联系方式，方便以后联系，不另外发文通知各社区。"
)
DISTRICT, STREET, OTHER = "青榆区民政局", "青榆区南河街道办事处", "青榆区残疾人联合会"
DAY = date(2024, 3, 11)
TITLE = "关于开展独居老人走访工作的通知"
COVER = (
    "南河街道办事处文件。各社区居民委员会：现将区民政局的通知转发给你们，请结合本社区实际认真抓好落实，有关情况及时与街道民政科联系，"
    "联系人李晓，办公地点在街道三楼。"
)


def blurred(text: str, share: float, seed: int = 1) -> str:
    """``text`` with that share of its characters misread."""
    numbers = random.Random(seed)
    return "".join(
        chr(numbers.randrange(0x4E00, 0x9000)) if numbers.random() < share else c for c in text
    )


def kin(
    identifier: int = 1,
    text: str = ELDERS,
    issuer: str = DISTRICT,
    number: str = "青民发〔2024〕18号",
    day: date | None = DAY,
    title: str = TITLE,
) -> Kin:
    return Kin(identifier, signature(text), issuer, number, day, title, len(text))


def later(days: int) -> date:
    return DAY + timedelta(days=days)


MARCH = kin(
    text=REPORT.format(month="三"),
    issuer="青榆区应急管理局",
    number="青应急〔2024〕9号",
    title="关于报送3月份隐患排查情况的通知",
)
APRIL = replace(
    kin(2, text=REPORT.format(month="四"), day=later(31)),
    issuer="青榆区应急管理局",
    document_number="青应急〔2024〕14号",
    title="关于报送4月份隐患排查情况的通知",
)
BARE = kin(number="")

ONE = {
    "the same file twice": (kin(), kin(2)),
    "scan and Word file: two characters in a hundred misread": (kin(), kin(2, blurred(ELDERS, 0.02))),
    "scan read badly, number kept": (kin(), kin(2, blurred(ELDERS, 0.05))),
    "number in other brackets and spaces": (kin(), kin(2, number="青民发[2024] 18 号")),
    "reformatted, every line broken": (kin(), kin(2, "\n".join(ELDERS))),
    "scan whose number was not read": (kin(), kin(2, blurred(ELDERS, 0.01), number="")),
    "neither has a number, same day": (BARE, kin(2, number="")),
    "neither has a number, one without date": (BARE, kin(2, number="", day=None)),
    "date read one day off, no number": (BARE, kin(2, number="", day=later(1))),
    "one letter of the number misread": (kin(), kin(2, blurred(ELDERS, 0.02), number="青艮发〔2024〕18号")),
    "issuer with its city": (kin(), kin(2, issuer="云河市" + DISTRICT, number="")),
    "issuer not found": (kin(), kin(2, issuer="", number="")),
    "title not found, number the same": (kin(), kin(2, title="")),
    "title not found, nothing else differs": (kin(), kin(2, title="", number="")),
    "title misread": (kin(), kin(2, blurred(ELDERS, 0.02), number="", title="关于开展独居老入走访工作的通知")),
    "number the same, date misread": (kin(), kin(2, day=date(2021, 3, 11))),
    "reissue that kept its number": (kin(), kin(2, ELDERS.replace("不垫付", "不垫付也不报销") + "更正后的附件请查收。", day=later(9))),
    "reissue under a new number, called a correction": (kin(), kin(2, number="青民发〔2024〕21号", day=later(6), title=TITLE + "（更正）")),
    "printed anew, called revised": (BARE, kin(2, number="", day=later(12), title="关于修订后开展独居老人走访工作的通知")),
    "passed on by the street": (kin(), kin(2, COVER + ELDERS, STREET, "南街发〔2024〕7号", later(5), f"关于转发《{DISTRICT}{TITLE}》的通知")),
    "passed on under the same title": (kin(), kin(2, COVER + ELDERS, STREET, "南街发〔2024〕7号", later(5))),
    "passed on after a month": (kin(), kin(2, COVER + ELDERS, STREET, "南街发〔2024〕9号", later(34))),
    "passed on without number": (kin(), kin(2, COVER + ELDERS, STREET, "", later(3))),
    "passed on without date": (kin(), kin(2, COVER + ELDERS, STREET, "南街发〔2024〕7号", None)),
    "passed on by two streets": (kin(1, COVER + ELDERS, STREET, "南街发〔2024〕7号", later(4)), kin(2, COVER + ELDERS, "青榆区北岸街道办事处", "北街发〔2024〕11号", later(6))),
    "passed on by a town": (kin(), kin(2, COVER + ELDERS, "青榆区柳林镇人民政府", "柳政发〔2024〕3号", later(5))),
    "passed on by a department": (kin(), kin(2, "现转发给你们。" + ELDERS, "青榆区教育局", "青教发〔2024〕5号", later(5), f"转发{DISTRICT}{TITLE}")),
    "month in the title in the other numerals": (MARCH, replace(MARCH, id=2, title="关于报送三月份隐患排查情况的通知")),
    "copy of the monthly request": (MARCH, replace(MARCH, id=2, document_number="")),
}  # fmt: skip

TWO = {
    "other matter": (kin(), kin(2, RENTALS, number="青民发〔2024〕19号", title="关于开展出租房屋排查的通知")),
    "other matter by mistake under the same number": (kin(), kin(2, RENTALS, title="关于开展出租房屋排查的通知")),
    "March and April, own numbers": (MARCH, APRIL),
    "March and April, no numbers": (replace(MARCH, document_number=""), replace(APRIL, document_number="")),
    "March and April, one without number or date": (MARCH, replace(APRIL, document_number="", date=None)),
    "March and April under one number": (MARCH, replace(APRIL, document_number=MARCH.document_number)),
    "the same month of the next year": (MARCH, replace(MARCH, id=2, document_number="青应急〔2025〕8号", date=date(2025, 3, 10))),
    "years in the titles": (kin(title="关于开展2023年独居老人走访工作的通知"), kin(2, number="", day=None, title="关于开展2024年独居老人走访工作的通知")),
    "quarters in the titles": (kin(number="", title="关于开展一季度独居老人走访的通知"), kin(2, number="", title="关于开展二季度独居老人走访的通知")),
    "halves of the year": (kin(number="", title="关于开展上半年独居老人走访的通知"), kin(2, number="", title="关于开展下半年独居老人走访的通知")),
    "batches in the titles": (kin(number="", title="关于走访第一批独居老人的通知"), kin(2, number="", title="关于走访第二批独居老人的通知")),
    "weeks in the titles": (kin(number="", title="关于第10周独居老人走访的通知"), kin(2, number="", title="关于第11周独居老人走访的通知")),
    "numbered items in the titles": (kin(number="", title="关于3号院独居老人走访的通知"), kin(2, number="", title="关于5号院独居老人走访的通知")),
    "round under the same title, own number": (kin(), kin(2, number="青民发〔2024〕66号", day=later(92))),
    "round under the same title, own number, soon": (kin(), kin(2, number="青民发〔2024〕20号", day=later(7))),
    "round under the same title, no numbers": (BARE, kin(2, number="", day=later(92))),
    "weekly round under the same title, no numbers": (BARE, kin(2, number="", day=later(7))),
    "correction of long ago": (kin(), kin(2, number="青民发〔2024〕99号", day=later(200), title=TITLE + "（更正）")),
    "one template, two departments, two matters": (kin(), kin(2, ELDERS.replace("独居老人", "重度残疾人"), OTHER, "青残联〔2024〕6号", DAY, "关于开展重度残疾人走访工作的通知")),
    "one template, two departments, no numbers": (BARE, kin(2, issuer=OTHER, number="", title="关于开展重度残疾人走访工作的通知")),
    "one template, two departments, one title": (kin(), kin(2, issuer=OTHER, number="青残联〔2024〕6号")),
    "one template, two departments, one title, no numbers": (BARE, kin(2, issuer=OTHER, number="")),
    "departments of long names": (kin(issuer="内蒙古自治区青榆市青榆区民政局", number=""), kin(2, issuer="内蒙古自治区青榆市青榆区教育局", number="")),
    "a street's own notice on another matter": (kin(), kin(2, COVER + ELDERS, STREET, "南街发〔2024〕7号", later(5), "关于做好社区食堂补贴申报的通知")),
    "passed on, but a year later": (kin(), kin(2, COVER + ELDERS, STREET, "南街发〔2025〕7号", later(370))),
    "the street's notice only quotes it": (kin(), kin(2, RENTALS + ELDERS[:120], STREET, "南街发〔2024〕8号", later(5))),
    "half of the text is another": (BARE, kin(2, ELDERS[:150] + RENTALS, number="")),
    "bare numbers of two bodies": (kin(number="〔2024〕12号"), kin(2, issuer=OTHER, number="〔2024〕12号", title="关于开展重度残疾人走访工作的通知")),
    "same serial, other letters, other issuer": (kin(), kin(2, issuer="青榆区司法局", number="青司发〔2024〕18号")),
    "too short to compare": (kin(text="各社区明天开会。", number=""), kin(2, text="各社区明天开会。", number="")),
}  # fmt: skip


@pytest.mark.parametrize("pair", ONE.values(), ids=ONE.keys())
def test_one_notice(pair: tuple[Kin, Kin]) -> None:
    assert len(set(groups(pair).values())) == 1


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO.keys())
def test_two_notices(pair: tuple[Kin, Kin]) -> None:
    assert len(set(groups(pair).values())) == 2


def test_the_first_is_the_earliest_then_the_lowest() -> None:
    street = kin(3, COVER + ELDERS, STREET, "南街发〔2024〕7号", later(5))
    scan = kin(9, blurred(ELDERS, 0.02))
    undated = kin(1, day=None)
    assert groups([street, undated, scan, kin(12)]) == {3: 9, 1: 9, 9: 9, 12: 9}


def test_everybody_is_there_and_nobody_needs_a_signature() -> None:
    alone = Kin(7, b"", "", "", None, "", 0)
    assert groups([alone]) == {7: 7}
    assert groups([]) == {}
    assert groups([alone, kin(8)]) == {7: 7, 8: 8}


def test_a_copy_that_says_little_does_not_join_two_months() -> None:
    # Without title, number and date it could be either; it must not make them one.
    blank = replace(MARCH, id=3, document_number="", date=None, title="", issuer="")
    found = groups([MARCH, APRIL, blank])
    assert found[1] != found[2]


def test_streets_pass_on_two_rounds() -> None:
    first, second = kin(1), kin(2, number="青民发〔2024〕60号", day=later(90))
    passed = kin(3, COVER + ELDERS, STREET, "南街发〔2024〕7号", later(5))
    again = kin(4, COVER + ELDERS, STREET, "南街发〔2024〕41号", later(95))
    assert groups([first, second, passed, again]) == {1: 1, 2: 2, 3: 1, 4: 2}


def test_order_does_not_matter() -> None:
    many = [replace(one, id=n) for n, one in enumerate(k for pair in ONE.values() for k in pair)]
    expected = groups(many)
    random.Random(4).shuffle(many)
    assert groups(many) == expected


def test_ids_stand_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        groups([kin(1), kin(1)])


def test_broken_signatures_are_refused() -> None:
    with pytest.raises(ValueError, match="512"):
        groups([Kin(1, b"abc", "", "", None, "", 3), kin(2)])


def test_a_family_of_thousands_from_one_template() -> None:
    """5,000 monthly requests of 50 issuers, each with a scan: linear, and paired rightly."""
    family: list[Kin] = []
    signed = {m: signature(REPORT.format(month=m)) for m in range(1, 13)}
    for number in range(2500):
        month, body = number % 12 + 1, f"第{number % 50}区应急管理局"
        one = Kin(
            2 * number,
            signed[month],
            body,
            f"应急〔{2000 + number // 600}〕{number}号",
            date(2000 + number // 600, month, 1 + number % 27),
            f"关于报送{month}月份隐患排查情况的通知",
            300,
        )
        family += [one, replace(one, id=2 * number + 1)]
    started = time.perf_counter()
    found = groups(family)
    assert time.perf_counter() - started < 20
    assert found == {k.id: k.id - k.id % 2 for k in family}
