"""One scan after another over the same files: nothing lost, nothing done twice."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from scanning import HARMLESS, VIOLATING, held

from checker.errors import CheckerError
from checker.guard import Guard, Order
from checker.reading.limits import Limits
from checker.scan.key import _learned, key
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import Store, scans
from checker.store.scanned import Wanted, notice, scanned
from checker.store.scans import Progress

LIMITS = Limits(max_seconds=20)


def plan(*roots: Path | str, **others: object) -> Plan:
    return Plan(Sources([str(root) for root in roots]), Order(limits=LIMITS), **others)  # type: ignore[arg-type]


def test_every_file_is_judged_and_kept(store: Store, folder: Path) -> None:
    run = scan(store, plan(folder, jobs=2), who="甲")
    assert run.state == "finished"
    assert run.total == 6
    assert run.progress.files == 6
    found = {Path(one.path).relative_to(folder).as_posix(): one for one in scanned(store)}
    # Two files hold the same bytes: one notice, which knows of both.
    assert found["住建局/副本.txt"].copies == 2
    assert found["民政局/一.txt"].label == "violation"
    assert found["住建局/副本.txt"].label == "compliant"
    assert found["残联/四.txt"].label == "compliant"
    assert found["残联/坏.pdf"].label is None
    assert found["残联/坏.pdf"].problem
    assert found["残联/坏.pdf"].cure
    assert run.progress == Progress(
        files=6, known=0, pages=5, errors=1, violation=2, review=0, compliant=3
    )
    types = {one.type for one in found["民政局/一.txt"].findings}
    assert {"responsibility-letter", "one-vote-veto"} <= types


def test_what_is_known_is_not_judged_again(store: Store, folder: Path) -> None:
    scan(store, plan(folder), who="甲")
    before = held(store)
    again = scan(store, plan(folder), who="甲")
    assert again.progress.known == 6
    assert again.progress.violation == 2, "the verdicts of what is known are told as well"
    assert held(store) == before
    (folder / "民政局/二.txt").write_text(VIOLATING + "第四号。", encoding="utf-8")
    (folder / "新.txt").write_text(HARMLESS + "另发。", encoding="utf-8")
    third = scan(store, plan(folder), who="甲")
    assert third.progress.files == 7
    assert third.progress.known == 5
    labels = {Path(one.path).name: one.label for one in scanned(store)}
    assert labels["二.txt"] == "violation"
    assert labels["副本.txt"] == "compliant", "the other file with the old bytes keeps its result"


def test_what_is_judged_otherwise_is_judged_again(store: Store, folder: Path) -> None:
    scan(store, plan(folder), who="甲")
    other = plan(folder)
    other = replace(other, order=replace(other.order, profile="district"))
    assert scan(store, other, who="甲").progress.known == 0
    with store.reading() as connection:
        keys = connection.exec_driver_sql("SELECT DISTINCT key FROM contents").fetchall()
    assert len(keys) == 1, "nothing points to the old results, and they are gone"


def test_files_that_failed_are_tried_again_only_when_asked(store: Store, folder: Path) -> None:
    scan(store, plan(folder), who="甲")
    assert scan(store, plan(folder), who="甲").progress.known == 6
    again = scan(store, plan(folder, retry_errors=True), who="甲")
    assert again.progress.known == 5
    assert again.progress.errors == 1
    assert sum(1 for one in scanned(store) if one.label is None) == 1


def test_each_notice_of_an_archive_counts(store: Store, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "一批.zip", "w") as archive:
        archive.writestr("甲.txt", VIOLATING)
        archive.writestr("乙/乙.txt", HARMLESS)
        archive.writestr("丙.exe", b"MZ\x90\x00\x03")
    run = scan(store, plan(tmp_path / "一批.zip"), who="甲")
    assert (run.progress.files, run.progress.violation, run.progress.compliant) == (1, 1, 1)
    assert run.progress.errors == 1
    assert {one.inside for one in scanned(store)} == {"甲.txt", "乙/乙.txt", "丙.exe"}


def test_a_root_that_is_not_there_is_said_and_the_others_go_on(store: Store, folder: Path) -> None:
    wanted = plan(folder / "没有", folder)
    assert scan(store, wanted, who="甲").progress.files == 6
    assert [error.name for error in wanted.sources.missing] == [str(folder / "没有")]


def test_sources_choose_by_pattern_and_day(folder: Path) -> None:
    def names(**wanted: object) -> list[str]:
        sources = Sources([str(folder)], **wanted)  # type: ignore[arg-type]
        return [path.relative_to(folder).as_posix() for path in sources]

    (folder / "~$锁.docx").write_bytes(b"x")
    (folder / ".隐藏").mkdir()
    (folder / ".隐藏/五.txt").write_bytes(b"x")
    assert len(names()) == 6
    assert names(include=["*.pdf"]) == ["残联/坏.pdf"]
    assert names(include=["民政局/*"]) == ["民政局/一.txt", "民政局/二.txt"]
    assert names(exclude=["*.txt"]) == ["残联/坏.pdf"]
    assert names(since=date(2999, 1, 1)) == []
    assert len(names(since=date(2000, 1, 1))) == 6
    globbed = Sources([f"{folder}/**/*.txt"])
    assert len(list(globbed)) == 5


def test_a_scan_that_is_asked_to_stop_stops_and_goes_on_later(store: Store, tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text(f"{VIOLATING}第{number}号。", encoding="utf-8")
    before = scans.listing(store)
    assert not before

    def stop(progress: Progress, total: int | None) -> None:
        if progress.files:
            scans.ask_to_stop(store, scans.listing(store)[0].id)

    wanted = plan(tmp_path)
    wanted = replace(wanted, sources=Sources([str(tmp_path)], include=["*.txt"]), jobs=1)
    run = scan(store, wanted, who="甲", told=stop)
    assert run.state == "stopped"
    assert run.progress.files < 40
    again = scan(store, wanted, who="乙")
    assert again.id == run.id, "the run that was left is taken up"
    assert again.state == "finished"
    assert again.progress.files == 40
    assert again.progress.known >= run.progress.files
    assert len(list(scanned(store, Wanted(scan=run.id)))) == 40


def test_a_policy_that_cannot_be_used_is_said_before_any_file_is_read(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    wanted = plan(folder)
    with pytest.raises(CheckerError, match="政策文件夹"):
        scan(store, replace(wanted, order=Order(policy=tmp_path / "没有")), who="甲")
    assert not list(scanned(store))


def test_names_that_are_no_text_and_names_that_look_like_options_are_files_too(
    store: Store, tmp_path: Path
) -> None:
    odd = tmp_path / "odd"
    odd.mkdir()
    names = [b"\xff\xfe.txt", "换\n行.txt".encode(), b"-rf.txt", b"a b'c\".txt"]
    for name in names:
        (odd / os.fsdecode(name)).write_text(VIOLATING, encoding="utf-8")
    run = scan(store, plan(odd), who="甲")
    assert (run.progress.files, run.progress.errors) == (4, 0)
    (one,) = scanned(store)
    assert one.copies == 4
    assert notice(store, one.id)[1]["text"] == VIOLATING


def test_a_process_is_replaced_after_so_many_files(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    ready = Guard._ready

    def counted(guard: Guard) -> object:
        pipe = ready(guard)
        if guard._process.pid not in started:
            started.append(guard._process.pid)
        return pipe

    monkeypatch.setattr(Guard, "_ready", counted)
    monkeypatch.setattr("checker.scan.worker._MOST_FILES", 10)
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"{VIOLATING}{number}", encoding="utf-8")
    wanted = replace(plan(tmp_path, jobs=1), sources=Sources([str(tmp_path)], include=["*.txt"]))
    run = scan(store, wanted, who="甲")
    assert (run.progress.violation, run.progress.errors) == (30, 0)
    assert 2 < len(started) < 12


def test_what_a_result_depends_on_gives_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def keys() -> list[str]:
        day = date(2026, 1, 1)
        return [
            key("p1", "all", None),
            key("p2", "all", None),
            key("p1", "city", None),
            key("p1", "all", day),
        ]

    before = keys()
    assert len(set(before)) == 4
    assert keys() == before
    monkeypatch.setattr("checker.scan.key._learned", lambda: "other models and cues")
    assert not set(keys()) & set(before)
    monkeypatch.undo()
    monkeypatch.setattr("checker.scan.key.__version__", "99")
    assert not set(keys()) & set(before)


def test_the_key_follows_every_file_of_the_models_and_the_cues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "corpus" / "cues").mkdir(parents=True)
    monkeypatch.setattr("checker.scan.key.data_folder", tmp_path.joinpath)
    seen = set()
    for name in ("models/a.npz", "corpus/cues/a.tsv", "models/b.json"):
        (tmp_path / name).write_bytes(b"1")
        seen.add(_learned.__wrapped__())
        (tmp_path / name).write_bytes(b"2")
        seen.add(_learned.__wrapped__())
    assert len(seen) == 6
