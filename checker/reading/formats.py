"""The register of formats: a new one is its module and one row here.

``READERS`` maps a name given by ``sniff`` to the function that reads it, written as its module below
``checker.reading`` and its name, for a text need not wait for what reads pages and sheets.
``UNREADABLE`` maps the others to what they are and what the user can do instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name

from checker.reading.contract import Reader, Unreadable

READERS: Mapping[str, str] = {
    "bmp": "images:read",
    "doc": "office:read_doc",
    "docx": "docx:read",
    "gif": "images:read",
    "html": "html:read",
    "jpeg": "images:read",
    "mail": "mail:read",
    "odf": "office:read_odf",
    "ofd": "ofd:read",
    "pdf": "pdf:read",
    "png": "images:read",
    "ppt": "office:read_ppt",
    "pptx": "office:read_pptx",
    "rtf": "office:read_rtf",
    "text": "text:read",
    "tiff": "images:read",
    "uof": "office:read_uof",
    "webp": "images:read",
    "xls": "office:read_xls",
    "xlsx": "xlsx:read",
    "zip": "zipped:read",
}

_SAVE_AS = "请用 WPS 或 Word 打开，另存为 .docx 或 PDF 后再检"
_UNPACK = "请先解压，再检查里面的文件"
_DOCUMENT = "请提供 .docx、PDF 或文本文件"

UNREADABLE: Mapping[str, tuple[str, str]] = {
    "iwork": (
        "这是苹果 Pages 等办公软件的文件，本版本还不能直接读取",
        "请导出为 .docx 或 PDF 后再检",
    ),
    "encrypted-office": ("文件设有打开密码", "请在 Word 或 WPS 中取消密码，另存后再检"),
    "ole": ("这是旧版 Office 格式的文件，认不出是哪一种", _SAVE_AS),
    "xml": ("这是 XML 文件，不是通知正文的常用格式", _SAVE_AS),
    "msg": ("这是 Outlook 邮件（.msg）", "请把正文另存为文本、把附件下载下来，分别检查"),
    "heic": ("这是手机照片（HEIC）", "请在手机或电脑上把它另存为 JPEG 后再检"),
    "media": ("这是音频或视频文件", _DOCUMENT),
    "rar": ("这是压缩包（RAR）", _UNPACK),
    "7z": ("这是压缩包（7z）", _UNPACK),
    "gzip": ("这是压缩包（gzip）", _UNPACK),
    "broken-zip": ("这是压缩格式的文件，但不完整或已损坏", "请重新下载或请对方重新发送"),
    "program": ("这是程序文件，不是文档", _DOCUMENT),
}


def reader(name: str) -> Reader:
    """The function that reads format ``name``. Raises ``Unreadable`` when there is none yet."""
    if name not in READERS:
        raise Unreadable(*UNREADABLE[name])
    found: Reader = resolve_name(f"checker.reading.{READERS[name]}")
    return found
