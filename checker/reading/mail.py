"""Mail (.eml) and saved web pages (.mht): the letter is one document, each attachment another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value

from checker.model import ReadIssue
from checker.reading import html
from checker.reading import text as plain_text
from checker.reading.builder import TextBuilder
from checker.reading.contract import Content, Inner, Request, Unreadable

_MOST_BOUNDARIES = 20_000
_DEEPEST = 20
_LONGEST_HEADER = 10_000  # decoding takes time that grows faster than length
_PATHS = re.compile(r"[\\/\r\n\t]+")


def read(data: bytes, request: Request) -> Content:
    """The subject and the letter as text, the attachments inside. Raises ``Unreadable``."""
    if data.count(b"\n--") > _MOST_BOUNDARIES:
        raise Unreadable("邮件的结构过于复杂，可能是恶意文件", "请把附件下载下来，分别检查")
    # The newer policies parse headers with a grammar whose time explodes on hostile ones.
    message = BytesParser(policy=compat32).parsebytes(data)
    parts = list(_parts(message))
    letter = _letter(parts)
    builder = TextBuilder(request.limits)
    issues: list[ReadIssue] = []
    subject = _decoded(_raw(message, "subject"))
    if letter is not None:
        body, issues = _text(letter, request)
        if body.strip():
            builder.line(subject)
            for line in body.splitlines():
                builder.line(line)
    attached = [part for part in parts if part is not letter and _is_file(part, parts, builder)]
    if not len(builder) and not attached:
        raise Unreadable("邮件里没有正文，也没有附件", "请确认发来的是不是正确的文件")
    found = builder.content(issues)
    inner = _files(attached)
    if not len(builder):
        return Content("", (), issues=tuple(issues), inner=inner)
    return Content(found.text, found.pages, found.tables, found.issues, inner=inner)


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves of the message; an attached message is one leaf."""
    if depth > _DEEPEST:
        raise Unreadable("邮件层层嵌套，无法读取", "请把附件下载下来，分别检查")
    inside = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(inside, list):
        for part in inside:
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)
    else:
        yield message


def _letter(parts: list[Message]) -> Message | None:
    """The part that is the letter itself: plain text where there is one, else HTML."""
    texts = [part for part in parts if _disposition(part) != "attachment"]
    for wanted in ("text/plain", "text/html"):
        for part in texts:
            if part.get_content_type() == wanted and _payload(part).strip():
                return part
    return None


def _text(letter: Message, request: Request) -> tuple[str, list[ReadIssue]]:
    data = _payload(letter)
    if letter.get_content_type() == "text/html":
        found = html.text_of(_in_utf8(data, letter), request)
        return found.text, list(found.issues)
    try:
        return data.decode(_charset(letter)), []
    except (LookupError, UnicodeDecodeError):
        text, damaged = plain_text.decode(data)
        problem = f"邮件正文中有 {damaged} 处文字已损坏，无法还原，损坏处没有检查"
        return text, [ReadIssue(problem)] if damaged else []


def _in_utf8(data: bytes, letter: Message) -> bytes | str:
    """The page decoded where the mail itself names the encoding, else as it is."""
    if letter.get_content_charset() is None:
        return data
    try:
        return data.decode(_charset(letter))
    except (LookupError, UnicodeDecodeError):
        return data


def _charset(part: Message) -> str:
    name = part.get_content_charset() or "utf-8"
    # Mail programs say gb2312 and mean its successors.
    return "gb18030" if name in ("gb2312", "gbk", "x-gbk", "gb_2312-80") else name


def _is_file(part: Message, parts: list[Message], builder: TextBuilder) -> bool:
    """Whether ``part`` is a file that somebody sent, not decoration or the letter once more."""
    if not _payload(part):
        return False
    if _disposition(part) == "attachment":
        return True
    kind = part.get_content_type()
    if kind in ("text/plain", "text/html"):
        return bool(_file_name(part))
    if part.get_content_maintype() == "image":
        # A picture in the letter is a logo or a signature, unless it is all that there is.
        return not len(builder)
    # What a saved web page or a letter needs to be shown has an address of its own.
    return not (part.get("Content-Location") or kind in ("text/css", "application/javascript"))


def _files(parts: list[Message]) -> Iterator[Inner]:
    for number, part in enumerate(parts, start=1):
        yield Inner(_file_name(part) or f"附件{number}", _payload(part))


def _payload(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        first = inside[0] if isinstance(inside, list) and inside else None
        return first.as_bytes() if isinstance(first, Message) else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _disposition(part: Message) -> str:
    return part.get_content_disposition() or ""


def _file_name(part: Message) -> str:
    name = part.get_param("filename", None, "content-disposition") or part.get_param("name")
    if isinstance(name, tuple):
        name = collapse_rfc2231_value(name)
    return _PATHS.sub("_", _decoded(name if isinstance(name, str) else None)).strip()


def _raw(message: Message, wanted: str) -> str:
    """A header as it stands in the file: ``get`` gives up bytes beyond ASCII."""
    return next((str(value) for name, value in message.raw_items() if name.lower() == wanted), "")


def _decoded(value: object) -> str:
    """A header as text: encoded words, or raw bytes in UTF-8 or GB18030."""
    if value is None:
        return ""
    text = str(value)[:_LONGEST_HEADER]
    try:
        parts = [
            part if isinstance(part, str) else _bytes_as_text(part, charset)
            for part, charset in decode_header(text)
        ]
    except ValueError:
        parts = [text]
    raw = "".join(parts)
    if any("\udc80" <= c <= "\udcff" for c in raw):
        raw = _bytes_as_text(raw.encode("utf-8", "surrogateescape"), None)
    return " ".join(raw.split())


def _bytes_as_text(data: bytes, charset: str | None) -> str:
    try:
        if charset:
            return data.decode("gb18030" if charset.startswith("gb") else charset)
    except (LookupError, UnicodeDecodeError):
        pass
    return plain_text.decode_name(data)
