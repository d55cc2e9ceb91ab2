"""What was found before, so that a report can hold only what is new.

A baseline is an earlier report on the same files, as jsonl (also that of ``checker check``) or
SARIF; which of them is told by the content.
"""

from __future__ import annotations

import codecs
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from checker.errors import CheckerError, one_line
from checker.report.json import SCHEMA_VERSION
from checker.report.many import places
from checker.report.many.sarif import DRIVER, FINGERPRINT, HASH, NAME

_AGAIN = "请用同一批文件重新导出一份 jsonl 或 sarif 格式的结果，再拿它作基线"
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # PowerShell writes it
# Everything else is dropped while reading, so that a large log takes little memory.
_KEPT = frozenset(
    {
        *("schema_version", "file", "sha256", "findings", "fingerprint"),
        *("version", "runs", "tool", "driver", "name", "results", "artifacts", "baselineState"),
        *("locations", "physicalLocation", "artifactLocation", "uri", "index", "location"),
        *("partialFingerprints", FINGERPRINT, "hashes", HASH, "properties", NAME),
    }
)


_NOTHING: Counter[str] = Counter()


class BaselineError(CheckerError):
    """A baseline that cannot be used: which file, what is wrong with it, what to do."""

    def __init__(self, path: Path, problem: str, cure: str) -> None:
        super().__init__(path, problem, cure)
        self.path, self.problem, self.cure = path, problem, cure

    def __str__(self) -> str:
        return one_line(f"基线文件“{self.path}”不能用：{self.problem}。{self.cure}。")


class Baseline:
    """How often each fingerprint was found in each file.

    A file is known by its name, and by its bytes where it was moved or renamed.
    """

    def __init__(self) -> None:
        self._by_name: dict[str, Counter[str]] = {}
        self._by_hash: dict[str, Counter[str]] = {}

    @staticmethod
    def load(path: Path) -> Baseline:
        """Read an earlier report. Raises BaselineError."""
        try:
            with path.open("rb") as file:
                start = file.read(2)
            encoding = next((e for bom, e in _BOMS if start == bom), "utf-8-sig")
            # Only line feeds end a line of JSON; the rest may stand inside texts.
            with path.open(encoding=encoding, newline="\n") as file:
                return _read(path, file)
        except OSError as error:
            why = error.strerror or type(error).__name__
            cure = "请检查路径是否写对、有没有读取的权限"
            raise BaselineError(path, f"打不开（{why}）", cure) from error
        except UnicodeError as error:
            raise BaselineError(path, "不是 UTF-8 编码的文本", _AGAIN) from error

    def add(self, name: str, sha256: str, fingerprints: Counter[str]) -> None:
        """Note what was found in a file; of two notes about one file the larger numbers hold."""
        self._by_name[name] = self._by_name.get(name, Counter()) | fingerprints
        if sha256:
            self._by_hash[sha256] = self._by_hash.get(sha256, Counter()) | fingerprints

    def is_new(self, name: str, sha256: str, fingerprint: str, time: int = 1) -> bool:
        """Whether a finding was not there; ``time``: how often it has come up in this file by now.

        The second of two equal findings is new where there was only one.
        """
        before = max(
            self._by_name.get(name, _NOTHING)[fingerprint],
            self._by_hash.get(sha256, _NOTHING)[fingerprint],
        )
        return time > before


def _read(path: Path, file: IO[str]) -> Baseline:
    first = next((line for line in file if line.strip()), "")
    if not first:
        raise BaselineError(path, "文件是空的", _AGAIN)
    head = _loaded(first)
    # A line that was cut off still shows what it was to be.
    if (isinstance(head, dict) and "findings" in head) or '"schema_version"' in first:
        file.seek(0)
        return _from_lines(path, file)
    file.seek(0)
    try:
        whole = json.load(file, object_pairs_hook=_reduced)
    except (ValueError, RecursionError) as error:
        if not first.lstrip().startswith("{"):
            raise _neither(path) from error
        problem = "不是完整的 JSON"
        if isinstance(error, json.JSONDecodeError):
            problem += f"（第 {error.lineno} 行第 {error.colno} 个字符处断开或有错）"
        raise BaselineError(path, f"{problem}，可能没有写完或者被改动过", _AGAIN) from error
    return _from_log(path, whole)


def _from_lines(path: Path, file: IO[str]) -> Baseline:
    baseline = Baseline()
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        content = _loaded(line)
        if content is None:
            problem = f"第 {number} 行不是完整的 JSON，可能没有写完或者被改动过"
            raise BaselineError(path, problem, _AGAIN)
        try:
            version = str(content["schema_version"])
            found = Counter(_text(one["fingerprint"]) for one in content["findings"])
            baseline.add(_text(content["file"]), _text(content["sha256"]), found)
        except (KeyError, TypeError) as error:
            raise BaselineError(path, f"第 {number} 行不是一份文件的核对结果", _AGAIN) from error
        if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
            problem = f"第 {number} 行的格式版本是 {version[:20]}，本程序读不了"
            raise BaselineError(path, problem, _AGAIN)
    return baseline


def _from_log(path: Path, log: Any) -> Baseline:
    if not isinstance(log, dict) or log.get("version") != "2.1.0" or "runs" not in log:
        raise _neither(path)
    baseline = Baseline()
    try:
        runs = [run for run in log["runs"] or () if run["tool"]["driver"]["name"] == DRIVER]
        for run in runs:
            artifacts = run.get("artifacts", [])
            found: dict[tuple[str, str], Counter[str]] = {}
            for result in run.get("results", []):
                # Programs that compare logs keep what is gone as absent.
                if result.get("baselineState") != "absent":
                    mark = _text(result["partialFingerprints"][FINGERPRINT])
                    found.setdefault(_file(result, artifacts), Counter())[mark] += 1
            for (name, sha256), marks in found.items():
                baseline.add(name, sha256, marks)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        problem = "是 SARIF 文件，但其中有结果缺少文件位置或指纹"
        raise BaselineError(path, problem, _AGAIN) from error
    if not runs:
        raise BaselineError(path, "是别的程序写的 SARIF 文件，没有本程序的结果", _AGAIN)
    return baseline


def _file(result: Mapping[str, Any], artifacts: list[Any]) -> tuple[str, str]:
    """The name and the hash of the file that a result is in."""
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    index = location.get("index", -1)
    artifact = artifacts[index] if index >= 0 else {}
    name = artifact.get("properties", {}).get(NAME)
    sha256 = artifact.get("hashes", {}).get(HASH, "")
    if name is None:
        address = location.get("uri") or artifact["location"]["uri"]
        name = places.path(_text(address))
    return _text(name), _text(sha256)


def _loaded(line: str) -> Any:
    """The object of a line, ``None`` for what is no object."""
    try:
        content = json.loads(line, object_pairs_hook=_reduced)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _reduced(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if key in _KEPT}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _neither(path: Path) -> BaselineError:
    problem = "既不是 jsonl 格式也不是 sarif 格式的核对结果"
    return BaselineError(path, problem, _AGAIN)
