"""Draws the pages of a document, with the templates that they use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from checker.model import Box
from checker.reading.contract import Unreadable
from checker.reading.ofd.document import Parts, page_area
from checker.reading.ofd.geometry import POINTS, Area
from checker.reading.ofd.objects import Objects
from checker.reading.ofd.package import Package, below, local
from checker.reading.ofd.resources import Resources
from checker.reading.ofd.sheet import Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_TEMPLATES = 20  # on one page
_MOSTLY_PICTURE = 0.5  # text that nobody sees over a picture says what is in the picture


class Page:
    """A page as drawn, and its pictures."""

    def __init__(self, sheet: Sheet, package: Package, resources: Resources) -> None:
        self.sheet = sheet
        self._package = package
        self._resources = resources

    def pictures(self) -> Iterator[tuple[bytes, Box]]:
        """The pictures that lie in the file, each with its place on the page, in points.

        Raises ``Unreadable`` when one is broken.
        """
        for picture in self.sheet.pictures:
            part = self._resources.media(picture.resource)
            if part is not None:
                yield self._package.data(part), picture.box


class Pages:
    """Opens the pages of one document one at a time."""

    def __init__(self, package: Package, parts: Parts) -> None:
        self._package = package
        self._parts = parts
        self._resources = Resources(package, parts.resources)
        self._repeated = self._repeated_templates()

    def open(self, part: str) -> Page:
        """The page of ``part``. Raises ``Unreadable`` when it is broken."""
        root = self._package.xml(part)
        page = page_area(below(root, "Area"), self._parts.area)
        resources = self._resources_of(root, part)
        sheet = _draw(root, page, resources)
        # What a template says on many pages is a running head, except for a page that says
        # nothing else.
        own = sheet.characters or sheet.pictures
        for name in _templates(root):
            under = self._template(name, page)
            if under is not None:
                sheet.draw(under, text=not own or name not in self._repeated)
        if sheet.picture_share >= _MOSTLY_PICTURE:
            sheet.reveal()
        return Page(sheet, self._package, resources)

    def _template(self, name: str, page: Area) -> Sheet | None:
        part = self._package.find(self._parts.templates.get(name), self._parts.root)
        if part is None:
            return None
        return _draw(self._package.xml(part), page, self._resources)

    def _resources_of(self, root: _Element, part: str) -> Resources:
        own = [self._package.find(child.text, part) for child in root if local(child) == "PageRes"]
        found = [name for name in own if name is not None]
        return (
            Resources(self._package, [*found, *self._parts.resources]) if found else self._resources
        )

    def _repeated_templates(self) -> set[str]:
        """The templates that more than one page uses."""
        if not self._parts.templates or len(self._parts.pages) < 2:
            return set()
        uses: Counter[str] = Counter()
        for part in self._parts.pages:
            if part is None:
                continue
            try:
                uses.update(set(_templates(self._package.xml(part))))
            except Unreadable:
                continue  # said when its turn comes
        return {name for name, count in uses.items() if count > 1}


def _draw(root: _Element, page: Area, resources: Resources) -> Sheet:
    sheet = Sheet(page.width * POINTS, page.height * POINTS)
    content = below(root, "Content")
    if content is not None:
        Objects(sheet, page, POINTS, resources).read(content)
    return sheet


def _templates(root: _Element) -> list[str]:
    names = (child.get("TemplateID", "") for child in root if local(child) == "Template")
    return list(dict.fromkeys(islice(names, _MOST_TEMPLATES)))
