"""The command line through a subprocess, as a user meets it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from checker.reading.limits import DEFAULT_LIMITS
from checker.report.json import schema
from checker.resources import data_folder

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"
VIOLATION = SAMPLES / "violation-market.txt"
REVIEW = SAMPLES / "review-reading.txt"
COMPLIANT = SAMPLES / "compliant-cleanup.txt"


def checker(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "checker.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((VIOLATION,), 1),
        ((REVIEW,), 0),
        ((REVIEW, "--fail-on", "review"), 1),
        ((VIOLATION, "--fail-on", "never"), 0),
        ((COMPLIANT, "--fail-on", "review"), 0),
    ],
)
def test_exit_codes(arguments: tuple[object, ...], code: int) -> None:
    assert checker("check", *arguments).returncode == code


def test_the_text_report_puts_the_verdict_first() -> None:
    out = checker("check", VIOLATION).stdout.decode()
    assert out.splitlines()[0] == "结论：违规"
    for words in ("依据", "为什么", "社区可以", "不是法律结论"):
        assert words in out


def test_json_keeps_its_contract() -> None:
    done = checker("check", VIOLATION, COMPLIANT, "--format", "json", "--with-text")
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 2
    for line in lines:
        entry = json.loads(line)
        jsonschema.validate(entry, schema())
        for finding in entry["findings"]:
            assert entry["text"][finding["start"] : finding["end"]] == finding["evidence"]
    assert [json.loads(line)["verdict"] for line in lines] == ["violation", "compliant"]


def test_a_bad_file_costs_one_line_and_nothing_else(tmp_path: Path) -> None:
    broken = tmp_path / "坏的.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing follows")
    done = checker("check", broken, COMPLIANT, "--format", "json")
    assert done.returncode == 3
    errors = done.stderr.decode().strip().splitlines()
    assert len(errors) == 1
    assert "坏的.pdf" in errors[0]
    entries = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [entry["verdict"] for entry in entries] == [None, "compliant"]
    for entry in entries:
        jsonschema.validate(entry, schema())


def test_a_missing_file_is_named() -> None:
    done = checker("check", "没有这份.docx")
    assert done.returncode == 3
    assert "没有这份.docx" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_standard_input() -> None:
    done = checker("check", "-", stdin="各社区要签订安全生产责任书。".encode("gb18030"))
    assert done.returncode == 1
    assert "责任书" in done.stdout.decode()


def test_standard_input_is_read_as_far_as_the_limit_that_was_asked_for() -> None:
    longest = DEFAULT_LIMITS.max_bytes
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # stored: a zip that is cut has no contents
        archive.writestr("附图.bin", bytes(longest))
        archive.writestr("通知.txt", "各社区要签订安全生产责任书。")
    refused = checker("check", "-", stdin=packed.getvalue())
    assert refused.returncode == 3
    assert "超过" in refused.stderr.decode()
    limit = f"bytes={2 * longest}"
    read = checker("check", "-", "--limit", limit, stdin=packed.getvalue())
    assert "结论：违规" in read.stdout.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("check", VIOLATION, "--format", "pdf"),
        ("check", VIOLATION, "--on", "某天"),
        ("check", VIOLATION, "--profile", "省"),
        ("check", VIOLATION, "--nothing"),
        ("explain", "no-such-type"),
        ("check", VIOLATION, "--policy", "没有的文件夹"),
    ],
)
def test_wrong_usage(arguments: tuple[object, ...]) -> None:
    done = checker(*arguments)
    assert done.returncode == 2
    words = done.stderr.decode()
    assert words.strip()
    assert "Traceback" not in words
    assert any("\u4e00" <= character <= "\u9fff" for character in words)


def test_html_for_several_files_goes_to_a_folder(tmp_path: Path) -> None:
    target = tmp_path / "报告"
    done = checker("check", VIOLATION, REVIEW, "--format", "html", "--output", target)
    assert done.returncode == 1
    assert sorted(p.name for p in target.iterdir()) == [
        "review-reading.txt.html",
        "violation-market.txt.html",
    ]
    assert "<script" not in (target / "violation-market.txt.html").read_text(encoding="utf-8")


def test_profiles_cite_only_their_own_clauses() -> None:
    for profile, prefix in (("county", "P1-"), ("district", "P2-"), ("city", "P3-")):
        done = checker("check", VIOLATION, "--profile", profile, "--format", "json")
        entry = json.loads(done.stdout)
        clauses = {b["clause"] for f in entry["findings"] for b in f["basis"]}
        assert clauses
        assert all(c.startswith((prefix, "H-")) for c in clauses), clauses


def test_explain_shows_clauses_and_examples() -> None:
    out = checker("explain", "ledger").stdout.decode()
    assert "业务台账" in out
    assert "P3-二3j" in out
    assert "×" in out
    assert "√" in out


def test_a_district_s_broken_type_is_explained(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(data_folder("corpus", "policy"), folder)
    path = folder / "types" / "ledger.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\ncolour: red\n", encoding="utf-8")
    done = checker("policy", "validate", folder)
    assert done.returncode == 2
    words = done.stderr.decode()
    assert "ledger.yaml" in words
    assert "colour" in words
    assert "行" in words


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "forms.yaml",
            "type: forms\nways:\n  - {do: rewrite, text: 由我局自己填, why: 自己填报。}\n",
            "没有叫“forms”的问题类型",
        ),
        (
            "ledger.yaml",
            "type: ledger\nways:\n  - {do: rewrite, text: '{who}自己建', why: 自己建账。}\n",
            "没有叫“who”的空位",
        ),
    ],
)
def test_a_district_s_faulty_rewording_is_explained(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(data_folder("corpus", "policy"), folder)
    (folder / "drafting" / name).write_text(text, encoding="utf-8")
    done = checker("policy", "validate", folder)
    assert done.returncode in (1, 2)
    told = done.stderr.decode()
    assert name in told
    assert words in told


def test_every_module_of_commands_is_a_command_and_only_the_one_asked_for_is_loaded() -> None:
    import pkgutil

    from checker import commands
    from checker.cli import COMMANDS

    modules = {module.name for module in pkgutil.iter_modules(commands.__path__)}
    assert modules - set(COMMANDS) == {"options", "saving"}
    assert set(COMMANDS) <= modules
    script = (
        "import sys; from checker.cli import main; main(['explain', 'ledger']);"
        "sys.exit(sum(name.startswith('checker.commands.') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 2, "the command, and the options that commands share"
