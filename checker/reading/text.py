"""Plain text in the encodings that Chinese offices use."""

from __future__ import annotations

import codecs
import re

from checker.model import Page, ReadIssue
from checker.reading.builder import too_long
from checker.reading.contract import Content, Request, Unreadable
from checker.reading.limits import Limits

_BOMS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# What Chinese notices are made of: ASCII, punctuation, circled numbers, full-width forms, hanzi.
_USUAL = re.compile("[\t\n\r -~·—-…①-⓿、-〗㈠-㊰一-龥！-～￥]")
_HANZI = re.compile("[\u4e00-\u9fff]")
_SAMPLE = 20_000
_MOSTLY = 0.9
_BAD_SHARE = 0.01  # more damaged characters than this and it is the wrong encoding

_CURE = "请用记事本或 WPS 打开，另存为 UTF-8 编码的文本文件后再检"


def read(data: bytes, request: Request) -> Content:
    """Text content of ``data``, one page. Raises ``Unreadable``."""
    text, damaged = decode(data)
    problem = f"文件中有 {damaged} 处文字已损坏，无法还原，损坏处没有检查"
    return content(text, request.limits, (ReadIssue(problem),) if damaged else ())


def content(text: str, limits: Limits, issues: tuple[ReadIssue, ...] = ()) -> Content:
    """The content of a decoded text. Raises ``Unreadable`` when it is no text to be checked."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or len(_CONTROLS.findall(text)) > len(text) * _BAD_SHARE:
        raise Unreadable("文件不是文本，认不出是什么格式", "请提供 .docx、PDF 或文本文件")
    if _SURROGATES.search(text):
        raise Unreadable("文字中含有无效字符，编码有误", _CURE)
    if not text.strip():
        raise Unreadable("文件里没有文字", "请确认发来的是不是正确的文件")
    if len(text) > limits.max_characters:
        raise too_long(limits)
    return Content(text, (Page(1, 0, len(text)),), (), issues)


def decode(data: bytes) -> tuple[str, int]:
    """The text of ``data`` and how many places in it are damaged.

    In order: byte order mark, strict UTF-8, the shape of UTF-16, GB18030, then UTF-8 or GB18030
    with a few broken characters. Raises ``Unreadable``.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text, damaged = _lenient(data[len(bom) :], encoding)
            return _unless_damaged(text, damaged)
    unicode = _strict(data, "utf-8")
    if unicode is None or "\0" in unicode:
        unicode = _utf16(data)
    return _chinese(data) if unicode is None else (unicode, 0)


def decode_name(data: bytes) -> str:
    """A file name or a subject that does not say its encoding: UTF-8 or GB18030.

    Short Chinese words in GB18030 are often well-formed UTF-8 of letters that nobody uses.
    """
    text = data.decode("utf-8", "replace")
    if text.isascii() or ("\ufffd" not in text and _HANZI.search(text)):
        return text
    return data.decode("gb18030", "replace")


def _chinese(data: bytes) -> tuple[str, int]:
    text, damaged = _lenient(data, "utf-8")
    beyond_ascii = sum(1 for c in text[:_SAMPLE] if c > "\x7f")
    if damaged <= max(2, _BAD_SHARE * beyond_ascii) and beyond_ascii > 2 * damaged:
        # Cut off or spoiled UTF-8; as GB18030 it would often decode to well-formed nonsense.
        return text, damaged
    return _unless_damaged(*_lenient(data, "gb18030"))


def _utf16(data: bytes) -> str | None:
    """``data`` as UTF-16 without a mark, when that makes better sense than GB18030."""
    if len(data) % 2:
        return None
    readings = [(_usual(text), text) for text in (_strict(data, e) for e in _UTF16) if text]
    if not readings:
        return None
    share, text = max(readings)
    if share < _MOSTLY or "\0" in text:
        return None
    # Only UTF-16 has zero bytes. Without any, both may be well formed: take the likelier.
    if b"\0" not in data and _usual(_strict(data, "gb18030") or "") >= share:
        return None
    return text


_UTF16 = ("utf-16-le", "utf-16-be")


def _usual(text: str) -> float:
    """The share of usual characters; rare hanzi count as unusual."""
    sample = text[:_SAMPLE]
    if not sample:
        return 0.0
    usual = sum(1 for c in _USUAL.findall(sample) if c < "\u4e00" or c > "\u9fa5" or _common(c))
    return usual / len(sample)


def _common(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, encoding: str) -> tuple[str, int]:
    text = data.decode(encoding, "replace")
    return text, text.count("\ufffd")


def _unless_damaged(text: str, damaged: int) -> tuple[str, int]:
    if damaged > max(2, _BAD_SHARE * len(text)):
        raise Unreadable("文件的编码无法识别", _CURE)
    return text, damaged
