"""SARIF 2.1.0 (OASIS, errata 01), for programs that show or compare results of analyses.

A violation is an error, what is to be verified a warning, a note a note. Only plain text has lines
and columns: the bytes of other files are not their text, so there the page and the paragraph stand
at the logical location. A file in an archive is an artifact of its own with the archive as parent.
What people dismissed is suppressed with their reason; findings count as they have decided.

Results go out as they come, and what stands at the end of the log waits on the disk: the rules are
those that were met, so they come last.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from checker import __version__
from checker.report import words
from checker.report.inert import inert
from checker.report.json import escaped
from checker.report.many import places
from checker.report.many.rows import SEVERITIES
from checker.report.words import STATES

if TYPE_CHECKING:
    from checker.policy import Policy
    from checker.report.many.rows import Item, Row
    from checker.store.scanned import Scanned

DRIVER = "checker"
FINGERPRINT = "checker/v1"
HASH = "sha-256"
NAME = "name"  # of an artifact, in its properties: its address does not give it back exactly
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS: Mapping[str, str] = {"violation": "error", "review": "warning", "note": "note"}
_UNREADABLE, _PARTLY = "unreadable", "partly-read"
_NOTIFICATIONS: Mapping[str, tuple[str, str]] = {
    _UNREADABLE: ("未能读取", "error"),
    _PARTLY: ("没有读全", "warning"),
}
_SURROGATES = re.compile("[\ud800-\udfff]")


def write(rows: Iterable[Row], out: BinaryIO, policy: Policy, *, only_new: bool = False) -> None:
    """Write ``rows`` as one log with one run; ``only_new`` marks the results as new."""
    with TemporaryFile() as artifacts, TemporaryFile() as notices:
        log = _Log(out, artifacts, notices, policy, only_new)
        out.write(f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [\n'.encode())
        out.write(b'{"columnKind": "unicodeCodePoints", "language": "zh-CN",\n')
        out.write(b'"newlineSequences": ["\\r\\n", "\\n", "\\r"],\n"results": [')
        for row in rows:
            log.add(row)
        out.write(b'\n],\n"artifacts": [')
        _copy(artifacts, out)
        out.write(b'\n],\n"invocations": [{"executionSuccessful": true,\n')
        out.write(b'"toolExecutionNotifications": [')
        _copy(notices, out)
        out.write(f'\n]}}],\n"tool": {_json({"driver": log.driver()})}}}\n]}}\n'.encode())


class _List:
    """An array of JSON that grows on the disk or in the output, an object a line."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self.length = out, 0

    def append(self, content: Mapping[str, Any]) -> int:
        """Returns the index that ``content`` got."""
        self._out.write((",\n" if self.length else "\n").encode() + _json(content).encode())
        self.length += 1
        return self.length - 1


class _Log:
    def __init__(
        self, out: BinaryIO, artifacts: IO[bytes], notices: IO[bytes], policy: Policy, new: bool
    ) -> None:
        self._results, self._artifacts = _List(out), _List(artifacts)
        self._notifications = _List(notices)
        self._policy, self._new = policy, new
        self._rules: dict[str, tuple[int, Item]] = {}  # type → its index, and where it was met
        self._outer = ("", -1)  # the last file, whose notices come one after another

    def add(self, row: Row) -> None:
        """Everything that the log says of a notice."""
        artifact = self._artifact(row)
        notice = row.notice
        if notice.label is None:
            message = words.sentence(notice.problem) + words.sentence(notice.cure)
            self._notify(_UNREADABLE, message, artifact)
        for error in row.report.get("errors", ()):
            self._notify(_PARTLY, error["message"] + error["cure"], artifact)
        for item in row.items:
            self._results.append(self._result(row, item, artifact))

    def driver(self) -> dict[str, Any]:
        """The tool with the rules that were met, in the order of their indices."""
        return {
            "name": DRIVER,
            "fullName": f"社区减负核对 {__version__}",
            "version": __version__,
            "semanticVersion": __version__,
            "shortDescription": {"text": "核对下发到社区的通知与社区减负方案的条款是否一致。"},
            "fullDescription": {"text": words.CLOSING},
            "language": "zh-CN",
            "rules": [self._rule(kind, item) for kind, (_, item) in self._rules.items()],
            "notifications": [
                {
                    "id": name,
                    "name": title,
                    "shortDescription": {"text": title},
                    "defaultConfiguration": {"level": level},
                }
                for name, (title, level) in _NOTIFICATIONS.items()
            ],
        }

    def _artifact(self, row: Row) -> dict[str, Any]:
        """The location of a notice; its file is put on the list of artifacts."""
        notice = row.notice
        content: dict[str, Any] = {
            "location": {"uri": places.uri(notice.path)},
            "roles": ["analysisTarget"],
            "properties": {NAME: notice.name, "notice": notice.id},
        }
        if notice.inside:
            content["location"]["uri"] = places.uri_inside(notice.inside)
            content["parentIndex"] = self._archive(notice)
        if row.report:
            content["hashes"] = {HASH: row.report["sha256"]}
        index = self._artifacts.append(content)
        if not notice.inside:
            self._outer = (notice.path, index)
        return {"uri": content["location"]["uri"], "index": index}

    def _archive(self, notice: Scanned) -> int:
        if self._outer[0] != notice.path:
            content = {
                "location": {"uri": places.uri(notice.path)},
                "properties": {NAME: notice.path},
            }
            self._outer = (notice.path, self._artifacts.append(content))
        return self._outer[1]

    def _notify(self, kind: str, message: str, artifact: Mapping[str, Any]) -> None:
        self._notifications.append(
            {
                "descriptor": {"id": kind},
                "level": _NOTIFICATIONS[kind][1],
                "message": {"text": _plain(message)},
                "locations": [{"physicalLocation": {"artifactLocation": artifact}}],
            }
        )

    def _result(self, row: Row, item: Item, artifact: Mapping[str, Any]) -> dict[str, Any]:
        found, content = item.found, item.content
        index, _ = self._rules.setdefault(found.type, (len(self._rules), item))
        physical: dict[str, Any] = {"artifactLocation": artifact}
        if row.report["format"] == "text" and "text" in row.report:
            physical["region"] = places.region(row.report["text"], content["start"], content["end"])
        logical = {"name": row.place(item), "kind": "paragraph"}
        result = {
            "ruleId": found.type,
            "ruleIndex": index,
            "level": _LEVELS[found.severity],
            "message": {"text": _message(item)},
            "locations": [{"physicalLocation": physical, "logicalLocations": [logical]}],
            "partialFingerprints": {FINGERPRINT: found.fingerprint},
            # On all results or on none; an empty list says that nobody has dismissed it.
            "suppressions": _suppressions(item),
            "properties": _properties(row, item),
        }
        if self._new:
            result["baselineState"] = "new"
        return result

    def _rule(self, kind: str, item: Item) -> dict[str, Any]:
        known = self._policy.types.get(kind)
        if known is None:
            # A type that the policy had when the notice was checked.
            title = {"text": item.title}
            return {"id": kind, "name": item.title, "shortDescription": title}
        return {
            "id": kind,
            "name": known.title,
            "shortDescription": {"text": known.title},
            "fullDescription": {"text": known.why},
            "help": {"text": f"{known.explanation}\n{words.REMEDY}：{known.remedy}"},
            "defaultConfiguration": {"level": _LEVELS[known.severity]},
        }


def _message(item: Item) -> str:
    found, content = item.found, item.content
    said = [f"{SEVERITIES[found.severity]}：{item.title}。{words.EVIDENCE}：“{found.evidence}”。"]
    if item.clauses:
        said.append(f"{words.BASIS}：{'；'.join(item.clauses)}。")
    if found.state != "corrected":  # what was explained was the type that it is not
        said += [content["explanation"], f"{words.REMEDY}：{content['remedy']}"]
    return _plain("\n".join(said))


def _suppressions(item: Item) -> list[dict[str, str]]:
    if item.found.state != "dismissed":
        return []
    reason = _plain(item.found.reason)
    return [{"kind": "external", "status": "accepted", "justification": reason}]


def _properties(row: Row, item: Item) -> dict[str, Any]:
    """What SARIF has no place for. Offsets count code points of the text as it was read."""
    found, content = item.found, item.content
    properties: dict[str, Any] = {
        "start": content["start"],
        "end": content["end"],
        "paragraph": content["paragraph"],
        "source": found.source,
        "confidence": found.confidence,
        "state": STATES[found.state],
    }
    if row.paged:
        properties["page"] = content["page"]
    if found.state != "open":
        properties |= {"reviewedBy": found.who, "reviewedAt": found.at, "reason": found.reason}
        properties["foundType"] = found.found_type
    return properties


def _plain(text: str) -> str:
    """``text`` that no viewer takes for a link: SARIF writes links as ``[words](address)``."""
    return inert(text).replace("](", "\\](")


def _json(content: Mapping[str, Any]) -> str:
    written = json.dumps(content, ensure_ascii=False, allow_nan=False)
    # Half a surrogate pair is no character: many readers of JSON refuse even its escape.
    return escaped(_SURROGATES.sub("\ufffd", written))


def _copy(source: IO[bytes], out: BinaryIO) -> None:
    source.seek(0)
    shutil.copyfileobj(source, out)
