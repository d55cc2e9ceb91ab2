"""Paragraphs that were run together into one line, as text copied from a web page or a form often is.

「……的通知 各村委会： 根据……。 一、明确职责 各村要……。 二、……」: where a line ended a blank is left. A
line is taken for such a one when it is long and blanks stand before section numbers, between title and
addressees or before who signs on which day; blanks inside its sentences stay blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.notice.duty_line import BODIES, PARTS

_LEAST = 200  # characters of a line that may hold several
_OPENERS = 2  # section numbers behind blanks that it must have
_HEAD = 8  # blanks among which title and addressees are looked for
_TITLE = 12  # characters that tell whether a title ends
_HEADING = 40  # characters of a heading without a stop
_LONGEST = 64  # characters of who signs
# What Word leaves in a page that was pasted from it.
_STYLES = r"Normal 0 (?:\S{1,12} ){4,20}?/\*[^*]{1,40}\*/ ?[^{}\s]{1,60} ?\{[^{}]{0,3000}\}"
_BLANKS = re.compile(rf"[ \u3000\u00a0]{{0,8}}{_STYLES}[ \u3000\u00a0]{{0,8}}|[ \u3000\u00a0]+")
_OPENS = re.compile(
    r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d{1,2}[.、．](?!\d)"
    r"|[（(]\d{1,2}[)）]|第[一二三四五六七八九十百\d]+[章条]|附件|附表|[①-⑳]|联系人|抄送)"
)
STOPS = "。；：！？;:!?"
TITLE_ENDS = re.compile(
    r"(?:通知|通报|通告|公告|方案|意见|办法|细则|决定|要点|纪要|的函|复函|批复|预案|规定)[》）)]?$"
)
_PURPOSE = re.compile(r"(?:为|根据|按照|依据)[^。；]{4,}")
# The number of an article or a chapter, which stands before its words.
_ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]+[章节条]")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,16}〔\d{4}〕\d{1,5}号")
_LABEL = re.compile(
    rf"(?:{PARTS}(?:{BODIES}|人)|完成时[限间]|工作措施|(?:副?组|副?队)\s?长|成\s{{0,2}}员)[：:]"
)
_ADDRESSED = re.compile(r"[^。；\n]{2,90}[：:]")
_DAY = (
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s{0,4}年\s{0,4}[\d一二三四五六七八九十]{1,3}\s{0,4}月"
    r"\s{0,4}[\d一二三四五六七八九十]{1,3}\s{0,4}日"
)
_DATE = re.compile(rf"{_DAY}(?=$|[ \u3000\u00a0])")
# Who signs; the title of what is enclosed may stand right behind the date.
_OFFICE = r"[^\s。；，]{2,40}(?:[局会办府室部组委院处所站厅社]|公司|中心)"
_FEW = "[ \u3000\u00a0]{0,8}"  # bounded: a file may be nothing but blanks
_SIGNER = re.compile(rf"{_OFFICE}(?:{_FEW}（[^（）]{{2,12}}）)?$")
_DAY_FORM = re.compile(_DAY)
# What a web page puts above and below its text: the path to it, when it was put there, buttons.
_PAGE_PATH = re.compile(r"(?:当前|您的|现在的?)位置\s{0,4}[：:]|首页(?=[\u4e00-\u9fff>＞»›/])")
FURNITURE = (
    r"首页[^\s。；，]{1,60}|(?:发布|更新|信息)?(?:时间|日期)\s{0,4}[：:]\s{0,4}\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?(?:\s{1,4}\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|附件下载|相关附件|微信|微博|QQ空间|新浪微博|朋友圈|分享|打印|关闭|收藏"
)
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_FURNITURE = re.compile(rf"(?:{FURNITURE})(?=$|[ \u3000\u00a0])")
_SIGNATURE = rf"[ \u3000\u00a0]{_OFFICE}(?:{_FEW}（[^（）]{{2,12}}）)?[ \u3000\u00a0]{_FEW}{_DAY}"
_SIGNED = re.compile(rf"[。！]{_FEW}{_SIGNATURE}|{_SIGNATURE}{_FEW}$")


def breaks(line: str) -> Iterator[tuple[int, int]]:
    """Where ``line`` was broken before: spans of blanks, none for a line that is one paragraph."""
    copied = _PAGE_PATH.match(line.lstrip()) is not None
    if len(line) < _LEAST and not copied:
        return
    blanks = list(_BLANKS.finditer(line))
    numbered = sum(_OPENS.match(line, blank.end()) is not None for blank in blanks)
    headed = any(_headed(line, blank) for blank in blanks[:_HEAD])
    if numbered < _OPENERS and not headed and not copied and not _SIGNED.search(line):
        return
    begun = 0
    for blank in blanks:
        if blank.start() == begun:
            begun = blank.end()
        elif _ends(line, begun, blank):
            yield blank.span()
            begun = blank.end()


def _ends(line: str, begun: int, blank: re.Match[str]) -> bool:
    """Whether the paragraph that began at ``begun`` ends before ``blank``."""
    end, after = blank.start(), blank.end()
    if not blank[0].isspace():
        return True
    if _ARTICLE.fullmatch(line, begun, end):
        return False
    near = max(begun, end - _LONGEST)  # a file may be nothing but blanks
    if line.rfind("《", near, end) > line.rfind("》", near, end):
        return False
    if _DOCUMENT_NUMBER.fullmatch(line, begun, end):
        return True
    if _FURNITURE.match(line, after) or _FURNITURE.fullmatch(line, begun, end):
        return not _CLOCK.match(line, after)
    if line[end - 1] in STOPS or _DATE.match(line, after):
        return True
    if _DAY_FORM.match(line, after) and _SIGNER.search(line, max(begun, end - _LONGEST), end):
        return True
    if _OPENS.match(line, after) or _LABEL.match(line, after):
        return True
    if _DATE.fullmatch(line, begun, end):
        return True
    if _OPENS.match(line, begun):
        # A heading, and what stands under it.
        return end - begun <= _HEADING and not any(stop in line[begun:end] for stop in "。；")
    return _headed(line, blank)


def _headed(line: str, blank: re.Match[str]) -> bool:
    """Whether a title stands before ``blank``, addressees or a purpose behind it."""
    title, after = line[max(0, blank.start() - _TITLE) : blank.start()], blank.end()
    if TITLE_ENDS.search(title) is None:
        return False
    return _ADDRESSED.match(line, after) is not None or _PURPOSE.match(line, after) is not None
