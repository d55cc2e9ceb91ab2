"""Lists, their versions and what changed between them, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from checker.policy.importing.columns import COLUMNS, FIELDS
from checker.report.columns import printable
from checker.report.words import chinese_date

if TYPE_CHECKING:
    from checker.policy.differences import Differences
    from checker.policy.lists import ListItem, TaskList
    from checker.store.history import Event
    from checker.store.lists import ListVersion

KINDS: Mapping[str, str] = {
    "duties": "依法履行职责",
    "assist": "依法协助政府工作",
    "negative": "负面清单",
    "certificates": "证明事项",
    "purchase": "购买服务、费随事转",
}
_ACTIONS: Mapping[str, str] = {"imported": "导入", "replaced": "替换"}
_WORDS: Mapping[Any, str] = {
    True: "是", False: "否", None: "（空）", "": "（空）", "national": "全国", "local": "地方",
    "high": "高", "medium": "中", "low": "低",
}  # fmt: skip


def overview(
    lists: Mapping[str, TaskList], versions: Mapping[str, ListVersion], day: date
) -> Iterator[str]:
    """Which list of each kind holds on ``day``, and where it comes from."""
    yield f"{chinese_date(day)}适用的清单："
    for kind, found in lists.items():
        version = versions.get(kind)
        where = "随软件发布的参考本" if version is None else f"本地，{_origin(version)}"
        if version is None and not found.reference:
            where = "政策文件夹里的"
        yield printable(f"{KINDS[kind]}（{kind}）：{found.title}，{len(found.items)} 项；{where}")


def contents(found: TaskList, types: Mapping[str, str]) -> Iterator[str]:
    """Every item of a list with all that is known of it."""
    yield printable(f"{found.title}（{len(found.items)} 项）")
    for item in found.items:
        yield ""
        yield printable(f"{item.id} {item.title}")
        for name in FIELDS[found.kind]:
            value = getattr(item, name)
            if name not in ("id", "title", "confidence") and value not in (None, ""):
                yield _indented(f"{COLUMNS[name].label}：{_shown(name, value, types)}")


def changes(found: Differences, types: Mapping[str, str]) -> Iterator[str]:
    """What was added, removed and changed, field by field."""
    if not found:
        yield "两份清单的事项没有区别。"
        return
    yield (
        f"新增 {len(found.added)} 项，删去 {len(found.removed)} 项，改动 {len(found.changed)} 项。"
    )
    yield from _named("新增", found.added)
    yield from _named("删去", found.removed)
    for change in found.changed:
        yield printable(f"改动：{change.before.id} {change.before.title}")
        for one in change.fields:
            label = COLUMNS[one.field].label
            if isinstance(one.before, tuple):
                added = [value for value in one.after if value not in one.before]
                gone = [value for value in one.before if value not in one.after]
                parts = [f"增加“{'、'.join(added)}”"] if added else []
                parts += [f"去掉“{'、'.join(gone)}”"] if gone else []
                yield _indented(f"{label}：{'，'.join(parts)}")
            else:
                before, after = (_shown(one.field, v, types) for v in (one.before, one.after))
                yield _indented(f"{label}：由“{before}”改为“{after}”")


def story(found: tuple[tuple[ListVersion, tuple[Event, ...]], ...], kind: str) -> Iterator[str]:
    """Every version of a kind and who imported or replaced it when."""
    if not found:
        yield f"{KINDS[kind]}（{kind}）：还没有导入过本地清单。"
    for version, events in found:
        yield printable(f"{chinese_date(version.since)}起：{version.title}，{_origin(version)}")
        for event in events:
            action = _ACTIONS.get(event.action, event.action)
            line = f"{event.at} {event.who} {action}“{event.details.get('source', '')}”"
            before = event.details.get("before")
            if before:
                count = len(before["content"].get("items", ()))
                line += f"，换下“{before['source']}”（{count} 项，{before['imported_by']} 导入）"
            yield _indented(line)


def _named(what: str, items: tuple[ListItem, ...]) -> Iterator[str]:
    for item in items:
        department = f"（{item.department}）" if item.department else ""
        yield printable(f"{what}：{item.id} {item.title}{department}")


def _indented(text: str) -> str:
    return f"  {printable(text)}"


def _origin(version: ListVersion) -> str:
    day = chinese_date(version.since)
    return f"{day}起，{version.imported_by} 导入自“{version.source}”"


def _shown(name: str, value: Any, types: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return "、".join(value)
    if name == "type_hint":
        return types.get(value, value)
    return _WORDS[value] if value in _WORDS else str(value)
