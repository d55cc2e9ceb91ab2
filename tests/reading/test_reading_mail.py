"""Mail: the letter is one document, each attachment another."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from checker.errors import ReadError
from checker.reading import read, read_all

LETTER = "各社区：\n请于本周五前报送工作台账。"
SUBJECT = "关于报送台账的通知"


def letter(subject: str = SUBJECT, text: str = LETTER) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "街道办 <office@example.org>"
    message["To"] = "shequ@example.org"
    message["Subject"] = subject
    message["Date"] = "Mon, 03 Mar 2025 09:00:00 +0800"
    message.set_content(text)
    return message


def texts(data: bytes) -> dict[str, str]:
    return {
        result.name if isinstance(result, ReadError) else result.document.name: (
            result.problem if isinstance(result, ReadError) else result.document.text
        )
        for result in read_all(data, name="信.eml")
    }


def test_subject_and_letter_are_the_text() -> None:
    document = read(letter().as_bytes())
    assert document.format == "mail"
    assert document.text == f"{SUBJECT}\n{LETTER}"


def test_attachments_are_documents_of_their_own() -> None:
    message = letter()
    message.add_attachment("附表：社区填报。".encode(), "text", "plain", filename="附表.txt")
    message.add_attachment(letter("内层", "里面的信。"))
    found = texts(message.as_bytes())
    assert list(found) == ["信.eml", "信.eml › 附表.txt", "信.eml › 附件2"]
    assert found["信.eml › 附表.txt"] == "附表：社区填报。"
    assert found["信.eml › 附件2"] == "内层\n里面的信。"


def test_plain_text_goes_before_its_double_in_html() -> None:
    message = letter()
    message.add_alternative("<html><body><p>网页里的正文</p></body></html>", subtype="html")
    assert texts(message.as_bytes()) == {"信.eml": f"{SUBJECT}\n{LETTER}"}


def test_a_letter_in_html_alone_is_read() -> None:
    message = letter()
    message.set_content(
        "<html><body><p>各社区：</p><p>请建台账。</p></body></html>", subtype="html"
    )
    assert texts(message.as_bytes()) == {"信.eml": f"{SUBJECT}\n各社区：\n请建台账。"}


def test_a_logo_in_the_letter_is_no_attachment() -> None:
    message = letter()
    message.add_alternative('<p>正文</p><img src="cid:logo">', subtype="html")
    part = message.get_payload()[1]
    assert isinstance(part, EmailMessage)
    part.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>")
    assert list(texts(message.as_bytes())) == ["信.eml"]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5"])
def test_letters_in_any_charset(charset: str) -> None:
    text = "社區建立台帳" if charset == "big5" else "请各社区建立台帐"
    head = f"From: a@b.c\nTo: c@d.e\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    assert read(head.encode() + text.encode(charset)).text == f"x\n{text}"


def test_headers_in_raw_gb18030_are_read() -> None:
    data = "From: a@b.c\nTo: c@d.e\nSubject: 通知\nDate: x\n\n正文".encode("gb18030")
    assert read(data).text == "通知\n正文"


def test_a_charset_that_does_not_fit_is_found_out() -> None:
    head = b"From: a@b.c\nTo: c@d.e\nSubject: x\nContent-Type: text/plain; charset=us-ascii\n\n"
    assert read(head + "各社区要建台账。".encode("gb18030")).text == "x\n各社区要建台账。"


def test_mail_of_attachments_alone_has_no_text_of_its_own() -> None:
    message = letter(text="")
    message.add_attachment("正文在附件里。".encode(), "text", "plain", filename="通知.txt")
    assert texts(message.as_bytes()) == {"信.eml › 通知.txt": "正文在附件里。"}


def test_names_of_attachments_are_names_only() -> None:
    message = letter()
    message.add_attachment(b"x1", "text", "plain", filename="../../etc/passwd.txt")
    (_, name) = texts(message.as_bytes())
    assert name == "信.eml › .._.._etc_passwd.txt"


def test_empty_mail_is_an_error() -> None:
    with pytest.raises(ReadError, match="没有正文"):
        read(letter(text="").as_bytes())


def test_mail_nested_without_end_is_refused() -> None:
    head = "From: a@b.c\nTo: c@d.e\nSubject: x\nMIME-Version: 1.0\n"
    layers = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    )
    with pytest.raises(ReadError):
        read((head + layers).encode())


def test_headers_made_to_take_for_ever_do_not() -> None:
    head = "From: a@b.c\nTo: c@d.e\nSubject: " + "=?utf-8?q?=20?= " * 200_000 + "\n\n正文"
    assert read(head.encode()).text.endswith("正文")
