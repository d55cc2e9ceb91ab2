"""How often a notice is judged otherwise because it came another way.

``python -m benchmarks.ways``: the notices under ``corpus/notices/test`` as they are,
and the same ones cut at the edge of a page, copied with what a web page has around them, run into
one line, with other signs and characters. For each way it prints how many verdicts changed and
which share of the findings stayed, types counted.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import TypeAlias

from checker import check

NOTICES = Path(__file__).parent.parent / "corpus" / "notices" / "test"
_UNBROKEN = re.compile(r"[A-Za-z0-9.-]+|.")
_HALF = str.maketrans("，：；（）！？", ",:;()!?")
_ITEM = re.compile(r"\n(?=[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.．])")
_AROUND = (
    "首页 > 政务公开 > 通知公告\n索引号：11150100MB1234567X/2026-00012\n"
    "发布日期：2026-03-02 来源：区政府办 浏览次数：121 次\n字体：[大 中 小]\n{}\n"
    "【打印本页】 【关闭窗口】\n分享到：微信 微博\n主办单位：区人民政府 网站标识码：1501020001"
)

Answer: TypeAlias = tuple[str, Counter[str]]


def page(text: str, width: float, *, numbered: bool = False) -> str:
    """``text`` as a page shows it: numbers whole, no line begins with punctuation."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if "|" in paragraph or "\t" in paragraph:
            lines.append(paragraph)
            continue
        line, full = "", 0.0
        for piece in _UNBROKEN.findall(paragraph):
            wide = sum(1 if character > "\u2e7f" else 0.5 for character in piece)
            if full + wide > width and piece not in "，。；：、）》”":
                lines.append(line)
                line, full = "", 0.0
            line, full = line + piece, full + wide
        lines.append(line)
        if numbered and len(lines) % 24 == 0:
            lines.append(f"— {len(lines) // 24} —")
    return "\n".join(lines)


def columns(text: str, width: int) -> str:
    """``text`` cut after so many characters, as a plain copy is."""
    cut = [
        [line] if "|" in line else [line[at : at + width] for at in range(0, len(line) or 1, width)]
        for line in text.split("\n")
    ]
    return "\n".join(part for line in cut for part in line)


def traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


def copied(text: str, *, glued: bool = False) -> str:
    """``text`` as one line with the page's path, time and buttons in it; ``glued``: items run together."""
    title, _, rest = text.partition("\n")
    body = _ITEM.sub("", rest) if glued and "|" not in rest else rest
    line = f"当前位置： 首页政务公开部门文件 {title} 时间：2026-03-02 09:30 微信 微博 QQ空间 {body}"
    return f"{line} 来源：区政府办公室 附件下载".replace("\n", " ")


def recorded(text: str) -> str:
    """``copied`` with the record that a collection of pages writes above each."""
    title = text.partition("\n")[0]
    return (
        f"标题: {title}\n发布时间: 2026-03-02 09:30\n文号: \n发布机构: 区政府办公室\n栏目: 部门文件\n"
        f"原文链接: https://example.org/202603/t1.htm\n========== 正文 ==========\n{copied(text)}"
    )


WAYS: dict[str, Callable[[str], str]] = {
    "page of 22 characters a line": partial(page, width=22),
    "page of 28": partial(page, width=28),
    "page of 36": partial(page, width=36),
    "page of 28, numbered": partial(page, width=28, numbered=True),
    "cut after 21 characters": partial(columns, width=21),
    "cut after 40": partial(columns, width=40),
    "a web page around it": _AROUND.format,
    "one line, blanks for line ends": lambda text: text.replace("\n", " "),
    "a web page in one line": copied,
    "a web page in one line, items run together": partial(copied, glued=True),
    "a web page in one line, its record above": recorded,
    "indented": lambda text: "\n".join(f"\u3000\u3000{line}" for line in text.split("\n")),
    "half-width signs": lambda text: text.translate(_HALF),
    "traditional characters": traditional,
    "other years": lambda text: re.sub("202[3-7]年", "2022年", text),
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--notices", type=int, help="so many notices; without it all")
    options.add_argument("--show", metavar="WAY", help="the notices that this way changes")
    asked = options.parse_args()
    texts = notices(asked.notices)
    ways = {asked.show: WAYS[asked.show]} if asked.show else WAYS
    with ProcessPoolExecutor() as workers:
        plain = list(workers.map(answer, texts, chunksize=8))
        for name in ways:
            come = list(workers.map(came, repeat(name), texts, chunksize=8))
            changed = [
                at
                for at, (was, now) in enumerate(zip(plain, come, strict=True))
                if was[0] != now[0]
            ]
            stayed = sum(map(same, plain, come)) / len(texts)
            print(
                f"{name}: {len(changed)} of {len(texts)} verdicts changed, {stayed:.3f} of the findings stayed"
            )
            if asked.show:
                for at in changed:
                    print(f"  {plain[at][0]} → {come[at][0]}: {texts[at][:40]!r}")
    return 0


def notices(number: int | None) -> list[str]:
    """So many texts of the files in turn."""
    found = [
        json.loads(line)["text"]
        for path in sorted(NOTICES.rglob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return found[:: max(1, len(found) // number)][:number] if number else found


def came(name: str, text: str) -> Answer:
    return answer(WAYS[name](text))


def answer(text: str) -> Answer:
    """The verdict, and how many findings of each type it rests on."""
    verdict = check(text)
    return verdict.label, Counter(f.type for f in verdict.findings if f.severity != "note")


def same(one: Answer, other: Answer) -> float:
    every = (one[1] | other[1]).total()
    return (one[1] & other[1]).total() / every if every else 1.0


if __name__ == "__main__":
    raise SystemExit(main())
