"""Who must do it: named, carried over, under a heading, in a column, or somebody else."""

from __future__ import annotations

import pytest

from checker.demands import Understanding, understand
from checker.demands.bearers import Bearer
from checker.notice import parse
from checker.reading import read_text


def understood(text: str) -> Understanding:
    return understand(parse(read_text(text)))


def bearer(text: str, words: str) -> Bearer:
    answer = understood(text)
    found = answer.bearer_at(answer.text.index(words))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("由各社区建立登记簿。", "建立", "community"),
        ("请各居委会于月底前报送报表。", "报送", "community"),
        ("各村（社区）要签订责任书。", "签订", "community"),
        ("街道要组织各社区逐户登记。", "逐户", "community"),
        ("街道、社区要安排值守。", "值守", "community"),
        ("各嘎查委员会每周报送一次。", "报送", "community"),
        ("网格员要每天上传照片。", "上传", "community"),
        ("区城管局建立整治台账。", "建立", "department"),
        ("由我局统一制作展板送至社区。", "制作", "department"),
        ("物业服务企业要建立维保台账。", "建立", "enterprise"),
        ("门店负责人与街道签订承诺书。", "签订", "enterprise"),
        ("居民可到社区领取手册。", "领取", "resident"),
        ("各街道办事处签订目标责任书。", "签订", "street"),
        ("人民调解委员会依法调解纠纷。", "依法调解", "other"),
        ("村居老年协会须建立登记簿。", "建立", "other"),
        ("白沙村、南岙村要派人看守路口。", "派人", "community"),
        ("路口看守由各片区安排，白沙村负责清点劝返人数。", "清点", "community"),
        ("农业农村处和各渔业村在开捕前对渔船逐艘登记。", "登记", "community"),
        ("涉及的自然村要接通自来水。", "接通", ""),
        ("红岩社区、临江社区要与我局签订责任书。", "签订", "community"),
        ("区农业农村局应与各镇签订协议。", "签订", "department"),
    ],
)
def test_named_in_the_clause(text: str, words: str, kind: str) -> None:
    assert bearer(text, words).kind == kind


def test_carried_over_from_an_earlier_clause() -> None:
    found = bearer("各社区要高度重视，建立工作台账，每周报送进度。", "报送")
    assert (found.kind, found.source) == ("community", "clause")


def test_several_actors_each_clause_its_own() -> None:
    text = "街道负责审核，社区协助公示，执法队依法处罚。"
    assert bearer(text, "审核").kind == "street"
    assert bearer(text, "公示").kind == "community"
    assert bearer(text, "处罚").kind == "department"


def test_a_condition_hands_nothing_on() -> None:
    text = "请各社区留意。居民反映强烈的，及时报告街道。"
    assert bearer(text, "及时报告").kind == "community"


def test_meant_by_the_addressees() -> None:
    alone = "各社区居委会：\n请于3月1日前报送工作总结。\n2025年2月20日"
    found = bearer(alone, "报送")
    assert (found.kind, found.source, found.implied) == ("community", "addressee", False)
    mixed = "各街道办事处，各社区，各物业公司：\n请于3月1日前报送工作总结。\n2025年2月20日"
    assert bearer(mixed, "报送").implied


def test_not_meant_when_only_streets_are_addressed() -> None:
    text = "各街道办事处：\n请于3月1日前报送工作总结。\n2025年2月20日"
    assert bearer(text, "报送").kind == ""


def test_the_second_party_of_a_letter() -> None:
    text = "甲方：临江街道办事处\n乙方：______社区居民委员会\n一、乙方责任\n1.每月报送巡查记录。"
    assert bearer(text, "每月报送").kind == "community"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("在社区开展宣传活动。", "place"),
        ("向社区征求意见。", "target"),
        ("对社区进行考核。", "target"),
        ("由社区开展宣传。", "bearer"),
    ],
)
def test_place_target_or_bearer(text: str, role: str) -> None:
    answer = understood(text)
    mention = next(m for m in answer.bearers[0][0].mentions if m.kind == "community")
    assert mention.role == role


@pytest.mark.parametrize(
    "text",
    [
        "社区矫正对象由司法所监管。",
        "社区卫生服务中心负责体检。",
        "“平安社区”创建由街道组织。",
        "居民公约由居民会议讨论。",
    ],
)
def test_look_alikes_are_no_community(text: str) -> None:
    answer = understood(text)
    assert all(m.kind != "community" for b in answer.bearers[0] for m in b.mentions)


@pytest.mark.parametrize(
    ("said", "words", "kind"),
    [
        ("资源生态处清理行道树枯枝。", "清理", "department"),
        ("（一）交通与建设处检查在建工地。", "检查", "department"),
        ("管理所每年汛前组织一次演练。", "演练", "department"),
        ("社会事务办开放救助点。", "开放", "department"),
        ("渔业科对渔船逐艘登记。", "登记", "department"),
        ("公路站在三月底前完成补划。", "完成", "community"),  # 「在」 may be where, not who
        ("建设局统一制作明白纸。", "制作", "department"),
        ("农业服务中心核查渔船损失。", "核查", "department"),
        ("供销社建立台账。", "建立", "enterprise"),
        ("各文保单位要建立台账。", "建立", "enterprise"),
        ("各帮扶单位要填写手册。", "填写", "department"),
        ("及时处理发现的问题。", "处理", "community"),
        ("在路口处设置警示牌。", "设置", "community"),
        ("承办通知中的各项任务。", "承办", "community"),
        ("各部门、各村要成立工作小组。", "成立", "community"),
        ("各科室、各村要成立工作小组。", "成立", "community"),
        ("情况随手录入，方便中队掌握。路口挂上横幅。", "挂上", "community"),
    ],
)
def test_an_office_that_acts_is_no_community_that_is_addressed(
    said: str, words: str, kind: str
) -> None:
    text = f"关于做好有关工作的通知\n各处室、各村委会：\n{said}"
    assert bearer(text, words).kind == kind


def test_whoever_gathers_what_communities_sent_goes_on() -> None:
    text = (
        "关于复工的通知\n各处室、各行政村：\n片区经济发展处要详细掌握分管行业企业开工情况；"
        "要及时汇总各行政村及企业上报的信息，做好上报工作。"
    )
    assert bearer(text, "掌握").kind == "department"
    assert bearer(text, "汇总").kind == "department"
    assert bearer(text, "做好上报").kind == "department"


def test_a_unit_set_up_inside_a_community_acts_for_it() -> None:
    text = "各社区要成立“护绿小分队”，不少于五人。小分队每周巡查两次。"
    assert bearer(text, "每周巡查").kind == "community"


def test_moving_residents_is_a_demand_on_the_community() -> None:
    assert bearer("各社区要发动居民绑定小程序，绑定率不低于八成。", "绑定率").kind == "community"
    assert bearer("由居民自行申报。", "申报").kind == "resident"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("各处室（中心）、东岗办事处及各村居要做好总结，材料于5日前报送。", "报送"),
        ("各相关处室、各派出所、各行政村要发动力量，逐户摸排。", "摸排"),
        ("若有外来船只，应由各包村工作队及村干部前往登记。", "登记"),
        ("各村开展摸底排查，建立清单，上报片区控辍保学领导小组办公室汇总。", "上报"),
        ("各村居填好附表，汇总至政法综治处办公室。", "汇总"),
        ("各村逐村摸清底数，定期上报汇总片区农业农村处。", "上报"),
        ("对已登记的群众各村要回访一次。", "回访"),
        ("各村要联系船主，组织乡镇船舶所有人填写登记表。", "填写"),
        ("请村主干亲自安排，签字后交回。", "交回"),
        ("各村要守好值班岗，落实节假日带班和应急处置制度。", "处置"),
        ("各处室要督促所包村居开展隐患排查，逐户登记。", "登记"),
        ("城建处要指导各包村工作队、行政村、社区做好受理，逐户核查。", "核查"),
        ("请各办（中心）、各社区于每日10时前报送缺勤情况。", "每日"),
        ("请各处室分管负责人、各村一名村主干参加，不得缺席。", "缺席"),
        ("各镇（街道）社会事务办、各村要摸底，形成底册。", "底册"),
        ("由农水科、驻村工作组和行政村组织力量逐口登记。", "逐口"),
        ("线路途经各村要安排人员看护。", "看护"),
        ("各村要组建一支禁渔宣传队，经常上船宣传。", "上船"),
        ("请各联合党委组织所属村居全面摸排井盖。", "摸排"),
        ("各村要走访船员，填写《摸底表》报政法综治处。", "填写"),
        ("请各单位（处室、村）及时汇总。", "汇总"),
        ("各行政村要更新花名册，于3月14日下班前报政法综治处。", "下班前"),
        ("海洋处、各沿海村要巡查危险岸段，劝离游人。", "劝离"),
        ("由水利站、相关驻村组及沿溪各村组织力量，逐一核查。", "逐一"),
        ("巷道秩序由白沙、南岙、下湖三村负责，每天安排人员在岗。", "在岗"),
        # villages in other wordings
        ("由所属村安排人员看守路口。", "看守"),
        ("渡口由交警中队、下湾村、石角村三家共同守住。", "守住"),
        ("夜间看护由下湾村、石角村安排人员负责。", "负责"),
        ("下湾村、石角村对照清单把旧船逐条看一遍。", "看一遍"),
        ("下湾村、石角村地处进山路口，要安排人员值守。", "值守"),
        ("下湾村、石角村等其余五村：核对车主信息。", "核对"),
        ("各有隐患点的村于每月10日前更新名册。", "更新"),
        ("由村保洁队员按周清洗。", "清洗"),
        ("公告贴出后至开工前，由石角村、下湾村跟进看守。", "看守"),
        ("镇里备好沙袋，由两村各抽人手轮换。", "轮换"),
        ("派出所值夜班。石角、下湾两村包下签约和搬离。", "包下"),
        ("三个被评估的村每周把整改表送专班。", "送专班"),
        ("渔政中队巡海，由村主要负责人包船到人。", "包船"),
        ("村级护林站应配足扑火器具。", "配足"),
        ("渔政站、各工作组、各村务必于月底前将统计表送农经站。", "送农经站"),
        ("公示之后新增的，由所在渔业村随时补记。", "补记"),
        ("三个沿江村于5月底前填报联络表。", "填报"),
        ("由商务局督促项目所在村在一周内协调住户。", "协调"),
        ("现请石角村、下湾村按照通知要求清运杂物。", "清运"),
        ("由石角、下湾、坑尾等村安排人员看守。", "看守"),
        ("三个试点村也要有相应的名册。", "名册"),
        ("各包片工作组负责督促所联系的村落实防火责任。", "落实"),
        ("由各村组织楼栋长逐户核对。", "核对"),
        ("行政村主要负责人对村道路况负总责。", "负总责"),
        ("老年人集中的社区应于月底前核对名册。", "核对"),
        ("各村把名单交到镇财政所。", "交到"),
        ("各村每周五将走访户数报派出所户籍窗口。", "报派出所"),
        ("各村备足名单供核验组对照。", "备足"),
    ],
)
def test_communities_bear_whoever_else_is_named(text: str, words: str) -> None:
    assert bearer(text, words).kind == "community"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("包村干部要到点检查。", "检查"),
        ("各包村工作队负责审核把关。", "审核"),
        ("各村委会：\n月底前，各包村要全面完成水质取样。", "取样"),
        ("各村委会：\n由各包村建立底册。", "建立"),
        ("包村工作队每天要接送专家往返于镇里和当日检查的村居。", "接送"),
        ("各包村工作队每月上报本村整治情况。", "上报"),
        ("望川片区管理局负责汇总。", "汇总"),
        ("各处室要配合各村居做好宣传，社会事业处将联合督查。", "督查"),
        ("各村委会：\n（二）各联合党委：落实包保责任。", "落实"),
    ],
)
def test_people_sent_to_villages_are_no_village(text: str, words: str) -> None:
    assert bearer(text, words).kind in ("street", "department")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("产业服务处要逐户核对招工信息", "department"),
        ("资源与水务处牵头，核对取水口", "department"),
        ("各类培训场所要每日核对消防通道", "enterprise"),
        ("滨江公园须核对预约信息", "enterprise"),
        ("回港渔船应核对船员证件", "enterprise"),
        ("各村要核对船员证件", "community"),
    ],
)
def test_divisions_and_premises_act_for_themselves(words: str, kind: str) -> None:
    text = f"关于加强检查的通知\n各处室、各村居：\n一、工作要求\n{words}。"
    assert bearer(text, "核对").kind == kind


@pytest.mark.parametrize(
    "words",
    [
        "认真落实总书记重要指示精神",
        "任命李某为区党委副书记",
        "请镇党委书记到场",
        "查出一处，整改一处",
    ],
)
def test_secretaries_of_committees_and_single_places_are_no_community(words: str) -> None:
    found = [m for row in understood(f"{words}。").bearers for b in row for m in b.mentions]
    assert not [mention for mention in found if mention.kind == "community"]


@pytest.mark.parametrize(
    "text",
    [
        "新路由石角村往北延伸两公里。",
        "客车改由下湾村口发车。",
        "界桩由石角村与下湾村之间的山脊起算。",
        "村级公路应加装护栏。",
    ],
)
def test_villages_named_as_places_bear_nothing(text: str) -> None:
    assert all(b.kind != "community" for b in understood(text).bearers[0])


def test_whoever_urges_goes_on_in_the_next_sentence() -> None:
    text = "关于公厕管护的通知\n各村（社区）：\n督促保洁企业按时清扫。对周边乱堆物进行清理。"
    assert bearer(text, "清理").kind == "community"


def test_offices_and_rooms_are_no_unit_set_up_in_a_community() -> None:
    text = (
        "各社区：\n各社区要设立议事室，并明确望川片区执法队、招商处副处长为联系人，附现场照片。"
        "望川片区执法队负责取证。招商处副处长负责联络。"
    )
    assert bearer(text, "取证").kind != "community"
    assert bearer(text, "负责联络").kind != "community"


@pytest.mark.parametrize(
    "task", ["街道交办的其他工作", "指挥部下达的各项任务", "区民政局部署的核查", "镇政府安排的巡查"]
)
def test_whose_task_it_is_tells_not_who_acts(task: str) -> None:
    text = f"各社区要做好秩序维护，完成{task}，及时反映问题。"
    assert bearer(text, "完成").kind == "community"
    assert bearer(text, "及时反映").kind == "community"


def test_whoever_brings_others_together_acts() -> None:
    text = "（二）片区建设处：负责道路巡查，协调相关村（居）、处室及垂管单位，联合开展整治。"
    assert bearer(text, "联合开展").kind == "department"


def test_where_somebody_lives_is_no_community() -> None:
    assert bearer("出现投靠情况的，一律由投靠居住地负责对接。", "对接").kind != "community"


def test_whoever_brings_a_village_along_acts() -> None:
    text = "审批小组会同项目负责人以及属地村（居）进行查勘，核对材料。"
    answer = understood(text)
    mention = next(m for m in answer.bearers[0][0].mentions if m.kind == "community")
    assert mention.role == "target"
    # Equals, as a street and its communities are, act together.
    assert bearer("街道会同各社区逐户核对，建立名册。", "建立").kind == "community"
