"""What the register gives out: ``list``, ``show``, ``export``, ``ledger``."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

from checker.commands.admissions.shared import add_id, summary
from checker.commands.options import Commands, add_day, add_store, opened
from checker.commands.saving import save
from checker.errors import ReadError, one_line
from checker.exit_codes import OK
from checker.policy.admitted import SIDES, STATES, Admission

_SHEETS = ("xlsx", "csv", "json")
_LEDGERS = ("xlsx", "csv", "docx")


def add(actions: Commands) -> None:
    """Make the actions known."""
    listing = actions.add_parser("list", help="列出登记的事项", description="列出登记的事项。")
    states = "，".join(f"{name} {word}" for name, word in STATES.items())
    listing.add_argument("--state", choices=list(STATES), help=f"只列一种状态：{states}")
    listing.add_argument(
        "--department", default="", metavar="部门", help="只列名称含这几个字的部门"
    )
    add_day(listing, "--in-force", "只列这一天有效的")
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="显示一项和它的历史", description="显示一项和它的历史。")
    add_id(show)
    show.add_argument("--form", type=Path, metavar="文件.docx", help="把申请表写成 Word 文件")
    show.add_argument("--json", action="store_true", help="输出 JSON")
    show.set_defaults(run=_show)

    export = actions.add_parser("export", help="导出登记簿", description="导出整本登记簿。")
    export.add_argument(
        "output", type=Path, metavar="文件", help="按扩展名决定格式：.xlsx、.csv 或 .json"
    )
    export.set_defaults(run=_export)

    ledger = actions.add_parser(
        "ledger", help="取消台账", description="列出或导出取消台账：已取消的准入事项。"
    )
    ledger.add_argument(
        "output",
        nargs="?",
        type=Path,
        metavar="文件",
        help="按扩展名决定格式：.xlsx、.csv 或 .docx；不写则显示在屏幕上",
    )
    ledger.set_defaults(run=_ledger)

    for action in (listing, show, export, ledger):
        add_store(action)


def _list(options: argparse.Namespace) -> int:
    from checker.report.admissions import register
    from checker.store import admissions

    with opened(options) as store:
        found = admissions.listing(
            store,
            state=options.state,
            department=options.department,
            in_force=options.in_force,
        )
    if options.json:
        print(register(found, "json").decode(), end="")
        return OK
    today = date.today()
    for entry in found:
        over = entry.state == "approved" and entry.until is not None and entry.until < today
        print(summary(entry) + ("，有效期已过，请运行 expire 登记" if over else ""))
    print(f"共 {len(found)} 项。")
    return OK


def _show(options: argparse.Namespace) -> int:
    from checker.store import admissions

    with opened(options) as store:
        entry = admissions.show(store, options.id)
    if options.form is not None:
        from checker.report.application_form import application_form

        _suffix(options.form, ("docx",))
        save(options.form, application_form(entry))
        print(one_line(f"申请表已写到 {options.form}。"))
    elif options.json:
        from checker.report.admissions import plain

        print(json.dumps(plain(entry), ensure_ascii=False, indent=2, default=date.isoformat))
    else:
        print("\n".join(map(one_line, _lines(entry))))
    return OK


def _lines(entry: Admission) -> list[str]:
    from checker.report.admissions import opinion
    from checker.report.words import chinese_moment

    asked = entry.application
    places = "、".join((*asked.streets, *asked.communities)) or "全部街道、社区"
    facts = [
        ("申请理由", asked.reasons),
        ("工作内容", asked.content),
        ("办理对象", asked.object),
        ("权限", asked.authority),
        ("时限", f"{asked.since or '未写'} 至 {asked.until or '未写'}"),
        (
            "经费",
            "；".join(w for w in (asked.funds.payer, asked.funds.amount, asked.funds.channel) if w),
        ),
        ("适用范围", places),
        ("通知里的说法", "、".join(asked.keywords)),
        *((f"{SIDES[said.side]}意见", opinion(said)) for said in entry.opinions),
    ]
    if entry.decided_on:
        facts.append(("决定", f"{entry.decided_on}，{entry.decided_by}"))
    if entry.ended_why:
        facts.append(("理由", entry.ended_why))
    if entry.ended_on:
        facts.append(("取消日期", f"{entry.ended_on}"))
    lines = [summary(entry), *(f"{label}：{words or '未写'}" for label, words in facts)]
    if asked.missing and entry.state == "applied":
        lines.append(f"还缺少：{'、'.join(asked.missing)}。")
    lines.append("历史：")
    lines += [
        f"  {chinese_moment(step.at)}（UTC）{step.who}：{step.action}" for step in entry.history
    ]
    return lines


def _export(options: argparse.Namespace) -> int:
    from checker.report.admissions import register
    from checker.store import admissions

    format = _suffix(options.output, _SHEETS)
    with opened(options) as store:
        found = admissions.listing(store)
    save(options.output, register(found, format))  # type: ignore[arg-type]
    print(one_line(f"已把 {len(found)} 项写到 {options.output}。"))
    return OK


def _ledger(options: argparse.Namespace) -> int:
    from checker.report import admissions as tables
    from checker.store import admissions

    output: Path | None = options.output
    format = "" if output is None else _suffix(output, _LEDGERS)
    with opened(options) as store:
        found = admissions.listing(store, state="cancelled")
    if output is None:
        for row in tables.ledger_rows(found) if found else ():
            print(one_line(" | ".join(row)))
        print(f"共取消 {len(found)} 项。")
        return OK
    if format == "docx":
        from checker.report.application_form import ledger_document

        save(output, ledger_document(found))
    else:
        save(output, tables.ledger(found, "csv" if format == "csv" else "xlsx"))
    print(one_line(f"取消台账已写到 {output}，共 {len(found)} 项。"))
    return OK


def _suffix(place: Path, allowed: tuple[str, ...]) -> str:
    """The format that the file's name asks for. Raises ReadError before anything is written."""
    format = place.suffix.lower().removeprefix(".")
    if format not in allowed:
        names = "、".join(f".{name}" for name in allowed)
        raise ReadError(str(place), "扩展名不对", f"请把文件名改成以 {names} 结尾")
    return format
