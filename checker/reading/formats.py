"""The register of formats: a new one is its module and one row here.

``READERS`` maps a name given by ``sniff`` to the function that reads it. ``UNREADABLE`` maps the
others to what they are and what the user can do instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from checker.reading import docx, pdf, text, zipped
from checker.reading.contract import Reader, Unreadable

READERS: Mapping[str, Reader] = {
    "docx": docx.read,
    "pdf": pdf.read,
    "text": text.read,
    "zip": zipped.read,
}

_SAVE_AS = "请用 WPS 或 Word 打开，另存为 .docx 或 PDF 后再检"
_TABLE = "请在 WPS 或 Excel 中把它导出为 PDF 后再检"
_SLIDES = "请在 WPS 或 PowerPoint 中把它导出为 PDF 后再检"
_PICTURE = "本版本还不能识别图片上的文字，请先用文字识别软件转成文字、.docx 或可搜索的 PDF"
_UNPACK = "请先解压，再检查里面的文件"
_DOCUMENT = "请提供 .docx、PDF 或文本文件"

UNREADABLE: Mapping[str, tuple[str, str]] = {
    "doc": ("这是旧版 Word（.doc）或 WPS 文字（.wps）文件，本版本还不能直接读取", _SAVE_AS),
    "rtf": ("这是 RTF 文件，本版本还不能直接读取", _SAVE_AS),
    "odf": ("这是 OpenDocument（.odt 等）文件，本版本还不能直接读取", _SAVE_AS),
    "uof": ("这是标文通（UOF）文件，本版本还不能直接读取", _SAVE_AS),
    "iwork": (
        "这是苹果 Pages 等办公软件的文件，本版本还不能直接读取",
        "请导出为 .docx 或 PDF 后再检",
    ),
    "ofd": ("这是 OFD 版式文件，本版本还不能直接读取", "请用 OFD 阅读器转换成 PDF 后再检"),
    "xlsx": ("这是 Excel 表格（.xlsx），本版本还不能直接读取", _TABLE),
    "xls": ("这是旧版 Excel（.xls）或 WPS 表格（.et）文件，本版本还不能直接读取", _TABLE),
    "pptx": ("这是演示文稿（.pptx），本版本还不能直接读取", _SLIDES),
    "ppt": ("这是旧版演示文稿（.ppt、.dps），本版本还不能直接读取", _SLIDES),
    "encrypted-office": ("文件设有打开密码", "请在 Word 或 WPS 中取消密码，另存后再检"),
    "ole": ("这是旧版 Office 格式的文件，认不出是哪一种", _SAVE_AS),
    "html": ("这是网页（HTML）文件，本版本还不能直接读取", "请在浏览器中打印成 PDF 后再检"),
    "xml": ("这是 XML 文件，不是通知正文的常用格式", _SAVE_AS),
    "mail": ("这是邮件（.eml）", "请把正文另存为文本、把附件下载下来，分别检查"),
    "msg": ("这是 Outlook 邮件（.msg）", "请把正文另存为文本、把附件下载下来，分别检查"),
    "jpeg": ("这是图片（JPEG）", _PICTURE),
    "png": ("这是图片（PNG）", _PICTURE),
    "gif": ("这是图片（GIF）", _PICTURE),
    "bmp": ("这是图片（BMP）", _PICTURE),
    "tiff": ("这是图片（TIFF）", _PICTURE),
    "webp": ("这是图片（WebP）", _PICTURE),
    "heic": ("这是手机照片（HEIC）", _PICTURE),
    "media": ("这是音频或视频文件", _DOCUMENT),
    "rar": ("这是压缩包（RAR）", _UNPACK),
    "7z": ("这是压缩包（7z）", _UNPACK),
    "gzip": ("这是压缩包（gzip）", _UNPACK),
    "broken-zip": ("这是压缩格式的文件，但不完整或已损坏", "请重新下载或请对方重新发送"),
    "program": ("这是程序文件，不是文档", _DOCUMENT),
}


def reader(name: str) -> Reader:
    """The function that reads format ``name``. Raises ``Unreadable`` when there is none yet."""
    if name in READERS:
        return READERS[name]
    raise Unreadable(*UNREADABLE[name])
