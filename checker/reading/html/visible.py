"""What of a web page a reader does not see, or sees and does not read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset(
    {
        "title", "meta", "link", "base", "xml", "script", "style", "noscript", "template", "nav", "footer", "aside", "iframe",
        "object", "embed", "applet", "canvas", "svg", "audio", "video", "map", "button", "select",
        "datalist", "textarea", "input", "dialog", "rt", "rp", "del",
    }
)  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|"
    r"font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.I,
)


def remove_unseen(root: _Element) -> None:
    """Take out of the page what is not part of its text."""
    for element in list(root.iter()):
        if _is_unseen(element):
            _remove(element)


def _is_unseen(element: _Element) -> bool:
    if not isinstance(element.tag, str):
        return True  # a comment or the like
    attributes = element.attrib
    return (
        element.tag in _UNSEEN
        or "hidden" in attributes
        or str(attributes.get("aria-hidden", "")).lower() == "true"
        or str(attributes.get("role", "")).lower() in _ROLES
        or _HIDING.search(str(attributes.get("style", ""))) is not None
    )


def _remove(element: _Element) -> None:
    """Take out ``element`` and what is in it; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
