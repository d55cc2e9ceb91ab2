"""``checker report``: what all scanned notices come to, for a screen, a workbook, a page, a letter."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from checker.commands.options import (
    Commands,
    add_policy,
    add_store,
    add_wanted,
    opened,
    wanted,
)
from checker.commands.saving import save
from checker.errors import CheckerError, one_line
from checker.exit_codes import OK, USAGE
from checker.report.overview import OVERVIEW_FORMATS, OverviewFormat, render

if TYPE_CHECKING:
    from checker.across.statistics import Statistics
    from checker.store import Store
    from checker.store.scanned import Wanted
    from checker.store.scans import Scan

_NOTHING = "还没有扫描过任何文件。请先运行 checker scan 文件夹，再来统计。"


def add(commands: Commands) -> None:
    """Make ``checker report`` known."""
    command = commands.add_parser(
        "report",
        help="统计扫描过的全部通知",
        description="按部门、街道、类型、月份统计扫描过的通知，列出屡次出现的问题和重复采集的数据；"
        "可以生成 Excel 工作簿、带图的网页和通报草稿。",
    )
    add_store(command)
    command.add_argument("--scans", action="store_true", help="列出每一次扫描，不统计")
    add_wanted(command)
    add_policy(command)
    command.add_argument(
        "--format",
        choices=list(OVERVIEW_FORMATS),
        default="text",
        help="text 屏幕摘要，xlsx 工作簿，html 带图的网页，docx 通报草稿；xlsx 和 docx 要写 --output",
    )
    command.add_argument("--output", type=Path, metavar="路径", help="写到哪个文件")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the statistics, or list the scans; returns the exit code.

    Raises StoreError, PolicyError, CheckerError where there is nothing to count, and ReadError
    where nothing can be written.
    """
    complaint = _complaint(options)
    if complaint:
        print(one_line(complaint), file=sys.stderr)
        return USAGE
    if not _is_there(options.store):
        raise CheckerError(_NOTHING)
    with opened(options) as store:
        if options.scans:
            _list(store)
            return OK
        found = _statistics(store, options)
    if not found.units and not found.unreadable:
        raise CheckerError(
            "没有符合条件的通知。请放宽日期、部门、街道或路径，或用 --scans 查看扫描过什么。"
        )
    data = render(found, options.format)
    if options.output is None:
        print(data.decode())
        return OK
    save(options.output, data)
    print(one_line(_told(found, options.format, options.output)))
    return OK


def _complaint(options: argparse.Namespace) -> str:
    """What is wrong with the options; empty where nothing is."""
    format: OverviewFormat = options.format
    output: Path | None = options.output
    if options.since and options.until and options.since > options.until:
        return "--since 晚于 --until，请改正。"
    if options.scans:
        return ""
    if output is None:
        if format in ("xlsx", "docx"):
            return f"{format} 不能显示在屏幕上，请用 --output 指定要写到的文件，如 --output 减负统计.{format}。"
        return ""
    suffix = output.suffix.lower().removeprefix(".")
    if suffix in ("xlsx", "docx", "html") and suffix != format:
        return f"--output 的文件名以 .{suffix} 结尾，请同时写 --format {suffix}，或者改文件名。"
    return ""


def _is_there(url: str | None) -> bool:
    """Whether the store has been made: to look into it must not make one."""
    from checker.store.place import default_url, is_there

    return is_there(url or default_url())


def _statistics(store: Store, options: argparse.Namespace) -> Statistics:
    from checker.across.statistics import detailed, statistics
    from checker.policy import Policy
    from checker.store import scans
    from checker.store.history import now
    from checker.store.scanned import reported, scanned

    known = scans.listing(store)
    if not known:
        raise CheckerError(_NOTHING)
    if options.scan is not None:
        scan = scans.show(store, options.scan)
        _warn(scan)
    elif any(scan.state != "finished" for scan in known[:1]):
        _warn(known[0])
    titles = {name: kind.title for name, kind in Policy.load(options.policy).types.items()}
    asked = wanted(options)
    told = tuple(_scope(asked))
    # Pages and clauses stand in the reports; only the workbook and the page show them.
    if options.format in ("xlsx", "html"):
        return detailed(reported(store, asked), titles=titles, scope=told, at=now())
    return statistics(scanned(store, asked), titles=titles, scope=told, at=now())


def _scope(asked: Wanted) -> Iterator[str]:
    """Which notices these are, in words."""
    from checker.report.words import chinese_date

    if asked.scan is not None:
        yield f"第 {asked.scan} 次扫描"
    if asked.below:
        yield f"路径 {asked.below}"
    if asked.since:
        yield f"{chinese_date(asked.since)}以后"
    if asked.until:
        yield f"{chinese_date(asked.until)}以前"
    if asked.department:
        yield f"发文单位含“{asked.department}”"
    if asked.street:
        yield f"街道（镇）含“{asked.street}”"


def _warn(scan: Scan) -> None:
    if scan.alive:
        print(f"注意：第 {scan.id} 次扫描还在进行，数字会变。", file=sys.stderr)
    elif scan.state != "finished":
        print(f"注意：第 {scan.id} 次扫描没有做完，数字不全。", file=sys.stderr)


def _list(store: Store) -> None:
    """Print the scans, the latest first."""
    from checker.report.columns import printable
    from checker.report.words import chinese_moment, run_state
    from checker.store import scans

    known = scans.listing(store)
    if not known:
        raise CheckerError(_NOTHING)
    for scan in known:
        state = run_state(scan.state, scan.alive)
        done = scan.progress
        whole = f"/{scan.total}" if scan.total is not None else ""
        print(
            printable(
                f"第 {scan.id} 次，{chinese_moment(scan.started_at)}（UTC），{scan.who}，{state}："
                f"{done.files}{whole} 个文件，未能读取 {done.errors}；{'、'.join(scan.roots)}"
            )
        )


def _told(found: Statistics, format: OverviewFormat, output: Path) -> str:
    counts = f"通知 {len(found.total.notices)} 份，问题 {len(found.total.findings)} 处"
    last = "请核对、补填后再使用。" if format == "docx" else ""
    name = {"text": "摘要", "xlsx": "工作簿", "html": "网页", "docx": "通报草稿"}[format]
    return f"{name}已写到 {output}：{counts}。{last}"
