"""Web pages: saved from a browser, exported by an office program, or the body of a mail.

Scripts, menus and what is hidden stay out; of a page with many links only the article is read,
where it can be told.
"""

from __future__ import annotations

import re

from checker.model import ReadIssue
from checker.reading.builder import TextBuilder
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.html.article import article, stated_titles, title_outside
from checker.reading.html.flow import flow
from checker.reading.html.page import decode, parse
from checker.reading.html.visible import remove_unseen

__all__ = ["NoText", "read", "text_of"]

# What a site writes around an article, when that is all a line says.
_BUTTONS = re.compile(
    r"(?:打印|关闭|分享|收藏|返回|顶部|字体|字号|大|中|小|本页|页面|此页|窗口|文章|到|至|微信|微博|"
    r"朋友圈|二维码|扫一扫|在手机|打开|当前页|纠错|视力保护色|[\s|｜【】\[\]（）():：·>/+-])+"
)
_SURELY = re.compile("打印|关闭|分享|收藏|返回顶部|字体|字号|纠错|扫一扫")
_LONGEST_BUTTONS = 60


class NoText(Unreadable):
    """The page is sound and shows nothing to read."""


def read(data: bytes, request: Request) -> Content:
    """Text and tables of a web page. Raises ``Unreadable``."""
    return text_of(data, request)


def text_of(page: bytes | str, request: Request) -> Content:
    """Text and tables of a web page, as bytes or decoded already. Raises ``Unreadable``."""
    damaged = 0
    if isinstance(page, bytes):
        page, damaged = decode(page)
    root = parse(page)
    builder = TextBuilder(request.limits)
    if root is not None:
        titles = stated_titles(root)
        remove_unseen(root)
        chosen = article(root)
        builder.line(title_outside(root, chosen, titles))
        for item in flow(chosen, request.limits):
            if not isinstance(item, str):
                builder.table(item)
            elif not _is_buttons(item):
                builder.line(item)
    if not len(builder):
        raise NoText(
            "网页里没有文字（正文可能是图片，或者要联网才会显示）",
            "请在浏览器中打开网页，打印成 PDF，或把正文复制到 Word 文档后再检",
        )
    problem = f"网页中有 {damaged} 处文字已损坏，无法还原，损坏处没有检查"
    return builder.content([ReadIssue(problem)] if damaged else [])


def _is_buttons(line: str) -> bool:
    return (
        len(line) <= _LONGEST_BUTTONS
        and _BUTTONS.fullmatch(line) is not None
        and _SURELY.search(line) is not None
    )
