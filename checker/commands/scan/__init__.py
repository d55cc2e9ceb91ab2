"""``checker scan``: many files, kept in the store as they come."""

from __future__ import annotations

import argparse
import hashlib
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.commands.options import (
    Commands,
    add_day,
    add_order,
    add_who,
    opened,
    order,
    person,
)
from checker.commands.saving import try_out
from checker.errors import CheckerError, one_line
from checker.exit_codes import FOUND, OK, UNREADABLE
from checker.report.many import MANY_FORMATS

if TYPE_CHECKING:
    from checker.report.many import Baseline, Written
    from checker.scan.run import Plan
    from checker.scan.watch import Look
    from checker.store import Store
    from checker.store.scans import Progress, Scan

STDIN = "-"
_MOST_TOLD = 20  # unreadable files that are named on the screen
_LEAST_PAUSE = 1


def add(commands: Commands) -> None:
    """Make ``checker scan`` known."""
    scan = commands.add_parser(
        "scan",
        help="批量扫描文件夹、压缩包里的大量文件",
        description="批量扫描大量文件。结果随到随存，中断后再运行同一条命令即从断点继续，没有变化的文件不重复检查。",
    )
    scan.add_argument(
        "paths",
        nargs="+",
        metavar="路径",
        help="文件夹（含下级）、文件、压缩包，或加引号的通配写法如 '通知/**/*.docx'；- 表示从标准输入逐行读路径",
    )
    scan.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="式样",
        help="只检查这样的文件，如 *.docx，可写多次",
    )
    scan.add_argument(
        "--exclude", action="append", default=[], metavar="式样", help="不检查这样的文件，可写多次"
    )
    add_day(scan, "--since", "只检查这一天及以后修改过的文件")
    scan.add_argument(
        "--jobs", type=int, default=0, metavar="个数", help="同时检查几份（默认：处理器核数）"
    )
    scan.add_argument("--retry-errors", action="store_true", help="上次没能读取的文件再试一次")
    scan.add_argument("--cluster", metavar="地址", help="交给 Dask 集群，如 tcp://主机:8786")
    scan.add_argument(
        "--shared-paths", action="store_true", help="集群各机器能按同样的路径读到文件，不必传送文件"
    )
    scan.add_argument(
        "--watch", action="store_true", help="检查完后继续等候新到的文件，按 Ctrl+C 结束"
    )
    scan.add_argument(
        "--pause", type=float, default=10, metavar="秒", help="等候时多久看一次（默认 10）"
    )
    scan.add_argument("--quiet", action="store_true", help="不显示进度")
    scan.add_argument("--format", choices=MANY_FORMATS, help="另外输出全部结果；xlsx 要写 --output")
    scan.add_argument("--output", type=Path, metavar="路径", help="结果写到文件（默认：标准输出）")
    scan.add_argument("--with-text", action="store_true", help="jsonl 里附上文件全文")
    scan.add_argument(
        "--baseline",
        type=Path,
        metavar="文件",
        help="以前输出的 jsonl 或 sarif，只报告其后新出现的问题",
    )
    scan.add_argument(
        "--fail-on",
        choices=["violation", "review", "never"],
        default="violation",
        help="达到哪一级时退出码为 1",
    )
    add_order(scan)
    add_who(scan)
    scan.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Scan, write what was asked for; returns the exit code.

    Raises PolicyError, ProfileError, StoreError, CheckerError; KeyboardInterrupt when stopped.
    """
    from checker.report.many import Baseline
    from checker.scan.run import scan
    from checker.scan.watch import look

    if options.format == "xlsx" and options.output is None:
        raise CheckerError("表格不能显示在屏幕上，请用 --output 写明文件，如 --output 结果.xlsx。")
    if options.output is not None:
        try_out(options.output.parent, folder=True)
        try_out(options.output)
    baseline = Baseline.load(options.baseline) if options.baseline else None
    plan = _plan(options)
    with opened(options) as store, _stopped_by_signal():
        # What arrives from now on may be missed by the scan, and must not be by the watch.
        first = look(plan.sources) if options.watch else {}
        with _bar(options) as told:
            done = scan(store, plan, who=person(options), told=told)
        written = _write(store, done.id, options, baseline)
        _tell(store, done, plan, options)
        if options.watch and done.state == "finished":
            _watch(store, plan, first, done, options, baseline)
    unreadable = done.progress.errors or plan.sources.missing
    if unreadable:
        return UNREADABLE
    severe = (
        written.violation if options.fail_on == "violation" else written.violation + written.review
    )
    return FOUND if options.fail_on != "never" and severe else OK


def _plan(options: argparse.Namespace) -> Plan:
    from checker.scan.run import Plan
    from checker.scan.sources import Sources

    paths: list[str] = []
    named: tuple[str, ...] = ()
    for path in options.paths:
        if path == STDIN:
            lines = [line.rstrip("\r\n") for line in sys.stdin]
            paths += [line for line in lines if line.strip()]
            digest = hashlib.sha256("\n".join(paths).encode("utf-8", "surrogateescape")).hexdigest()
            named = (f"标准输入里的 {len(paths)} 个路径（{digest[:8]}）",)
        else:
            paths.append(path)
    return Plan(
        sources=Sources(paths, options.include, options.exclude, options.since),
        order=order(options),
        jobs=options.jobs,
        cluster=options.cluster,
        send_files=options.cluster is not None and not options.shared_paths,
        retry_errors=options.retry_errors,
        named=named,
    )


@contextmanager
def _bar(options: argparse.Namespace) -> Iterator[Callable[[Progress, int | None], None]]:
    from checker.commands.scan.bar import Bar

    with Bar(options.quiet) as bar:
        yield bar.told


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """A request to end comes as KeyboardInterrupt, so that the run is left as stopped."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _write(
    store: Store, number: int, options: argparse.Namespace, baseline: Baseline | None
) -> Written:
    """Write the results of the run in the format that was asked for, and count them."""
    from checker.policy import Policy
    from checker.report.many import count, count_all, write
    from checker.store.scanned import Wanted, reported, scanned

    if options.format is None and baseline is None:
        return count_all(scanned(store, Wanted(scan=number)))
    rows = reported(store, Wanted(scan=number))
    if options.format is None:
        return count(rows, baseline=baseline)
    asked: dict[str, Any] = {
        "baseline": baseline,
        "with_text": options.with_text,
        "policy": Policy.load(options.policy),
    }
    if options.output is None:
        return write(rows, options.format, sys.stdout.buffer, **asked)
    # Written beside and moved, so that nobody finds half a file.
    part = options.output.with_name(options.output.name + ".part")
    try:
        with part.open("wb") as file:
            written = write(rows, options.format, file, **asked)
        part.replace(options.output)
    finally:
        part.unlink(missing_ok=True)
    return written


def _tell(store: Store, done: Scan, plan: Plan, options: argparse.Namespace) -> None:
    """Say on the screen how it went; where results go there, beside them."""
    from checker.commands.scan.bar import summary
    from checker.store.scanned import Wanted, scanned

    out = sys.stderr if options.format and options.output is None else sys.stdout
    progress = done.progress
    state = "已停止，再运行同一条命令即继续" if done.state == "stopped" else "扫描完成"
    known = f"（其中 {progress.known} 份没有变化，沿用以前的结果）" if progress.known else ""
    print(f"{state}：{progress.files} 份文件{known}，{summary(progress)}。", file=out)
    for error in plan.sources.missing:
        print(error, file=sys.stderr)
    if progress.errors:
        unread = scanned(store, Wanted(scan=done.id, unread=True))
        for one in islice(unread, _MOST_TOLD):
            print(one_line(f"{one.name}：{one.problem}。{one.cure}。"), file=sys.stderr)
        if progress.errors > _MOST_TOLD:
            left = progress.errors - _MOST_TOLD
            print(f"还有 {left} 份没能读取，见 checker report。", file=sys.stderr)
    print("看统计用 checker report，逐条处理用 checker review。", file=out)


def _watch(
    store: Store,
    plan: Plan,
    first: Look,
    done: Scan,
    options: argparse.Namespace,
    baseline: Baseline | None,
) -> None:
    """Check files as they arrive, until somebody stops it."""
    from checker.scan.run import scan
    from checker.scan.watch import arrivals

    print("正在等候新文件，按 Ctrl+C 结束。", file=sys.stderr, flush=True)
    for paths in arrivals(plan.sources, first, pause=max(_LEAST_PAUSE, options.pause)):
        if not paths:
            continue
        fresh = replace(
            plan, sources=replace(plan.sources, roots=[str(p) for p in paths], since=None)
        )
        with _bar(options) as told:
            done = scan(store, fresh, who=person(options), told=told, onto=done)
        _write(store, done.id, options, baseline)
        _tell(store, done, fresh, options)
        sys.stdout.flush()
