"""argparse with its words in Chinese."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn

from checker.exit_codes import USAGE


class Parser(argparse.ArgumentParser):
    """A parser that explains itself and its complaints in Chinese."""

    def error(self, message: str) -> NoReturn:
        for english, chinese in _ERRORS:
            message = message.replace(english, chinese)
        print(f"用法有误：{message}。请运行 {self.prog} --help 查看用法。", file=sys.stderr)
        raise SystemExit(USAGE)

    def format_help(self) -> str:
        text = super().format_help()
        for english, chinese in _HELP:
            text = text.replace(english, chinese)
        return text


_ERRORS = (
    ("the following arguments are required: ", "缺少 "),
    ("unrecognized arguments: ", "没有这个选项或多写了参数 "),
    ("argument ", "参数 "),
    ("invalid choice: ", "不能填 "),
    ("invalid int value: ", "应写成整数，不能是 "),
    ("invalid float value: ", "应写成小数，不能是 "),
    ("invalid _day value: ", "日期应写成 2025-03-01，不能是 "),
    ("invalid _limit value: ", "应写成 名称=数值，如 pages=800、bytes=100MB，不能是 "),
    ("expected one argument", "后面要写一个值"),
    ("expected at least one argument", "后面至少要写一个值"),
    ("choose from ", "可填 "),
    ("ambiguous option: ", "选项不明确 "),
    ("could match ", "可能是 "),
    ("not allowed with argument ", "不能同时用 "),
)
_HELP = (
    ("usage: ", "用法："),
    ("positional arguments:", "参数："),
    ("options:", "选项："),
    ("show this help message and exit", "显示本说明"),
)
