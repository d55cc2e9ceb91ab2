"""Word files of our own as PDF, by LibreOffice where it is installed."""

from __future__ import annotations

from checker.errors import CheckerError
from checker.model import Verdict

_INSTEAD = "或者改写成 docx，再用 WPS、Office 另存为 PDF"


def require() -> None:
    """Raises CheckerError, with what to install, where no PDF can be made on this computer."""
    from checker.reading.contract import Unreadable
    from checker.reading.office.install import office

    try:
        office("writer")
    except Unreadable as error:
        raise CheckerError(
            "生成 PDF 要用 LibreOffice Writer，本机没有找到，或者安装不完整。"
            f"请安装 LibreOffice（Debian、Ubuntu：apt install libreoffice-writer），{_INSTEAD}。"
        ) from error


def possible() -> bool:
    """Whether this computer can make a PDF."""
    try:
        require()
    except CheckerError:
        return False
    return True


def render(verdict: Verdict) -> bytes:
    """``verdict`` as the bytes of a PDF file. Raises CheckerError where it cannot be made."""
    from checker.report import word

    return converted(word.render(verdict))


def converted(document: bytes) -> bytes:
    """A Word file as PDF. Raises CheckerError."""
    from checker.reading.contract import Request, Unreadable
    from checker.reading.limits import DEFAULT_LIMITS
    from checker.reading.office import to_pdf

    require()
    try:
        return to_pdf(document, "docx", Request(DEFAULT_LIMITS))
    except Unreadable as error:
        raise CheckerError(f"PDF 没有生成。请再试一次，{_INSTEAD}。") from error
