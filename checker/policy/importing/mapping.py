"""What the user says of columns that cannot be guessed (--map)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.policy.importing.columns import COLUMNS, FIELDS, UNUSED, field_named, heading
from checker.policy.importing.faults import Fault, Notes
from checker.policy.importing.header import Header
from checker.policy.lists import ListKind


def wanted_fields(
    mapping: Sequence[tuple[str, str]], kind: ListKind, notes: Notes
) -> dict[str, str]:
    """Fields by heading; words that name no field are faults."""
    fields: dict[str, str] = {}
    for column, wanted in mapping:
        field = field_named(wanted, kind)
        if field is None:
            names = "、".join(COLUMNS[name].label for name in FIELDS[kind])
            problem = f"--map 里的“{wanted}”不是这种清单的字段"
            notes.faults.append(Fault(problem, f"可写：{names}；不用的列写 -"))
        elif field != UNUSED and field in fields.values():
            label = COLUMNS[field].label
            notes.faults.append(Fault(f"--map 把两列都对应到“{label}”", "请只留一个"))
        else:
            fields[heading(column)] = field
    return fields


def check_mapping(
    fields: Mapping[str, str],
    mapping: Sequence[tuple[str, str]],
    headers: Sequence[Header | None],
    notes: Notes,
) -> None:
    """Columns that no table has are faults."""
    labels = list(dict.fromkeys(text for h in headers if h for text in h.labels.values()))
    known = {heading(label) for label in labels}
    for column, _ in mapping:
        if labels and heading(column) in fields and heading(column) not in known:
            shown = "、".join(labels)
            notes.faults.append(Fault(f"表里没有“{column}”这一列", f"有这些列：{shown}"))
