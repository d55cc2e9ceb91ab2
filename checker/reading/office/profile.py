"""The settings of LibreOffice for files that nobody vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
    ' xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
_DISCARD = "9"  # a port that nothing listens to
_SCRIPTING = "Office.Common/Security/Scripting"
_UPDATE = "Content/Update"
_NEVER = "2"
_HIGHEST = "3"

_SETTINGS: Mapping[tuple[str, str], str] = {
    (_SCRIPTING, "DisableMacrosExecution"): "true",
    (_SCRIPTING, "MacroSecurityLevel"): _HIGHEST,
    (_SCRIPTING, "DisableActiveContent"): "true",
    # Pictures, sections and objects that a file only refers to stay where they are.
    (_SCRIPTING, "BlockUntrustedRefererLinks"): "true",
    (f"Office.Writer/{_UPDATE}", "Link"): _NEVER,
    (f"Office.Calc/{_UPDATE}", "Link"): _NEVER,
    # What tries to use the network in spite of that is sent to a proxy that does not exist.
    ("Inet/Settings", "ooInetProxyType"): "2",
    ("Inet/Settings", "ooInetNoProxy"): "",
    **{
        ("Inet/Settings", f"ooInet{scheme}Proxy{what}"): value
        for scheme in ("HTTP", "HTTPS", "FTP")
        for what, value in (("Name", "127.0.0.1"), ("Port", _DISCARD))
    },
    # Dates in the form that the file leaves to the reader's system.
    ("Setup/L10N", "ooSetupSystemLocale"): "zh-CN",
}


def write_profile(folder: Path) -> None:
    """Make ``folder`` a user profile with these settings."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for (path, name), value in _SETTINGS.items()
    )
    (user / "registrymodifications.xcu").write_text(
        f"{_HEAD}{items}</oor:items>\n", encoding="utf-8"
    )
