"""Mail (.eml) and saved web pages (.mht): the letter is one document, each attachment another."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from checker.model import Cell, Page, ReadIssue, Table
from checker.reading import html
from checker.reading import text as plain_text
from checker.reading.builder import TextBuilder, too_long
from checker.reading.contract import Content, Inner, Request, Unreadable
from checker.reading.html.page import codec
from checker.reading.limits import Limits
from checker.reading.mail import structure

_MOST_BOUNDARIES = 20_000
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_MOST_FRAMES = 20
# What mail programs add for other mail programs.
_MACHINERY = frozenset(
    {
        "application/pgp-signature", "application/pgp-encrypted", "application/pgp-keys",
        "application/pkcs7-signature", "application/x-pkcs7-signature", "text/css",
        "application/javascript", "message/delivery-status", "text/rfc822-headers",
    }
)  # fmt: skip
_OPEN_AND_SAVE = "请在邮件软件中打开，把正文和附件另存出来，分别检查"
_UNREADABLE = {
    **dict.fromkeys(_SEALED, ("这部分邮件经过加密或数字签名封装", _OPEN_AND_SAVE)),
    "application/ms-tnef": ("这是 Outlook 专用格式的附件（winmail.dat）", _OPEN_AND_SAVE),
}


def read(data: bytes, request: Request) -> Content:
    """The subject and the letter as text, the attachments inside. Raises ``Unreadable``.

    Of a saved web page, what it needs to be shown is no attachment.
    """
    if data.count(b"\n--") > _MOST_BOUNDARIES:
        raise Unreadable("邮件的结构过于复杂，可能是恶意文件", "请把附件下载下来，分别检查")
    # The newer policies parse headers with a grammar whose time explodes on hostile ones.
    message = BytesParser(policy=compat32).parsebytes(data.removeprefix(BOM_UTF8))
    parts = list(structure.parts(message))
    shown = list(structure.shown(message))
    pages = [part for part in (*shown, *parts) if part.get_content_type() == "text/html"]
    if pages and structure.is_page(message):
        return _page(pages[:_MOST_FRAMES], request)
    letter, issues, unread = _letter(shown, request)
    if any(part.get_content_subtype() == structure.ENCRYPTED for part in parts):
        unread.append(Unreadable("邮件已加密，加密的内容没有检查", _OPEN_AND_SAVE))
    if letter:
        subject = TextBuilder(request.limits)
        subject.line(structure.decoded(structure.raw(message, "subject")))
        letter = [subject.content(), *letter]
    is_said = set(shown)
    attached = [part for part in parts if part not in is_said and _is_file(part, bool(letter))]
    if not letter and not attached:
        unread.append(Unreadable("邮件里没有正文，也没有附件", "请确认发来的是不是正确的文件"))
        raise unread[0]
    content = _joined(letter, request.limits) if letter else Content("", ())
    return replace(content, issues=tuple(issues), inner=_files(attached, unread))


def _page(pages: Sequence[Message], request: Request) -> Content:
    """The text of the page, or of its first frame that has any. Raises ``Unreadable``."""
    for page in pages[:-1]:
        try:
            return _text(page, request)
        except html.NoText:
            continue
    return _text(pages[-1], request)


def _letter(
    shown: Sequence[Message], request: Request
) -> tuple[list[Content], list[ReadIssue], list[Unreadable]]:
    """The texts of the letter, what is wrong with them, and why others could not be read."""
    texts: list[Content] = []
    unread: list[Unreadable] = []
    for part in shown:
        try:
            texts.append(_text(part, request))
        except html.NoText:
            continue  # a letter often is an empty page, and only its attachments count
        except Unreadable as error:
            unread.append(error)
    return (
        [text for text in texts if text.text],
        [issue for text in texts for issue in text.issues],
        unread,
    )


def _text(part: Message, request: Request) -> Content:
    data = structure.payload(part)
    if part.get_content_type() == "text/html":
        return html.text_of(_as_declared(data, part), request)
    text, issues = _as_declared(data, part), []
    if isinstance(text, bytes):
        text, damaged = plain_text.decode(text)
        problem = f"邮件正文中有 {damaged} 处文字已损坏，无法还原，损坏处没有检查"
        issues = [ReadIssue(problem)] if damaged else []
    builder = TextBuilder(request.limits)
    for line in text.splitlines():
        builder.line(line)
    return builder.content(issues)


def _as_declared(data: bytes, part: Message) -> bytes | str:
    """The text of ``part`` where the mail names its encoding rightly, else its bytes."""
    try:
        return data.decode(codec(part.get_content_charset() or ""))
    except (LookupError, UnicodeDecodeError):
        return data


def _joined(texts: Sequence[Content], limits: Limits) -> Content:
    """``texts`` one below the other, as one page."""
    tables: list[Table] = []
    said = [content for content in texts if content.text]
    at = 0
    for content in said:
        for table in content.tables:
            rows = (tuple(Cell(c.start + at, c.end + at) for c in row) for row in table.rows)
            tables.append(Table(tuple(rows)))
        at += len(content.text) + len("\n")
    text = "\n".join(content.text for content in said)
    if len(text) > limits.max_characters:
        raise too_long(limits)
    return Content(text, (Page(1, 0, len(text)),), tuple(tables))


def _is_file(part: Message, has_letter: bool) -> bool:
    """Whether ``part`` is a file that somebody sent, not decoration or the letter once more."""
    kind = part.get_content_type()
    if not structure.payload(part) or kind in _MACHINERY:
        return False
    if structure.disposition(part) == "attachment":
        return True
    if kind in ("text/plain", "text/html"):
        return bool(structure.file_name(part))
    if part.get_content_maintype() == "image":
        # A picture in the letter is a logo or a signature, unless it is all that there is.
        return not has_letter
    # What a letter needs to be shown has an address of its own.
    return not part.get("Content-Location")


def _files(parts: Sequence[Message], unread: Sequence[Unreadable]) -> Iterator[Inner]:
    for error in unread:
        yield Inner("正文", b"", error.problem, error.cure)
    for number, part in enumerate(parts, start=1):
        name = structure.file_name(part) or f"附件{number}"
        problem = _UNREADABLE.get(part.get_content_type())
        yield Inner(name, b"", *problem) if problem else Inner(name, structure.payload(part))
