"""The same notice gives the same findings, whatever file it comes as."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import every_format
import pytest

from checker.engine import Judged, check, check_all
from checker.reading.places import boxes

LIGHT = tuple(every_format.light())
PICTURES = ("scan.png", "scan.jpg", "scan.tif", "scan.pdf")
OFFICE = ("doc", "rtf", "odt")
PAGED = ("notice.pdf", "notice.ofd", *PICTURES)

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


@cache
def pictures() -> Mapping[str, bytes]:
    return every_format.pictures()


@cache
def expected() -> dict[str, str]:
    """What the text itself is found to hold: type and severity."""
    return {f.type: f.severity for f in check(every_format.TEXT).findings}


def only(data: bytes, name: str) -> Judged:
    (judged,) = check_all(data, name=name)
    assert isinstance(judged, Judged), str(judged)
    return judged


def found(judged: Judged) -> dict[str, str]:
    text = judged.verdict.document.text
    for finding in judged.verdict.findings:
        assert text[finding.start : finding.end] == finding.evidence
    return {f.type: f.severity for f in judged.verdict.findings}


def test_the_text_holds_what_a_reader_sees_in_it() -> None:
    must = {"ledger", "responsibility-letter", "one-vote-veto", "forms-and-reports"}
    assert must <= set(expected())
    assert all(expected()[kind] == "violation" for kind in must)


@pytest.mark.parametrize("name", LIGHT)
def test_files_with_a_text_of_their_own(name: str) -> None:
    assert found(only(every_format.light()[name], name)) == expected()


@pytest.mark.parametrize("name", PICTURES)
def test_scans(name: str) -> None:
    judged = only(pictures()[name], name)
    assert found(judged) == expected()
    (page,) = judged.verdict.document.pages
    assert page.confidence is not None
    assert page.confidence > 0.9


@needs_office
@pytest.mark.parametrize("suffix", OFFICE)
def test_files_of_other_office_programs(suffix: str) -> None:
    ((name, data),) = every_format.converted(suffix).items()
    assert found(only(data, name)) == expected()


@pytest.mark.parametrize("name", PAGED)
def test_every_finding_has_its_place_on_the_page(name: str) -> None:
    data = every_format.light().get(name) or pictures()[name]
    verdict = only(data, name).verdict
    document = verdict.document
    (page,) = document.pages
    heights = []
    for finding in verdict.findings:
        places = boxes(document, finding.start, finding.end)
        assert places, finding.evidence
        for number, box in places:
            assert number == 1
            assert 0 <= box.left < box.right <= page.width
            assert 0 <= box.top < box.bottom <= page.height
        heights.append((finding.start, places[0][1].top))
    # What comes later in the text stands lower on a page of one column.
    assert sorted(heights) == sorted(heights, key=lambda pair: pair[1])


@pytest.mark.parametrize("name", ["notice.docx", "notice.pdf", "notice.ofd"])
def test_the_column_of_those_responsible_names_the_bearer(name: str) -> None:
    verdict = only(every_format.light()[name], name).verdict
    evidence = " ".join(finding.evidence for finding in verdict.findings)
    assert "每月报送整治进展情况报表" in evidence
    assert "立案处罚" not in evidence


def without_network(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["unshare", "-rn", *command], capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.skipif(
    shutil.which("unshare") is None or without_network("true").returncode != 0,
    reason="needs the right to take the network away",
)
def test_nothing_needs_a_network(tmp_path: Path) -> None:
    files = {**every_format.light(), "scan.png": pictures()["scan.png"]}
    if shutil.which("soffice"):
        files |= every_format.converted("doc")
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in files]
    done = without_network(sys.executable, "-m", "checker.cli", "check", "--format", "json", *paths)
    assert done.stderr == ""
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert verdicts == ["violation"] * len(files)
