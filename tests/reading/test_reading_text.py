"""Plain text: encodings, line breaks, and what is no text."""

from __future__ import annotations

import codecs
import hashlib
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import CheckerError, ReadError
from checker.reading import Limits, read, read_text

NOTICE = "关于报送材料的通知\n各社区：\n请于5月1日前报送台账，联系电话0755-12345678。\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("gb2312", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_every_office_encoding_gives_the_same_text(encoding: str, mark: bytes) -> None:
    data = mark + NOTICE.encode(encoding)
    document = read(data)
    assert document.text == NOTICE
    assert document.format == "text"
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert [(p.number, p.start, p.end) for p in document.pages] == [(1, 0, len(NOTICE))]
    assert document.issues == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030", "utf-8"])
@pytest.mark.parametrize(
    "text", ["各社区要签订责任书，", "请报送台账", "NOTICE: abc 123", "签订abc责任书。\n（一）"]
)
def test_short_texts_without_a_mark(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


def test_rare_hanzi_of_gb18030_survive() -> None:
    text = "镕䶮𠮷" + NOTICE
    assert read(text.encode("gb18030")).text == text


def test_line_breaks_become_one_kind() -> None:
    assert read("甲\r\n乙\r丙\n".encode()).text == "甲\n乙\n丙\n"
    assert read_text("甲\r\n乙").text == "甲\n乙"


def test_full_width_spaces_and_tabs_stay() -> None:
    text = "　　一、总则\t甲  乙 \n\n丙"
    assert read(text.encode()).text == text


def test_cut_off_utf8_is_read_with_an_issue() -> None:
    document = read((NOTICE * 20).encode()[:-3])
    assert document.text.startswith(NOTICE)
    assert "1 处文字已损坏" in document.issues[0].message


def test_a_text_that_only_mentions_pdf_or_zip_is_text() -> None:
    assert read("请用 %PDF- 格式报送，BM 与 PK 不算".encode()).format == "text"
    assert read(b"BM is not a picture here").format == "text"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "空的"),
        (b" \n\t \r\n", "没有文字"),
        ("　\n".encode(), "没有文字"),
        (codecs.BOM_UTF8, "没有文字"),
        (b"abc\0def", "不是文本"),
        (bytes(range(256)) * 20, "不是文本|编码"),
        ("正文\0隐藏".encode(), "不是文本"),
        (b"\x81\xff" * 400, "编码"),
        ("通知".encode() + b"\x01\x02\x03" * 10, "不是文本"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(ReadError, match=problem):
        read(data)


def test_limits_hold() -> None:
    with pytest.raises(ReadError, match="超过 10 字的上限"):
        read(NOTICE.encode(), limits=Limits(max_characters=10))
    with pytest.raises(ReadError, match="超过 20 字节的上限"):
        read(NOTICE.encode(), limits=Limits(max_bytes=20))


def test_read_text_refuses_what_cannot_be_stored() -> None:
    for bad in ("甲\0乙", "甲\ud800乙", ""):
        with pytest.raises(ReadError) as caught:
            read_text(bad, "输入")
        assert caught.value.name == "输入"


def test_an_error_is_one_line_with_its_cure_and_survives_pickling() -> None:
    with pytest.raises(ReadError) as caught:
        read(b"", name="坏\n\x1b[31m名.txt")
    error = caught.value
    assert isinstance(error, CheckerError)
    assert str(error) == (
        "坏 ?[31m名.txt：文件是空的（0 字节）。请确认文件已下载完整，或请对方重新发送。"
    )
    again = pickle.loads(pickle.dumps(error))
    assert (again.name, again.problem, again.cure) == (error.name, error.problem, error.cure)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), min_size=1))
def test_any_utf8_text_keeps_its_characters(text: str) -> None:
    body = "通知" + text
    assert read(body.encode()).text == body
    assert read(codecs.BOM_UTF16_LE + body.encode("utf-16-le")).text == body


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_clear_error(data: bytes) -> None:
    problem = ""
    try:
        read(data).text.encode()
    except ReadError as error:
        problem = error.problem
    assert "读取时出错" not in problem
