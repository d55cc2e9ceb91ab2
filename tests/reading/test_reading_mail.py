"""Mail: the letter is one document, each attachment another."""

from __future__ import annotations

from email.message import EmailMessage
from time import perf_counter

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


EMPTY_PAGE = "<html><body><div><br></div></body></html>"


def test_an_empty_page_for_a_letter_does_not_cost_the_attachments() -> None:
    message = letter()
    message.set_content(EMPTY_PAGE, subtype="html")
    message.add_attachment("附表：社区填报。".encode(), "text", "plain", filename="附表.txt")
    assert texts(message.as_bytes()) == {"信.eml › 附表.txt": "附表：社区填报。"}


def test_a_letter_goes_on_behind_an_attachment() -> None:
    message = letter()
    message.add_attachment("附表。".encode(), "text", "plain", filename="附表.txt")
    last = EmailMessage()
    last.set_content("请逐项填写，周五前报送。")
    message.attach(last)
    assert texts(message.as_bytes()) == {
        "信.eml": f"{SUBJECT}\n{LETTER}\n请逐项填写，周五前报送。",
        "信.eml › 附表.txt": "附表。",
    }


def test_tables_of_a_letter_in_html_are_tables() -> None:
    message = letter()
    rows = "<tr><th>事项<th>单位<tr><td>台账<td>"
    message.set_content(f"<p>各社区：</p><table border=1>{rows}</table><p>完</p>", subtype="html")
    document = read(message.as_bytes())
    cells = [[document.text[c.start : c.end] for c in r] for t in document.tables for r in t.rows]
    assert cells == [["事项", "单位"], ["台账", ""]]
    assert document.text == f"{SUBJECT}\n各社区：\n事项 | 单位\n台账 | \n完"


def test_a_signature_is_no_attachment_and_a_sealed_letter_says_so() -> None:
    message = letter()
    message.add_attachment(b"\x30\x82", "application", "pkcs7-signature", filename="smime.p7s")
    assert list(texts(message.as_bytes())) == ["信.eml"]
    head = "From: a@b.c\nTo: c@d.e\nSubject: x\nMIME-Version: 1.0\nContent-Type: "
    sealed = f"{head}application/pkcs7-mime; name=smime.p7m\n\nMIIB"
    assert "加密或数字签名" in texts(sealed.encode())["信.eml › smime.p7m"]
    outlook = f"{head}application/ms-tnef; name=winmail.dat\n\nxx"
    assert "Outlook" in texts(outlook.encode())["信.eml › winmail.dat"]
    parts = "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n\nxx\n--b--\n"
    pgp = f"{head}multipart/encrypted; boundary=b\n\n{parts}"
    assert "已加密" in texts(pgp.encode())["信.eml"]


MENU = "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(12))
NOTICE = "关于建立工作台账的通知"
ARTICLE = "".join(f"<p>第{n}条，各社区要建立工作台账，每周报送一次进展。</p>" for n in "一二三四五")
PAGE = (
    f"<html><head><title>{NOTICE}_某某区人民政府</title></head><body><ul>{MENU}</ul><h1>{NOTICE}</h1>"
    f"<div class=content>{ARTICLE}</div><p>版权所有</p></body></html>"
)


def saved(head: str, page: str = PAGE) -> bytes:
    """A page with a picture, a style and a frame, as a browser saves it."""
    return (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        '\ttype="text/html";\r\n\tboundary="b"\r\n\r\n\r\n--b\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-Location: http://a.gov.cn/1.html\r\n\r\n{page}\r\n--b\r\n"
        "Content-Type: text/css\r\nContent-Location: http://a.gov.cn/1.css\r\n\r\np{}\r\n--b\r\n"
        "Content-Type: image/png\r\nContent-ID: <x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "iVBORw0KGgo=\r\n--b\r\nContent-Type: application/octet-stream\r\n"
        "Content-Location: http://a.gov.cn/f.woff\r\n\r\nwOFF\r\n--b\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Location: http://a.gov.cn/f.html\r\n\r\n"
        "<p>框架里的话</p>\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.gov.cn/1.html\r\n"
            "Subject: =?utf-8?Q?x?=\r\nDate: Mon, 3 Mar 2025 09:00:00 -0000\r\n",
            id="Chrome",
        ),
        pytest.param(
            "From: <由 Microsoft Internet Explorer 11 保存>\r\nSubject: x\r\nDate: x\r\n", id="IE"
        ),
        pytest.param("", id="Word and WPS"),
    ],
)
def test_a_saved_web_page_is_its_article_and_nothing_else(head: str) -> None:
    expected = f"{NOTICE}\n" + ARTICLE.replace("<p>", "").replace("</p>", "\n").rstrip("\n")
    assert texts(saved(head)) == {"信.eml": expected}


def test_a_saved_page_of_frames_gives_the_first_that_says_anything() -> None:
    assert texts(saved("From: <Saved>\r\nSubject: x\r\n", "<frameset><frame></frameset>")) == {
        "信.eml": "框架里的话"
    }
    empty = saved("Subject: x\r\nDate: x\r\n", " ").replace("框架里的话".encode(), b"")
    assert "网页里没有文字" in texts(empty)["信.eml"]


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "rot13", "x-unknown"])
def test_an_encoding_that_is_none_is_not_used(charset: str) -> None:
    head = f"From: a@b.c\nTo: c@d.e\nSubject: x\nContent-Type: text/plain; charset={charset}\n\n"
    text = "各社区要建立台账。" * 3
    assert read(head.encode() + text.encode()).text == f"x\n{text}"
    since = perf_counter()
    assert len(read(head.encode() + b"a" * 1_000_000).text) == 1_000_002
    assert perf_counter() - since < 5


@pytest.mark.parametrize("first", [b"From a@b.c  Mon Mar  3 09:00:00 2025\n", b"\xef\xbb\xbf"])
def test_what_some_programs_put_in_front_of_a_mail_does_no_harm(first: bytes) -> None:
    assert texts(first + letter().as_bytes()) == {"信.eml": f"{SUBJECT}\n{LETTER}"}


def test_encrypted_parts_beside_a_letter_are_named() -> None:
    head = "From: a@b.c\nTo: c@d.e\nSubject: x\nMIME-Version: 1.0\nContent-Type: "
    inner = 'Content-Type: multipart/encrypted; boundary="c"\n\n--c\n\nxx\n--c--\n'
    mixed = f"{head}multipart/mixed; boundary=b\n\n--b\n\n正文\n--b\n{inner}--b--\n"
    assert texts(mixed.encode()) == {
        "信.eml": "x\n正文",
        "信.eml › 正文": "邮件已加密，加密的内容没有检查",
    }


def test_a_letter_that_cannot_be_read_is_named_and_its_attachments_are_checked() -> None:
    message = letter()
    message.set_content("<div>" * 5_000 + "各社区", subtype="html")
    message.add_attachment("附表。".encode(), "text", "plain", filename="附表.txt")
    found = texts(message.as_bytes())
    assert "嵌套过深" in found["信.eml › 正文"]
    assert found["信.eml › 附表.txt"] == "附表。"


def test_a_page_too_long_is_refused_and_not_passed_over_for_a_frame() -> None:
    long = saved("Subject: x\r\nDate: x\r\n", f"<p>{'长' * 2_000_001}</p>")
    assert "上限" in texts(long)["信.eml"]


def test_of_many_ways_to_say_the_same_one_is_read() -> None:
    message = letter()
    message.set_content("<p>网页甲</p>", subtype="html")
    message.add_alternative("<p>网页乙</p>", subtype="html")
    assert read(message.as_bytes()).text == f"{SUBJECT}\n网页甲"
