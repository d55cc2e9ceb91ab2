"""Archives: every file inside is a result of its own, and no archive is trusted."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from checker.errors import ReadError
from checker.reading import Limits, Reading, read, read_all

NOTICE = "各社区要建立消防检查工作台账。"


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return buffer.getvalue()


def names(data: bytes, **limits: int) -> list[str]:
    results = read_all(data, name="包.zip", limits=Limits(**limits))
    return [r.name if isinstance(r, ReadError) else r.document.name for r in results]


def errors(data: bytes, **limits: int) -> list[ReadError]:
    results = read_all(data, name="包.zip", limits=Limits(**limits))
    return [r for r in results if isinstance(r, ReadError)]


def test_each_file_is_a_document_with_the_archive_in_its_name() -> None:
    data = archive({"二/乙.txt": b"abc", "甲.txt": NOTICE.encode()})
    results = list(read_all(data, name="包.zip"))
    assert all(isinstance(result, Reading) for result in results)
    assert names(data) == ["包.zip › 二/乙.txt", "包.zip › 甲.txt"]
    assert results[1].document.text == NOTICE  # type: ignore[union-attr]


def test_an_archive_in_an_archive_is_opened() -> None:
    inner = archive({"甲.txt": NOTICE.encode()})
    assert names(archive({"内.zip": inner})) == ["包.zip › 内.zip › 甲.txt"]


def test_names_packed_by_chinese_windows_are_read() -> None:
    data = bytearray(archive({"AAAA.txt": NOTICE.encode()}))
    # Four bytes of GB18030 in place of the name, as programs write that set no flag.
    assert names(bytes(data).replace(b"AAAA", "通知".encode("gb18030"))) == ["包.zip › 通知.txt"]


def test_one_broken_file_leaves_the_others() -> None:
    data = archive({"a.txt": b"", "b.txt": NOTICE.encode(), "c.pdf": b"%PDF-1.4 cut"})
    assert names(data) == ["包.zip › a.txt", "包.zip › b.txt", "包.zip › c.pdf"]
    assert [error.name for error in errors(data)] == ["包.zip › a.txt", "包.zip › c.pdf"]


def test_litter_of_systems_and_editors_is_no_file() -> None:
    litter = {"__MACOSX/._甲.txt": b"x", ".DS_Store": b"x", "~$甲.docx": b"x", "Thumbs.db": b"x"}
    assert names(archive({**litter, "甲.txt": NOTICE.encode()})) == ["包.zip › 甲.txt"]


def test_an_encrypted_entry_is_named_and_the_others_are_read() -> None:
    data = bytearray(archive({"密.txt": NOTICE.encode(), "明.txt": NOTICE.encode()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature) + offset
        flags = struct.unpack_from("<H", data, at)[0]
        struct.pack_into("<H", data, at, flags | 1)
    (error,) = errors(bytes(data))
    assert error.name == "包.zip › 密.txt"
    assert "加密" in error.problem
    assert len(names(bytes(data))) == 2


def test_an_empty_archive_is_an_error() -> None:
    (error,) = errors(archive({}))
    assert "里面没有文件" in error.problem


def test_a_bomb_is_refused_unopened() -> None:
    (error,) = errors(archive({"炸.txt": bytes(64 * 1024 * 1024)}))
    assert error.name == "包.zip"
    assert "压缩比" in error.problem


def test_many_small_bombs_within_each_other_hit_the_common_limit() -> None:
    layer = archive({f"{n}.txt": NOTICE.encode() * 100 for n in range(20)})
    for _ in range(2):
        layer = archive({f"{n}.zip": layer for n in range(20)})
    found = list(read_all(layer, name="包.zip", limits=Limits(max_entries=500)))
    assert len(found) < 600
    assert isinstance(found[-1], ReadError)
    assert "超过 500 个" in "".join(e.problem for e in found if isinstance(e, ReadError))


def test_unpacked_bytes_of_all_layers_count_together() -> None:
    data = archive({f"{n}.txt": NOTICE.encode() * 1000 for n in range(10)}, zipfile.ZIP_STORED)
    outer = archive({"甲.zip": data, "乙.zip": data, "丙.zip": data})
    found = errors(outer, max_expanded_bytes=1_200_000)
    assert any("展开后超过" in error.problem for error in found)


def test_nesting_ends_at_the_limit() -> None:
    data = archive({"底.txt": NOTICE.encode()})
    for depth in range(6):
        data = archive({f"{depth}.zip": data})
    (error,) = errors(data)
    assert "超过 4 层" in error.problem


def test_a_name_that_points_elsewhere_is_only_a_name() -> None:
    (name,) = names(archive({"../../etc/passwd": NOTICE.encode()}))
    assert name == "包.zip › ../../etc/passwd"


def test_the_single_reader_says_what_an_archive_is() -> None:
    with pytest.raises(ReadError, match="装的是别的文件"):
        read(archive({"甲.txt": NOTICE.encode()}), name="包.zip")
