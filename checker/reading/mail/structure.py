"""What a mail consists of: its leaves, which of them it shows, and what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

from checker.reading import text as plain_text
from checker.reading.contract import Unreadable
from checker.reading.html.page import codec

ENCRYPTED = "encrypted"
_DEEPEST = 20
_LONGEST_HEADER = 10_000  # decoding takes time that grows faster than length
_PATHS = re.compile(r"[\\/\r\n\t]+")
_OF_LETTERS = ("To", "Cc", "Bcc", "Received", "Delivered-To", "X-Unsent")


def parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves of the message; an attached message is one leaf, and so is an encrypted one.

    To be used first: it makes the message safe to decode. Raises ``Unreadable``.
    """
    if depth > _DEEPEST:
        raise Unreadable("邮件层层嵌套，无法读取", "请把附件下载下来，分别检查")
    _forget_false_charset(message)
    inside = _inside(message)
    for part in inside:
        yield from parts(part, depth + 1)
    if not inside:
        yield message


def _forget_false_charset(part: Message) -> None:
    """Take away the name of an encoding that is none; the library would use it all the same."""
    named = part.get_content_charset()
    try:
        codec(named or "utf-8")
    except LookupError:
        part.del_param("charset")


def _inside(message: Message) -> list[Message]:
    """The parts of a message that consists of parts that can be read."""
    inside = message.get_payload()
    if message.get_content_maintype() != "multipart" or not isinstance(inside, list):
        return []
    if message.get_content_subtype() == ENCRYPTED:
        return []
    return [part for part in inside if isinstance(part, Message)]


def shown(message: Message) -> Iterator[Message]:
    """The texts that a mail program shows one below the other.

    Of the same text in plain and in HTML, the plain one.
    """
    kind = message.get_content_type()
    inside = _inside(message)
    if kind == "multipart/alternative":
        ways = [way for part in inside if (way := list(shown(part)))]
        plain = [way for way in ways if way[0].get_content_type() == "text/plain"]
        yield from (plain or ways or [[]])[0]
    elif kind == "multipart/related":
        start = message.get_param("start")
        roots = sorted(inside, key=lambda part: not start or part.get("Content-ID") != start)
        yield from next((way for part in roots if (way := list(shown(part)))), [])
    elif inside:
        for part in inside:
            yield from shown(part)
    elif (
        kind in ("text/plain", "text/html")
        and disposition(message) != "attachment"
        and not (file_name(message) and disposition(message))
        and payload(message).strip()
    ):
        yield message


def is_page(message: Message) -> bool:
    """Whether this is a web page that a browser or an office program saved in one file."""
    is_sent = "@" in raw(message, "from") or any(name in message for name in _OF_LETTERS)
    return message.get_content_type() in ("multipart/related", "text/html") and not is_sent


def payload(part: Message) -> bytes:
    """The bytes of a leaf, decoded; of an attached message, all of it."""
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        first = inside[0] if isinstance(inside, list) and inside else None
        return first.as_bytes() if isinstance(first, Message) else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def disposition(part: Message) -> str:
    """``attachment``, ``inline``, another word, or nothing."""
    return part.get_content_disposition() or ""


def file_name(part: Message) -> str:
    """What the part is called, without a path; empty when it has no name."""
    name = part.get_param("filename", None, "content-disposition") or part.get_param("name")
    if isinstance(name, tuple):
        name = collapse_rfc2231_value(name)
    return _PATHS.sub("_", decoded(name if isinstance(name, str) else None)).strip()


def raw(message: Message, wanted: str) -> str:
    """A header as it stands in the file: ``get`` gives up bytes beyond ASCII."""
    return next((str(value) for name, value in message.raw_items() if name.lower() == wanted), "")


def decoded(value: object) -> str:
    """A header as text: encoded words, or raw bytes in UTF-8 or GB18030."""
    if value is None:
        return ""
    text = str(value)[:_LONGEST_HEADER]
    try:
        pieces = [
            part if isinstance(part, str) else _bytes_as_text(part, charset)
            for part, charset in decode_header(text)
        ]
    except ValueError:
        pieces = [text]
    joined = "".join(pieces)
    if any("\udc80" <= c <= "\udcff" for c in joined):
        joined = _bytes_as_text(joined.encode("utf-8", "surrogateescape"), None)
    return " ".join(joined.split())


def _bytes_as_text(data: bytes, charset: str | None) -> str:
    try:
        if charset:
            return data.decode(codec(charset))
    except (LookupError, UnicodeDecodeError):
        pass
    return plain_text.decode_name(data)
