"""Files that hang, crash or eat memory cost themselves and nothing else."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.errors import ReadError
from checker.guard import Guard, Order, _start_method
from checker.guard.worker import TEMPORARY
from checker.model import Verdict
from checker.policy import PolicyError, ProfileError
from checker.reading import text as plain_text
from checker.reading.contract import Content, Request
from checker.reading.limits import MB, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are planted by forking")

_read = plain_text.read
DUTY = "各社区要建立消防检查工作台账，每月报送。"
HARMLESS = "本周六在文化广场放映电影，欢迎居民观看。"


def _faulty(data: bytes, request: Request) -> Content:
    if b"HANG" in data:
        while True:
            time.sleep(0.01)
    if b"CRASH" in data:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"GREED" in data:
        held = []
        while True:
            held.append(bytearray(256 * MB))
    if b"CHILD" in data:
        place = Path(os.environ[TEMPORARY]) / "left over"
        place.write_text("x", encoding="utf-8")
        child = subprocess.Popen(["sleep", "600"])
        Path(data.decode().split()[1]).write_text(f"{child.pid} {place}", encoding="utf-8")
        child.wait()
    return _read(data, request)


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "read", _faulty)
    # Other tests may have left threads behind, and a fresh process would not know the faults.
    monkeypatch.setattr("checker.guard._start_method", lambda: "fork")


@pytest.fixture
def guard(faults: None) -> Iterator[Guard]:
    with Guard(Order(limits=Limits(max_seconds=3))) as made:
        yield made


def _zip(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.txt", text)
    return buffer.getvalue()


def _labels(guard: Guard, source: bytes) -> list[str]:
    return [
        result.problem[:4] if isinstance(result, ReadError) else result.label
        for result in guard.check(source, "件")
    ]


def test_good_files_are_checked_one_after_another(guard: Guard) -> None:
    assert _labels(guard, DUTY.encode()) == ["violation"]
    assert _labels(guard, HARMLESS.encode()) == ["compliant"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [("HANG", "超过 3 秒"), ("CRASH", "被迫停止")],
)
def test_a_fault_costs_one_clear_error_and_the_next_file_is_read(
    guard: Guard, fault: str, words: str
) -> None:
    (error,) = guard.check(fault.encode(), "坏件.txt")
    assert isinstance(error, ReadError)
    assert error.name == "坏件.txt"
    assert words in error.problem
    assert error.cure
    assert _labels(guard, DUTY.encode()) == ["violation"]


@pytest.mark.usefixtures("faults")
def test_memory_ends_at_the_limit_and_the_next_file_has_it_again() -> None:
    with Guard(Order(limits=Limits(max_memory_bytes=3_000 * MB))) as guard:
        (error,) = guard.check(b"GREED", "坏件.txt")
        assert isinstance(error, ReadError)
        assert "内存不够" in error.problem
        assert _labels(guard, DUTY.encode()) == ["violation"]


def test_a_fault_inside_an_archive_leaves_the_others_of_it(guard: Guard) -> None:
    source = _zip(a=DUTY, b="HANG", c=HARMLESS, d="CRASH", e=DUTY)
    results = list(guard.check(source, "包.zip"))
    names = [r.name if isinstance(r, ReadError) else r.document.name for r in results]
    assert names == [f"包.zip › {letter}.txt" for letter in "abcde"]
    assert [isinstance(r, Verdict) for r in results] == [True, False, True, False, True]


def test_an_archive_of_faults_is_given_up(guard: Guard) -> None:
    source = _zip(**dict.fromkeys("abcdefg", "CRASH"), z=DUTY)
    results = list(guard.check(source, "包.zip"))
    assert all(isinstance(result, ReadError) for result in results)
    assert len(results) == 4
    assert "其余的没有检查" in results[-1].problem  # type: ignore[union-attr]


def test_what_a_file_started_or_wrote_goes_with_it(guard: Guard, tmp_path: Path) -> None:
    told = tmp_path / "told"
    (error,) = guard.check(f"CHILD {told}".encode(), "件")
    assert isinstance(error, ReadError)
    child, place = told.read_text(encoding="utf-8").split(maxsplit=1)
    assert not _runs(int(child))
    assert not Path(place).parent.exists()


def test_nothing_is_left_when_the_guard_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Guard(Order()) as guard:
        assert _labels(guard, DUTY.encode()) == ["violation"]
        process = guard._process.pid
        assert list(tmp_path.iterdir())
    assert not _runs(process)
    assert not list(tmp_path.iterdir())


def test_answers_that_nobody_waited_for_do_not_reach_the_next_question() -> None:
    with Guard(Order()) as guard:
        for _ in guard.check(_zip(a=DUTY, b=DUTY, c=DUTY), "包.zip"):
            break
        (verdict,) = guard.check(HARMLESS.encode(), "好.txt")
        assert isinstance(verdict, Verdict)
        assert verdict.document.name == "好.txt"


def test_one_question_may_ask_for_another_profile() -> None:
    with Guard(Order()) as guard:
        (verdict,) = guard.check(DUTY.encode(), "件", Order(profile="city"))
        assert isinstance(verdict, Verdict)
        assert verdict.profile == "city"
        with pytest.raises(ProfileError):
            list(guard.check(DUTY.encode(), "件", Order(profile="nowhere")))
        assert _labels(guard, DUTY.encode()) == ["violation"]


def test_a_policy_that_cannot_be_used_is_told_to_the_caller(tmp_path: Path) -> None:
    with Guard(Order(policy=tmp_path / "none")) as guard, pytest.raises(PolicyError):
        list(guard.check(DUTY.encode(), "件"))


def _runs(process: int) -> bool:
    """Whether ``process`` is there and more than an entry that nobody has collected yet."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True


def test_a_process_of_several_threads_is_not_forked() -> None:
    assert _start_method() == "fork" or threading.active_count() > 1
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert _start_method() == "spawn"
        with Guard(Order()) as guard:
            assert _labels(guard, DUTY.encode()) == ["violation"]
    finally:
        waiting.set()
        thread.join()


def test_whoever_waits_is_told_of_each_page_before_it_is_recognised(tmp_path: Path) -> None:
    from PIL import Image

    sample = Path(__file__).parents[1] / "corpus" / "samples" / "violation-charging.jpg"
    with Image.open(sample) as page:
        turned = page.convert("L")
        other = turned.crop((0, 0, turned.width, turned.height // 2))
        turned.save(tmp_path / "二页.tif", save_all=True, append_images=[other])
    told: list[tuple[str, int]] = []
    with Guard(Order()) as guard:
        results = guard.view(
            tmp_path / "二页.tif", "二页.tif", recognising=lambda *said: told.append(said)
        )
        (viewed,) = results
    assert not isinstance(viewed, ReadError)
    assert told == [("二页.tif", 1), ("二页.tif", 2)]


def test_a_process_outlives_the_thread_that_asked_for_it(tmp_path: Path) -> None:
    """Each run of a page of the screen is a thread of its own; loading takes seconds."""
    file = tmp_path / "a.txt"
    file.write_text(DUTY, encoding="utf-8")
    processes: list[int] = []
    with Guard(Order()) as guard:

        def ask() -> None:
            (verdict,) = guard.check(file, "a.txt")
            assert isinstance(verdict, Verdict)
            processes.append(guard._process.pid)

        for _ in range(2):
            thread = threading.Thread(target=ask)
            thread.start()
            thread.join()
            time.sleep(0.2)
    assert len(set(processes)) == 1
    assert len(processes) == 2
