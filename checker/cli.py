"""The command line: a door, no logic of its own.

Exit codes: 0 nothing at or above ``--fail-on``; 1 something is; 2 wrong usage; 3 a file could not
be read (the others are still checked and reported).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

from checker.arguments import Parser
from checker.errors import CheckerError
from checker.exit_codes import OK, USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    # Start-up makes hundreds of thousands of lasting objects: look through them less often.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        # A terminal in another encoding must not stop a report half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser(words).parse_args(words)
    try:
        code: int = options.run(options)
    except CheckerError as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        print("已停止。", file=sys.stderr)
        return 130
    return code


# Each is a module of ``checker.commands``, in the order of the help.
COMMANDS = (
    "check",
    "scan",
    "report",
    "review",
    "annotate",
    "letter",
    "draft",
    "explain",
    "policy",
    "evaluate",
    "train",
    "admissions",
    "lists",
    "cases",
    "app",
    "serve",
    "keys",
)


def _parser(arguments: Sequence[str]) -> Parser:
    from checker import __version__

    parser = Parser(prog="checker", description="检查下发给社区的通知是否违反社区减负方案。")
    parser.add_argument("--version", action="version", version=__version__, help="显示版本")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="命令", parser_class=Parser
    )
    # Only the command that is asked for is loaded; help, and a word that is none, need them all.
    asked = arguments[0] if arguments else ""
    for name in (asked,) if asked in COMMANDS else COMMANDS:
        import_module(f"checker.commands.{name}").add(commands)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
