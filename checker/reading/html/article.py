"""Finds the article of a page that is mostly menus, lists of links and footers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEW_LINKS = 8  # a page with fewer is no page of a site: all of it is read
# Names that content systems of Chinese authorities give to the text itself.
_SURE = frozenset(
    {
        "zoom", "ucapcontent", "trseditor", "trsueditor", "trspreappend", "articlecontent",
        "jfontcontent", "pagescontent", "viewtrsueditor", "wzcontent", "newscontent", "xlcontent",
        "contenttext", "xxgkcontent", "articlebody", "vsbcontent", "vnewscontent",
        "trseditorview", "zfxxgkzwcontent", "zwcontent",
    }
)  # fmt: skip
# Names that often mean the text and sometimes more or less.
_LIKELY = frozenset(
    {
        "content", "article", "main", "maincontent", "detail", "detailcontent", "articlecon",
        "conttext", "context", "contentbox", "text", "artcon", "bodycontent", "wzzoom",
        "btcontent", "noticecontent", "bulletincontent", "detailtext", "arttext", "printarea",
    }
)  # fmt: skip
_SURE_SHARE = 0.25  # of the page's text that is no link
_LIKELY_SHARE = 0.5
_BULK_SHARE = 0.9
_MOSTLY = 0.85  # a smaller element is as good when it holds so much of the text of the best
_CONTAINERS = frozenset({"body", "div", "section", "article", "main", "form", "td", "center"})
_SHORTEST_TITLE = 6
_PUNCTUATION = re.compile(r"[-_\s]")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class _Weight:
    """Of an element: the characters that are no link's, and the number of links."""

    text: int = 0
    links: int = 0


def article(root: _Element) -> _Element:
    """The element that holds the article; the whole page where it cannot be told."""
    weights = _weigh(root)
    whole = weights[root]
    if whole.links < _FEW_LINKS:
        return root
    for names, share in ((_SURE, _SURE_SHARE), (_LIKELY, _LIKELY_SHARE)):
        marked = [e for e in weights if weights[e].text >= share * whole.text and _names(e) & names]
        if marked and whole.text:
            enough = _MOSTLY * max(weights[element].text for element in marked)
            good = [element for element in marked if weights[element].text >= enough]
            return min(good, key=lambda element: weights[element].text)
    return _bulk(root, weights)


def stated_titles(root: _Element) -> list[str]:
    """What the page's own head calls its article, the most reliable first, without blanks."""
    metas = [m for m in root.iter("meta") if (m.get("name") or "").lower() == "articletitle"]
    said = [meta.get("content") or "" for meta in metas]
    said += [element.text or "" for element in root.iter("title")]
    return [bare for text in said if (bare := _SPACES.sub("", text))]


def title_outside(root: _Element, chosen: _Element, stated: Sequence[str]) -> str:
    """The title of the article when ``chosen``, an element of the page, does not hold it.

    ``stated`` as ``stated_titles`` gave it.
    """
    if chosen is root:
        return ""
    inside = set(chosen.iter())
    outside = [element for element in root.iter() if element not in inside]
    headings = [_text(element) for element in outside if element.tag == "h1"]
    if len(headings) != 1:
        short = (_SPACES.sub(" ", element.text or "").strip() for element in outside)
        headings = [
            text
            for text in short
            if len(text) >= _SHORTEST_TITLE and any(_SPACES.sub("", text) in s for s in stated)
        ]
    title = max(headings, key=len, default="")
    return "" if _SPACES.sub("", title) in _SPACES.sub("", _text(chosen)) else title


def _bulk(root: _Element, weights: dict[_Element, _Weight]) -> _Element:
    """The innermost element that holds nearly all text that is no link."""
    enough = _BULK_SHARE * weights[root].text
    chosen = root
    while True:
        heavy = [child for child in chosen if weights[child].text >= enough]
        if len(heavy) != 1 or heavy[0].tag not in _CONTAINERS:
            return chosen
        chosen = heavy[0]


def _weigh(root: _Element) -> dict[_Element, _Weight]:
    """The weight of every element."""
    from lxml import etree

    weights: dict[_Element, _Weight] = {}
    inside_link = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_link = element.tag == "a" and element.get("href") is not None
        if event == "start":
            inside_link += is_link
            weights[element] = _Weight(0 if inside_link else _length(element.text))
            continue
        inside_link -= is_link
        weight = weights[element]
        weight.links += is_link
        parent = element.getparent()
        if parent is not None:
            above = weights[parent]
            above.text += weight.text + (0 if inside_link else _length(element.tail))
            above.links += weight.links
    return weights


def _text(element: _Element) -> str:
    return _SPACES.sub(" ", "".join(str(text) for text in element.itertext())).strip()


def _length(text: str | None) -> int:
    return len(_SPACES.sub("", text)) if text else 0


def _names(element: _Element) -> set[str]:
    """What the page calls an element, in small letters without punctuation and number."""
    said = [str(element.get(name, "")) for name in ("id", "itemprop", "role")]
    said += str(element.get("class", "")).split()
    if element.tag in ("article", "main"):
        said.append(str(element.tag))
    return {_PUNCTUATION.sub("", name).lower().rstrip("0123456789") for name in said}
