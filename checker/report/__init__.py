"""From a verdict to something a person or a program reads: one module a format.

``render`` is the only door; ``FORMATS`` lists what it can write. A new format is one new module
and one new line in ``_RENDERERS``. Each module is imported when its format is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from checker.model import Verdict

Format = Literal["text", "json", "html"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may ask of a format; a format ignores what does not concern it.

    ``with_text`` adds the document's own text (JSON; the HTML report always holds it);
    ``width`` is in terminal columns, ``None`` for that of the terminal (text only);
    ``colour`` allows ANSI colours (text only).
    """

    with_text: bool = False
    width: int | None = None
    colour: bool = False


def _text(verdict: Verdict, options: Options) -> str:
    from checker.report import text

    return text.render(verdict, width=options.width, colour=options.colour)


def _json(verdict: Verdict, options: Options) -> str:
    from checker.report import json

    return json.render(verdict, with_text=options.with_text)


def _html(verdict: Verdict, options: Options) -> str:
    from checker.report import html

    return html.render(verdict)


_RENDERERS: Mapping[Format, Callable[[Verdict, Options], str]] = {
    "text": _text,
    "json": _json,
    "html": _html,
}

FORMATS: tuple[Format, ...] = tuple(_RENDERERS)


def render(
    verdict: Verdict,
    format: Format,
    *,
    with_text: bool = False,
    width: int | None = None,
    colour: bool = False,
) -> str:
    """Write ``verdict`` in ``format``, one of ``FORMATS``; see ``Options`` for the rest.

    JSON comes as one line without its line end, text and HTML as whole files.
    Raises ``ValueError``, in words for the user, when the format is not known.
    """
    renderer = _RENDERERS.get(format)
    if renderer is None:
        known = "、".join(FORMATS)
        raise ValueError(f"不支持的报告格式“{format}”，可用的格式有：{known}。")
    return renderer(verdict, Options(with_text=with_text, width=width, colour=colour))


__all__ = ["FORMATS", "Format", "Options", "render"]
