"""``checker app``: the screen in the browser."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from checker.commands.options import LOOPBACK, Commands

_MEGABYTES = 50  # of one uploaded file, as the reader's own limit


def add(commands: Commands) -> None:
    """Make ``checker app`` known."""
    app = commands.add_parser(
        "app", help="打开网页界面", description="打开网页界面，默认只有本机能访问。"
    )
    app.add_argument("--port", type=int, default=8501, metavar="端口", help="默认 8501")
    app.add_argument(
        "--address", default="127.0.0.1", metavar="地址", help="默认 127.0.0.1，只有本机能访问"
    )
    app.add_argument(
        "--scan-root",
        action="append",
        default=[],
        metavar="文件夹",
        help="允许在网页上扫描的服务器文件夹，可写多次（默认：只有本机能访问时不限，否则都不允许）",
    )
    app.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve the screen until it is stopped; returns the exit code."""
    from streamlit.web import cli

    import checker.web
    from checker.web.batch.runs import ROOTS

    settings = {
        "server.port": options.port,
        "server.address": options.address,
        "server.headless": "true",
        "server.maxUploadSize": _MEGABYTES,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        # One calm look, that of the reports, whatever the browser prefers.
        "theme.base": "light",
        "theme.primaryColor": "#a3151c",
        "theme.backgroundColor": "#ffffff",
        "theme.secondaryBackgroundColor": "#f5f3ee",
        "theme.textColor": "#22262a",
    }
    if options.scan_root or options.address not in LOOPBACK:
        roots = [os.path.abspath(root) for root in options.scan_root]
        os.environ[ROOTS] = os.pathsep.join(roots)
    page = Path(checker.web.__file__).with_name("page.py")
    sys.argv = ["streamlit", "run", str(page), *(f"--{k}={v}" for k, v in settings.items())]
    print(f"请用浏览器打开 http://{options.address}:{options.port} ，按 Ctrl+C 停止。", flush=True)
    code: int = cli.main(standalone_mode=False) or 0
    return code
