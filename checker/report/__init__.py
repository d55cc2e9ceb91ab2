"""From a verdict to something a person or a program reads: one module a format.

``render`` is the door to what is text and ``render_bytes`` to what is a file of bytes; ``FORMATS``
and ``BINARY_FORMATS`` list what they can write. A new format is one new module and one new line in
the table of its door. Each module is imported when its format is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeGuard

from checker.model import Verdict

Format = Literal["text", "json", "html"]
BinaryFormat = Literal["docx", "pdf"]


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


def _docx(verdict: Verdict) -> bytes:
    from checker.report import word

    return word.render(verdict)


def _pdf(verdict: Verdict) -> bytes:
    from checker.report import pdf

    return pdf.render(verdict)


_BINARY_RENDERERS: Mapping[BinaryFormat, Callable[[Verdict], bytes]] = {
    "docx": _docx,
    "pdf": _pdf,
}

BINARY_FORMATS: tuple[BinaryFormat, ...] = tuple(_BINARY_RENDERERS)


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
        raise _unknown(format, FORMATS)
    return renderer(verdict, Options(with_text=with_text, width=width, colour=colour))


def render_bytes(verdict: Verdict, format: BinaryFormat) -> bytes:
    """Write ``verdict`` in ``format``, one of ``BINARY_FORMATS``, as the bytes of a whole file.

    Raises ``ValueError``, in words for the user, when the format is not known, and CheckerError
    where no PDF can be made: that takes LibreOffice.
    """
    renderer = _BINARY_RENDERERS.get(format)
    if renderer is None:
        raise _unknown(format, BINARY_FORMATS)
    return renderer(verdict)


def is_binary(format: Format | BinaryFormat) -> TypeGuard[BinaryFormat]:
    """Whether ``render_bytes`` is the door to ``format``."""
    return format in BINARY_FORMATS


def _unknown(format: str, known: Iterable[str]) -> ValueError:
    return ValueError(f"不支持的报告格式“{format}”，可用的格式有：{'、'.join(known)}。")


__all__ = [
    "BINARY_FORMATS", "FORMATS", "BinaryFormat", "Format", "Options",
    "is_binary", "render", "render_bytes",
]  # fmt: skip
