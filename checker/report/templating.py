"""What every HTML document of the project is made with: escaping templates, shared parts, styles."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from checker.report.inert import inert

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = "checker.report"


def packaged(name: str, package: str = _HERE) -> str:
    """The text of ``name`` among the templates of ``package``."""
    return resources.files(package).joinpath("templates", name).read_text("utf-8")


def style_sheet(name: str, package: str = _HERE) -> str:
    """The style sheet ``name`` behind the rules that all documents share."""
    return packaged("shared.css") + packaged(name, package)


def environment() -> Environment:
    """Templates escape what they print and may import ``shared.html``; ``inert`` is a filter."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(packaged),
    )
    made.filters["inert"] = inert
    return made
