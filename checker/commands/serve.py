"""``checker serve``: the checker over HTTP, for other systems."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec

from checker.commands.options import (
    LOOPBACK,
    Commands,
    add_limits,
    add_policy,
    add_store,
    limits,
)
from checker.errors import CheckerError
from checker.exit_codes import OK, USAGE

_NEEDED = ("fastapi", "uvicorn", "python_multipart", "prometheus_client")


def add(commands: Commands) -> None:
    """Make ``checker serve`` known."""
    serve = commands.add_parser(
        "serve",
        help="启动接口服务，供办公系统调用",
        description="启动接口服务（HTTP），供办公系统调用。默认只有本机能访问；调用须带密钥，用 checker keys add 发放。",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="默认 127.0.0.1，只有本机能访问"
    )
    serve.add_argument("--port", type=int, default=8000, metavar="端口", help="默认 8000")
    serve.add_argument(
        "--open",
        action="store_true",
        help="本机的程序不带密钥也能核对文件；只能与本机地址同用",
    )
    serve.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="个数",
        help="同时核对几份文件，每份占一个进程（默认：处理器的核数，最多 4）",
    )
    serve.add_argument(
        "--grace", type=int, default=20, metavar="秒", help="停止时最多等多久，让手上的核对做完"
    )
    add_policy(serve)
    add_store(serve)
    add_limits(serve)
    serve.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until it is stopped; returns the exit code. Raises CheckerError."""
    complaint = _complaint(options)
    if complaint:
        print(complaint, file=sys.stderr)
        return USAGE
    if not all(map(find_spec, _NEEDED)):
        raise CheckerError(
            "缺少接口服务的软件包。请运行 pip install 'community-notice-checker[server]'。"
        )
    from checker.server.running import serve
    from checker.server.settings import Settings, default_workers

    serve(
        Settings(
            host=options.host,
            port=options.port,
            open=options.open,
            workers=options.workers or default_workers(),
            grace_seconds=options.grace,
            policy=options.policy,
            store=options.store,
            limits=limits(options),
        )
    )
    return OK


def _complaint(options: argparse.Namespace) -> str:
    """What is wrong with the options; empty where nothing is."""
    if options.open and options.host not in LOOPBACK:
        return (
            f"--open 不核对密钥，只能与本机地址（{'、'.join(LOOPBACK)}）同用。"
            "要让别的机器访问，请去掉 --open，用 checker keys add 发放密钥。"
        )
    if not 0 <= options.port <= 65535:
        return "端口应在 0 到 65535 之间。请改正。"
    if options.workers < 0 or options.grace < 0:
        return "--workers 和 --grace 不能是负数。请改正。"
    return ""
