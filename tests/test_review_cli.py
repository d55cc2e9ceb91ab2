"""``checker review``: what people decide holds, and can be taken as labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.cli import main
from checker.store import default_url, open_store
from checker.store.scanned import Found, Scanned, scanned
from checker.training.gold import load_gold

NOTICE = (
    "关于安全生产工作的通知\n各社区居委会：\n为做好相关工作，现将有关事项通知如下：\n"
    "一、各社区要与我局签订安全生产目标责任书。\n二、各社区要建立安全生产工作台账。\n"
    "河东区应急管理局\n2025年3月2日\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notices"
    made.mkdir()
    (made / "一.txt").write_text(NOTICE, encoding="utf-8")
    # The same words by another department, and by the same in another notice.
    (made / "二.txt").write_text(NOTICE.replace("应急管理局", "民政局"), encoding="utf-8")
    (made / "三.txt").write_text("补充说明。\n" + NOTICE, encoding="utf-8")
    assert main(["scan", str(made), "--quiet", "--who", "甲"]) == 1
    return made


def notices() -> dict[str, Scanned]:
    with open_store(default_url()) as store:
        return {Path(one.path).name: one for one in scanned(store)}


def letter_of(one: Scanned) -> Found:
    return next(found for found in one.findings if found.found_type == "responsibility-letter")


def test_a_dismissal_holds_for_the_same_department_and_in_later_scans(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(letter_of(notices()["一.txt"]).id)
    assert main(["review", "dismiss", number, "--reason", "已获准入", "--who", "乙"]) == 0
    for _ in range(2):
        found = notices()
        assert not letter_of(found["一.txt"]).counts
        assert not letter_of(found["三.txt"]).counts, "the same words of the same department"
        assert letter_of(found["二.txt"]).counts, "another department"
        (folder / "一.txt").write_text(NOTICE + "\n附：说明\n", encoding="utf-8")
        main(["scan", str(folder), "--quiet", "--who", "甲"])
    found_again = letter_of(notices()["一.txt"])
    assert (found_again.state, found_again.reason, found_again.who) == (
        "dismissed",
        "已获准入",
        "乙",
    )
    capsys.readouterr()
    assert main(["review", "show", str(found_again.id)]) == 0
    shown = capsys.readouterr().out
    assert "排除" in shown
    assert "已获准入" in shown
    assert "【" in shown


def test_a_dismissal_without_a_reason_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(letter_of(notices()["一.txt"]).id)
    assert main(["review", "dismiss", number, "--reason", " "]) == 2
    assert "理由" in capsys.readouterr().err
    assert main(["review", "confirm", "999999"]) == 2
    assert "没有第 999999 条问题" in capsys.readouterr().err


def test_a_correction_changes_the_type_and_a_wrong_type_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(letter_of(notices()["一.txt"]).id)
    assert main(["review", "correct", number, "--type", "nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err
    assert main(["review", "correct", number, "--type", "inspection", "--severity", "review"]) == 0
    found = letter_of(notices()["一.txt"])
    assert (found.type, found.severity, found.state) == ("inspection", "review", "corrected")
    assert main(["review", "reopen", number]) == 0
    assert letter_of(notices()["一.txt"]).state == "open"


def test_the_list_shows_what_is_open_and_can_be_narrowed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["review", "list", "--department", "民政"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all("河东区民政局" in line for line in lines)
    assert main(["review", "list", "--type", "responsibility-letter"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["review", "list", "--limit", "1"]) == 0
    assert "还有更多" in capsys.readouterr().out


def test_decisions_come_out_as_gold(folder: Path, tmp_path: Path) -> None:
    found = notices()["二.txt"]
    letter = letter_of(found)
    others = [one for one in found.findings if one.id != letter.id and one.severity != "note"]
    assert others
    main(["review", "confirm", str(letter.id), "--who", "甲"])
    main(["review", "dismiss", str(others[0].id), "--reason", "不是", "--who", "甲"])
    output = tmp_path / "labels.jsonl"
    assert main(["review", "export", "--output", str(output)]) == 0
    (document,) = load_gold([output])
    assert document.text == (folder / "二.txt").read_text(encoding="utf-8")
    assert [(f.type, f.severity, f.optional) for f in document.findings if not f.optional] == [
        ("responsibility-letter", "violation", False)
    ]
    assert all(f.optional for f in document.findings if f.type != "responsibility-letter")
    kept = {json.loads(line)["verdict"] for line in output.read_text("utf-8").splitlines()}
    assert kept == {"violation"}
