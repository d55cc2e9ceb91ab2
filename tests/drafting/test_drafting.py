"""Rewordings: verified in their place, readable, and nothing else touched."""

from __future__ import annotations

import itertools
import json
import os
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import check
from checker.drafting import Draft, Suggestion, diff, drafted, to_json
from checker.drafting import trial as trial_module
from checker.drafting.model import BLANK, Edit, Shift, applied
from checker.drafting.slots import we
from checker.drafting.ways import GENERAL, cures
from checker.engine import check_document
from checker.model import Page, Verdict
from checker.policy import Policy, PolicyError
from checker.policy.types import ViolationType
from checker.reading import read_text

ROOT = Path(__file__).resolve().parents[2]
POLICY = Policy.load()
TYPES = list(POLICY.types.values())
SAMPLE = 60
ALL_NOTICES = "CHECKER_DRAFTING_ALL"

HEAD = "关于做好有关工作的通知\n各社区居委会：\n"
TAIL = "\n临江区应急管理局\n2025年3月3日\n"


def made(text: str, *, models: bool = False) -> tuple[Verdict, Draft]:
    verdict = check(text, policy=POLICY, models=models)
    return verdict, drafted(verdict, POLICY, models=models)


def notice(body: str) -> tuple[Verdict, Draft]:
    return made(f"{HEAD}{body}{TAIL}")


def holds(verdict: Verdict, suggestion: Suggestion, *, models: bool) -> bool:
    """Whether the type is gone where the rewording stands, alone in its notice."""
    edit = suggestion.edit
    assert edit is not None
    text = applied(verdict.document.text, [edit])
    again = check(text, policy=POLICY, on=verdict.on, models=models)
    end = edit.start + len(edit.after)
    return not any(
        f.type == suggestion.type and f.start < end and edit.start < f.end for f in again.findings
    )


def sound(verdict: Verdict, draft: Draft) -> None:
    """What holds of every draft."""
    text = verdict.document.text
    serious = [f for f in verdict.findings if f.severity != "note"]
    assert [s.finding for s in draft.suggestions] == serious
    for suggestion in (*draft.suggestions, *draft.also):
        assert text[suggestion.start : suggestion.end] == suggestion.before
        assert suggestion.why
        if suggestion.cured:
            assert suggestion.after != suggestion.before
            new = suggestion.after.count(BLANK) - suggestion.before.count(BLANK)
            assert len(suggestion.blanks) == new
        else:
            assert suggestion.after == suggestion.before
            assert not suggestion.blanks
        parts = diff(suggestion.before, suggestion.after)
        assert "".join(words for op, words in parts if op != "ins") == suggestion.before
        assert "".join(words for op, words in parts if op != "del") == suggestion.after
    edits = draft.edits
    for one, other in itertools.pairwise(edits):
        assert one.end <= other.start
    kept = at = 0
    for edit in edits:
        stays = text[at : edit.start]
        assert draft.text[kept : kept + len(stays)] == stays
        kept += len(stays) + len(edit.after)
        at = edit.end
    assert draft.text[kept:] == text[at:]


def corpus() -> list[str]:
    texts = [
        json.loads(line)["text"]
        for part in ("dev", "train")
        for path in sorted((ROOT / "corpus" / "notices" / part).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    random.Random(8).shuffle(texts)
    return texts if os.environ.get(ALL_NOTICES) else texts[:SAMPLE]


# ------------------------------------------------------------------ the data


def test_every_type_has_its_ways_and_no_way_is_for_nothing() -> None:
    assert set(cures(POLICY)) == {*POLICY.types, GENERAL}


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_the_words_that_cure_are_polite_and_blame_nobody(kind: ViolationType) -> None:
    for known in cures(POLICY).values():
        for way in known.ways:
            words = "".join((way.text, way.close, way.why, *(c.put for c in way.changes)))
            assert not any(rude in words for rude in ("违规", "违法", "严禁", "必须", "务必"))


def test_ways_of_a_policy_of_ones_own_take_the_place_of_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("id: own\ntitle: 本地\ninherits: district\n", "utf-8")
    (tmp_path / "drafting").mkdir()
    own = "type: ledger\nways:\n  - {do: rewrite, text: '台账由{we}自建，社区不另建', why: 本地的改法。}\n"
    (tmp_path / "drafting" / "ledger.yaml").write_text(own, "utf-8")
    policy = Policy.load(tmp_path)
    verdict = check(f"{HEAD}各社区要建立禁塑工作台账。{TAIL}", policy=policy, models=False)
    (suggestion,) = drafted(verdict, policy, models=False).suggestions
    assert suggestion.after == "台账由我局自建，社区不另建"
    assert suggestion.why == "本地的改法。"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("type: ledger\nways:\n  - {do: rewrite, text: '{who}自建', why: 某个原因}\n", "空位"),
        ("type: ledger\nways:\n  - {do: rewrite, why: 某个原因}\n", "text"),
        ("type: ledger\nways:\n  - {do: change, why: 某个原因}\n", "changes"),
        ("type: ledger\nways:\n  - {do: hand-over, why: 某个原因, when: '('}\n", "正则"),
        ("type: other\nways:\n  - {do: hand-over, why: 某个原因}\n", "文件名"),
    ],
)
def test_a_broken_file_is_refused_with_its_name(tmp_path: Path, content: str, problem: str) -> None:
    (tmp_path / "profile.yaml").write_text("id: own\ntitle: 本地\ninherits: district\n", "utf-8")
    (tmp_path / "drafting").mkdir()
    (tmp_path / "drafting" / "ledger.yaml").write_text(content, "utf-8")
    policy = Policy.load(tmp_path)
    with pytest.raises(PolicyError, match=problem):
        cures(policy)


# ------------------------------------------------------------------ every type, the corpus


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.id)
def test_every_flagged_example_is_cured_by_other_words(kind: ViolationType) -> None:
    for example in kind.examples.flagged:
        verdict, draft = made(example.text)
        sound(verdict, draft)
        own = [s for s in draft.suggestions if s.type == kind.id]
        assert own, example.text
        for suggestion in own:
            assert suggestion.how in ("reworded", "added"), example.text
            assert holds(verdict, suggestion, models=False), (example.text, suggestion.after)


def test_findings_of_whole_notices_are_cured_in_their_place() -> None:
    counted: Counter[str] = Counter()
    broken: list[tuple[str, str]] = []
    for text in corpus():
        verdict, draft = made(text, models=True)
        sound(verdict, draft)
        for suggestion in draft.suggestions:
            counted[suggestion.how] += 1
            if suggestion.cured and not holds(verdict, suggestion, models=True):
                broken.append((suggestion.type, suggestion.after))
    total = counted.total()
    assert not broken
    assert (total - counted["left"]) / total >= 0.97
    assert (counted["reworded"] + counted["added"]) / total >= 0.85


# ------------------------------------------------------------------ how it reads


def only(body: str) -> str:
    """The body of a notice, reworded."""
    verdict, draft = notice(body)
    sound(verdict, draft)
    assert draft.suggestions
    assert not draft.left
    return draft.text[len(HEAD) : -len(TAIL)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "各社区要建立禁塑工作台账，做到底数清楚。",
            "由我局建立禁塑工作台账，做到底数清楚，社区不另建台账。",
        ),
        (
            "（二）请各社区逐店检查沿街小餐饮的后厨和证照。",
            "（二）由我局逐店检查沿街小餐饮的后厨和证照，社区协助告知，发现情况及时报告。",
        ),
        (
            "三是所需经费由各社区自行解决；",
            "三是所需经费由我局承担，标准为____，于____前拨付到位，不使用社区经费；",
        ),
        (
            "各社区于3月底前与我局签订《禁毒工作责任书》。",
            "有关工作由我局自行落实，不要求社区签订《禁毒工作责任书》。",
        ),
        (
            "1.对连续两月未完成的社区，取消其当年评先评优资格。",
            "1.对连续两月未完成的社区，由我局依照有关规定核查处理，不影响社区评先评优和考核结果。",
        ),
        (
            "9月6日在区局礼堂举办业务培训，请每个社区选派2名工作人员到会。",
            "9月6日在区局礼堂举办业务培训，有需要的社区可以派人参加，自愿参加，不点名、不限职务。",
        ),
        (
            "请各社区周六、周日照常安排人员入户核对信息。",
            "请各社区工作日照常安排人员入户核对信息。",
        ),
    ],
)
def test_numbers_stops_and_what_stands_before_are_kept(before: str, after: str) -> None:
    assert only(before) == after


def test_what_befalls_those_who_fail_goes_with_the_demand() -> None:
    body = only("各村对散养户建册立卡，没有建立台账的扣3分。")
    assert "扣" not in body
    assert body.endswith("社区不另建台账。")


def test_several_findings_of_one_sentence_share_one_rewording() -> None:
    verdict, draft = notice(
        "各社区要成立创建工作领导小组，书记任组长，建立工作台账，每周报送进度表。"
    )
    assert len(draft.suggestions) >= 3
    edits = {(s.start, s.end, s.after) for s in draft.suggestions if s.how == "reworded"}
    assert len(edits) == 1
    sound(verdict, draft)


def test_narrow_commas_stay_narrow() -> None:
    body = only("各社区要建立禁塑工作台账,每户一页,缺一户扣1分.")
    assert "，" not in body
    assert body.endswith("社区不另建台账.")


def test_a_row_keeps_its_cells() -> None:
    rows = "指标|标准|分值\n基础工作|犬只登记簿齐全，缺一户扣1分|10\n宣传氛围|有固定宣传栏，缺一期扣1分|5"
    verdict, draft = made(f"关于评分办法的通知\n各社区评分表\n{rows}")
    sound(verdict, draft)
    bars = [line.count("|") for line in verdict.document.text.split("\n")]
    assert [line.count("|") for line in draft.text.split("\n")] == bars
    assert "基础工作|" in draft.text
    assert "|10" in draft.text


def test_the_responsible_body_of_a_row_becomes_the_department() -> None:
    _, draft = made(
        "关于整治的通知\n各社区：\n请按下表执行。\n任务|责任方|配合\n"
        f"沿河棚屋拆除|新桥社区居委会|综合执法队\n{TAIL}"
    )
    assert "沿河棚屋拆除|我局|综合执法队" in draft.text


def test_missing_money_is_asked_for_in_a_sentence_with_named_blanks() -> None:
    verdict, draft = notice("请各社区安排2人在集市入口维持秩序，全年不断档。")
    money = next(s for s in draft.suggestions if s.type == "missing-funding")
    assert money.how == "added"
    assert money.start == money.end
    assert money.after.count(BLANK) == 3
    assert money.blanks == ("付款单位", "标准", "拨付时间")
    assert holds(verdict, money, models=False)


def test_broken_lines_are_mended_only_where_something_changes() -> None:
    lines = [
        "为进一步做好全区禁塑工作，巩固已经取得的成果，按照上级部署要",
        "求，现就有关事项通知如下，请结合实际抓好贯彻落实，各社区要建",
        "立禁塑工作台账，逐户填写基本情况，每月更新，并妥善保管备查用",
        "。居民对禁塑工作有意见建议的，可以通过热线电话向区里有关部门",
        "反映，有关部门在五个工作日内答复，答复情况同时告知所在的社区",
        "。本通知自印发之日起施行，由区应急管理局负责解释说明有关事项",
    ]
    verdict, draft = notice("\n".join(lines))
    sound(verdict, draft)
    assert draft.text.split("\n")[2] == lines[0]
    assert draft.text.endswith(TAIL)


def test_the_department_speaks_of_itself() -> None:
    assert we("临江区应急管理局") == "我局"
    assert we("青石街道办事处") == "街道办事处"
    assert we("平安镇人民政府") == "镇政府"
    assert we("") == "主管部门"
    assert we("区残疾人联合会") == "我会"


# ------------------------------------------------------------------ honesty and hostile texts


def test_a_clean_notice_has_nothing_to_reword() -> None:
    _, draft = notice("社区发现燃气泄漏的，及时告知燃气公司抢修电话。")
    assert draft.suggestions == ()
    assert draft.text == draft.verdict.document.text


def test_an_empty_notice_has_nothing_to_reword() -> None:
    document = read_text("通知", "空")
    empty = replace(document, text="", pages=(Page(1, 0, 0),))
    verdict = check_document(empty, profile="all", on=None, policy=POLICY)
    assert drafted(verdict, POLICY) == Draft(verdict, ())


@pytest.mark.parametrize(
    "text",
    [
        "各社区",
        "。。。；；|||",
        "各社区要建立台账" * 300,
        "各社区要建立（“《台账，报送。",
        "各社区\u202e要建立台账，\u200b每日报送。",
        "|" * 500 + "各社区建立台账|",
        "____由____承担____各社区自行解决____。",
        "各社区要建立台账，" * 40 + "。",
        "１．各社区要建立台賬，每週報送。",
        "{we}{thing}各社区要建立{blank:名称}台账。",
    ],
)
def test_hostile_texts_are_answered(text: str) -> None:
    verdict, draft = made(text)
    sound(verdict, draft)


def test_what_nothing_cures_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_module, "MOST", 500)
    verdict, draft = notice("各社区要建立禁塑工作台账，每周报送进度表。")
    sound(verdict, draft)
    assert draft.left
    assert all("请由人改写" in s.why for s in draft.left)
    assert draft.text == verdict.document.text


def test_the_same_draft_comes_out_every_time() -> None:
    text = (ROOT / "corpus" / "samples" / "violation-market.txt").read_text("utf-8")
    assert made(text)[1].text == made(text)[1].text


def test_json_names_each_finding_and_shows_what_changes() -> None:
    _, draft = notice("各社区要建立禁塑工作台账。")
    told = to_json(draft)
    assert set(told) == {f.fingerprint for f in draft.verdict.findings}
    (one,) = told.values()
    assert set(one) == {
        "start", "end", "before", "after", "diff", "why", "blanks", "cured", "how",
    }  # fmt: skip
    assert "".join(part["text"] for part in one["diff"] if part["op"] != "ins") == one["before"]
    json.dumps(told, ensure_ascii=False)


@given(st.text("社区台账，。建立", max_size=30), st.text("社区台账，。不另", max_size=30))
def test_a_difference_can_be_read_both_ways(before: str, after: str) -> None:
    parts = diff(before, after)
    assert "".join(words for op, words in parts if op != "ins") == before
    assert "".join(words for op, words in parts if op != "del") == after


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.text("新", max_size=4)), max_size=4)
)
def test_places_are_found_again_behind_edits(cuts: list[tuple[int, int, str]]) -> None:
    text = "".join(chr(0x4E00 + n) for n in range(90))
    edits, at = [], 0
    for gap, length, after in cuts:
        start = at + gap + 1
        edits.append(Edit(start, start + length, after))
        at = start + length
    new, shift = applied(text, edits), Shift(edits)
    for offset, character in enumerate(text):
        if not any(e.start <= offset < e.end for e in edits):
            there = shift.there(offset)
            moved = any(e.start == offset == e.end for e in edits)
            assert moved or new[there] == character
            place = new.index(character)
            assert shift.back(place, place + 1) == (offset, offset + 1)
