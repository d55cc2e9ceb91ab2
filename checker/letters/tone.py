"""How a letter speaks: to the issuing body, politely, with its words quoted and kept short."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.report.columns import printable

BLANK = "________"
DAY = "______年____月____日"

_INNER = str.maketrans({"“": "‘", "”": "’", "「": "‘", "」": "’"})
_TITLE_INNER = str.maketrans("《》", "〈〉")
_TITLE_MARKS = "《》 "
_LEADS = re.compile(r"^(?:建议)?(?:商)?请(?:发文单位|贵单位)")
_PARTIES = (
    ("由本单位", "由贵单位"),
    ("由本部门", "由贵单位"),
    ("、本街道人员", "、街道人员"),
    ("发文单位", "贵单位"),
    ("对方", "贵单位"),
)
_PROPOSAL_MOST = 200  # characters
_STOPS = "；。"
_ORDINALS = re.compile(
    r"^(?:第?[一二三四五六七八九十百零]+[、章条编部]分?|（[一二三四五六七八九十百零\d]+）|\d{1,2}[.、]|[①-⑳])"
)
_THREATS = ("问责", "予以通报", "追究", "专项督查")


def cut(words: str, most: int) -> str:
    """``words`` on one line, at most ``most`` characters with the mark of what was left out."""
    line = printable(words)
    return line if len(line) <= most else f"{line[: most - 1].rstrip('，、；：')}…"


def measure(words: str) -> float:
    """The width of ``words`` in Chinese characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in words)


def quoted(words: str, most: int) -> str:
    """``words`` as a quotation, without the section number before and the stop behind them."""
    line = printable(words)
    while found := _ORDINALS.match(line):
        line = line[found.end() :].lstrip()
    line = line.strip("，。；：、 ") or printable(words)
    return f"“{cut(line, most).translate(_INNER)}”"


def entitled(title: str, most: int) -> str:
    """``title`` in title marks, those inside turned into the inner ones."""
    line = printable(title)
    if line.startswith("《") and line.find("》") == len(line) - 1:
        line = line[1:-1]
    return f"《{cut(line, most).translate(_TITLE_INNER)}》"


def where(section: Sequence[str]) -> str:
    """The numbers of a section: ``二（三）`` for 二、任务分工 / （三）各社区; empty without."""
    numbers = [found[0] for label in section if (found := _ORDINALS.match(printable(label)))]
    return "".join(number.rstrip("、") for number in numbers)


def proposal(remedy: str, *, brief: bool) -> str:
    """A remedy as a sentence to the issuing body that begins with 建议; empty without a remedy.

    ``brief`` keeps what comes before the first longer stop.
    """
    words = printable(remedy)
    for old, new in _PARTIES:
        words = words.replace(old, new)
    words = _LEADS.sub("", words, count=1).strip()
    if brief:
        words = re.split(f"[{_STOPS}]", words, maxsplit=1)[0]
    words = cut(words.rstrip(_STOPS), _PROPOSAL_MOST)
    if words.startswith("自己"):
        words = f"由贵单位{words}"
    if not words:
        return ""
    return f"{words}。" if words.startswith("建议") else f"建议{words}。"


def threatens(summary: str) -> bool:
    """Whether a restated clause speaks of what befalls those who do not keep it."""
    return any(word in summary for word in _THREATS)
