"""Converts a file with LibreOffice, which runs apart: no network, no macros, nothing left behind."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

from checker.reading.contract import Request, Unreadable
from checker.reading.limits import MB
from checker.reading.office import keeper
from checker.reading.office.install import office
from checker.reading.office.profile import write_profile

_MOST_SECONDS = 60.0
_KEEPER = str(Path(keeper.__file__).resolve())

# The target's file extension to the name of the filter that writes it, by module.
_FILTERS: Mapping[str, str] = {
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
}


def convert(data: bytes, kind: str, target: str, module: str, request: Request) -> bytes:
    """``data``, a file with the extension ``kind``, as ``docx``, ``xlsx`` or ``pdf``.

    ``module`` is the part of LibreOffice that opens it: ``writer``, ``calc`` or ``impress``.
    Raises ``Unreadable``, also when LibreOffice is not installed.
    """
    program = office(module)
    seconds = min(_MOST_SECONDS, request.deadline - monotonic())
    if seconds <= 0:
        raise _too_slow()
    most = request.limits.max_expanded_bytes
    folder = Path(tempfile.mkdtemp(prefix="checker-", dir=os.environ.get("CHECKER_TMP")))
    try:
        source = folder / f"in.{kind}"
        source.write_bytes(data)
        profile = folder / "profile"
        write_profile(profile)
        filter_name = f":{_FILTERS[target]}" if target in _FILTERS else ""
        command = [
            str(program), "--headless", "--norestore", "--nologo", "--nolockcheck",
            f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", f"{target}{filter_name}", "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        limits = [str(most), str(request.limits.max_memory_bytes)]
        arguments = [str(folder), str(_socket(profile)), *limits, *command]
        result = folder / "out" / f"in.{target}"
        return _run(arguments, folder, result, seconds, most)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(arguments: list[str], folder: Path, result: Path, seconds: float, most: int) -> bytes:
    """The bytes of ``result``, which the command makes within ``seconds``."""
    keeping = subprocess.Popen(
        [sys.executable, "-I", "-S", _KEEPER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(folder),
        start_new_session=True,
    )
    assert keeping.stdin is not None
    assert keeping.stdout is not None
    try:
        # A thread, for Windows cannot wait for a pipe with a time limit.
        waiting = threading.Thread(target=keeping.stdout.read, args=(1,), daemon=True)
        waiting.start()
        waiting.join(seconds)
        if waiting.is_alive():
            raise _too_slow()
        return _result(result, most)
    finally:
        with suppress(OSError):
            keeping.stdin.close()
        keeping.wait()
        keeping.stdout.close()


def _result(result: Path, most: int) -> bytes:
    try:
        if result.stat().st_size >= most:
            raise Unreadable(
                f"文件转换后超过 {most // MB} MB", "请删去大图片或拆成几个文件，分别检查"
            )
        return result.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(
            "LibreOffice 打不开这个文件（可能已损坏，或设有打开密码）",
            "请用 WPS 或 Office 打开，取消密码，另存为 .docx、.xlsx 或 PDF 后再检",
        ) from error


def _environment(folder: Path) -> dict[str, str]:
    """The environment of the program: nothing of the user's, temporary files in ``folder``."""
    variables = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    own = dict.fromkeys(("TMPDIR", "TMP", "TEMP", "HOME"), str(folder))
    return {**variables, **own, "SAL_USE_VCLPLUGIN": "svp"}


def _socket(profile: Path) -> Path:
    """The socket that LibreOffice makes outside of the profile, and leaves there when killed."""
    # Named after the MD5 of the profile's address in UTF-16, its bytes in hexadecimal unpadded.
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in digest)
    user = os.getuid() if sys.platform != "win32" else 0
    return Path("/tmp", f"OSL_PIPE_{user}_SingleOfficeIPC_{name}")


def _too_slow() -> Unreadable:
    return Unreadable(
        "转换文件用时过长，已停止", "请用 WPS 或 Office 打开，另存为 .docx、.xlsx 或 PDF 后再检"
    )
