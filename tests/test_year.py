"""The invented year of notices: reproducible, as asked for, readable, and true to its facts."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from benchmarks.year import Year, write_year
from benchmarks.year.clauses import burdens, clauses
from benchmarks.year.hostile import RECIPES
from benchmarks.year.places import departments, streets
from checker import ReadError, check
from checker.policy import Policy
from checker.reading import read

ROOT = Path(__file__).parent.parent
COUNT = 60


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return write_year(tmp_path_factory.mktemp("year") / "year", count=COUNT, seed=1)


@pytest.fixture(scope="module")
def texts(year: Year) -> dict[str, str]:
    """The text of every file as the reader gives it, without spaces and line breaks."""
    return {
        file.path: bare(read((year.folder / file.path).read_bytes(), name=file.path).text)
        for file in year.files
    }


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_same_seed_same_bytes(year: Year, tmp_path: Path) -> None:
    again = write_year(tmp_path / "year", count=COUNT, seed=1)
    assert digest(again.folder) == digest(year.folder)
    assert again.facts.read_bytes() == year.facts.read_bytes()


def test_same_bytes_in_another_process(year: Year, tmp_path: Path) -> None:
    call = [sys.executable, "-m", "benchmarks.year", str(tmp_path / "year"), "--count", str(COUNT)]
    subprocess.run(call, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, check=True)
    assert digest(tmp_path / "year") == digest(year.folder)
    assert (tmp_path / "year-1.json").read_bytes() == year.facts.read_bytes()


def test_another_seed_differs(year: Year, tmp_path: Path) -> None:
    other = write_year(tmp_path / "year", count=COUNT, seed=2)
    assert not set(digest(other.folder).values()) & set(digest(year.folder).values())


def test_mix(year: Year) -> None:
    assert Counter(file.kind for file in year.files) == {"txt": 30, "docx": 21, "pdf": 9}
    assert {file.path for file in year.files} == set(digest(year.folder))
    assert {file.encoding for file in year.files} == {"", "utf-8", "gb18030", "utf-8-sig"}


@pytest.mark.parametrize("kinds", [("txt",), ("docx",), ("txt", "pdf")])
@pytest.mark.parametrize("count", [1, 7, 40])
def test_counts_and_kinds(tmp_path: Path, kinds: tuple[str, ...], count: int) -> None:
    made = write_year(tmp_path / "year", count=count, seed=3, kinds=kinds)
    assert len(made.files) == len(digest(made.folder)) == count
    assert {file.kind for file in made.files} <= set(kinds)


@pytest.mark.parametrize(
    "wrong", [{"count": 0}, {"hostile": -1}, {"kinds": ()}, {"kinds": ("doc",)}, {"kinds": ("txt", "txt")}]
)  # fmt: skip
def test_wrong_calls(tmp_path: Path, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a year has|kinds are"):
        write_year(tmp_path / "year", **{"count": 5, "seed": 1, **wrong})


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("")
    with pytest.raises(FileExistsError):
        write_year(tmp_path, count=5, seed=1)


def test_facts_are_beside_the_folder(year: Year) -> None:
    assert year.facts == year.folder.parent / "year-1.json"
    known = json.loads(year.facts.read_text(encoding="utf-8"))
    assert [row["path"] for row in known["files"]] == [file.path for file in year.files]
    assert known["repeats"][0]["fields"] == list(year.repeats[0].fields)


def test_dates_and_numbers(year: Year) -> None:
    """Of one issuer a later notice has a higher number; folders are those of issuer and month."""
    numbers: dict[str, list[tuple[date, int]]] = defaultdict(list)
    folders = {issuer.full: issuer for issuer in (*departments(), *streets())}
    for file in year.files:
        issuer, day = folders[file.issuer], date.fromisoformat(file.date)
        found = re.fullmatch(rf"{issuer.code}〔2025〕(\d+)号", file.number)
        assert found
        assert day.year == 2025
        assert file.path.startswith(f"{issuer.folder}/{day:%Y-%m}/")
        numbers[file.issuer].append((day, int(found[1])))
    for rows in numbers.values():
        # The two files of one notice have one number.
        ordered = sorted(set(rows), key=lambda row: row[1])
        assert len({number for _, number in ordered}) == len(ordered)
        assert ordered == sorted(ordered)


def test_texts_hold_what_the_facts_say(year: Year, texts: dict[str, str]) -> None:
    for file in year.files:
        text = texts[file.path]
        day = date.fromisoformat(file.date)
        for part in (file.issuer, file.number, file.title, f"{day.year}年{day.month}月{day.day}日"):
            assert bare(part) in text, file.path
        for burden in file.burdens:
            assert bare(burden.text) in text, file.path
        assert "{" not in text
        assert 250 < file.characters <= 4200


def test_copies(year: Year, texts: dict[str, str]) -> None:
    files = {file.path: file for file in year.files}
    assert {copy.how for copy in year.copies} >= {"same", "forwarded", "reissued"}
    for copy in year.copies:
        first, second = files[copy.original], files[copy.copy]
        if copy.how == "same":
            assert {first.kind, second.kind} == {"docx", "pdf"}
            assert first.number == second.number
        else:
            assert first.date < second.date
        if copy.how == "forwarded":
            assert first.issuer != second.issuer
            assert first.number in texts[second.path]
            assert all(bare(b.text) in texts[second.path] for b in first.burdens)
        elif copy.how in ("reissued", "withdrawn"):
            assert first.issuer == second.issuer
            assert f"{first.number}文件" in texts[second.path]
            assert bool(second.burdens) == (copy.how == "reissued" and bool(first.burdens))


def test_repeats(year: Year, texts: dict[str, str]) -> None:
    """Two departments really ask for the same fields in both texts."""
    files = {file.path: file for file in year.files}
    assert year.repeats
    for repeat in year.repeats:
        first, second = files[repeat.first], files[repeat.second]
        assert first.issuer != second.issuer
        assert first.subject == second.subject == repeat.subject
        assert set(repeat.fields) == set(first.fields) & set(second.fields) & set(repeat.fields)
        for path in (repeat.first, repeat.second):
            assert repeat.subject in texts[path]
            assert all(field in texts[path] for field in repeat.fields)


def test_offenders(year: Year) -> None:
    files = {file.path: file for file in year.files}
    assert year.offenders
    for offender in year.offenders:
        assert len(set(offender.files)) >= 3
        for path in offender.files:
            assert files[path].issuer == offender.issuer
            assert offender.type in {burden.type for burden in files[path].burdens}


def test_every_file_can_be_judged(year: Year) -> None:
    found = Counter(check(year.folder / file.path).label for file in year.files)
    assert found["violation"] >= 0.25 * COUNT
    assert found["compliant"] >= 0.3 * COUNT
    meant = Counter(file.verdict for file in year.files)
    assert meant["violation"] >= 0.25 * COUNT
    assert meant["compliant"] >= 0.3 * COUNT


def test_templates() -> None:
    """Every type is asked for, by enough clauses; every clause is of a type there is."""
    types = set(Policy.load().types)
    assert {clause.type for clause in burdens()} == types
    assert len(burdens()) >= 60
    assert {clause.type for clause in clauses("lookalikes")} <= types
    assert len(departments()) >= 25
    assert len(streets()) >= 12


def test_hostile_files(tmp_path: Path) -> None:
    """Each is listed with what it is; the sound ones are read, of the others none does harm."""
    made = write_year(tmp_path / "year", count=20, seed=5, hostile=len(RECIPES))
    assert len({each.what for each in made.hostile}) == len(RECIPES)
    assert len(digest(made.folder)) == 20 + len(RECIPES)
    for each in made.hostile:
        data = (made.folder / each.path).read_bytes()
        assert len(data) < 100_000
        if each.sound:
            assert "社区" in read(data, name=each.path).text, each.what
        else:
            with contextlib.suppress(ReadError):
                read(data, name=each.path)
