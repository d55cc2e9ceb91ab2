"""The one door to all formats."""

from __future__ import annotations

import subprocess
import sys

import pytest

from checker.model import Verdict
from checker.report import FORMATS, render


def test_every_listed_format_renders(typical: Verdict) -> None:
    assert set(FORMATS) == {"text", "json", "html"}
    for name in FORMATS:
        assert render(typical, name)


def test_unknown_format_is_refused_with_the_known_ones(typical: Verdict) -> None:
    with pytest.raises(ValueError, match=r"pdf.*text、json、html"):
        render(typical, "pdf")  # type: ignore[arg-type]


def test_options_reach_their_format(typical: Verdict) -> None:
    assert '"text": ' in render(typical, "json", with_text=True)
    assert max(map(len, render(typical, "text", width=30).splitlines())) <= 30
    assert "\x1b[" in render(typical, "text", colour=True)


def test_importing_the_room_loads_no_template_engine() -> None:
    code = "import sys, checker.report; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
