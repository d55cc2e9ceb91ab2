"""Files that arrive while somebody watches: given once, and not before they are whole."""

from __future__ import annotations

from pathlib import Path

from checker.scan.sources import Sources
from checker.scan.watch import arrivals, look


def test_a_file_is_given_once_it_has_stopped_changing(tmp_path: Path) -> None:
    (tmp_path / "早先.txt").write_text("早先", encoding="utf-8")
    arriving = tmp_path / "新到.txt"
    acts = iter(
        [
            lambda: None,
            lambda: arriving.write_text("一半", encoding="utf-8"),
            lambda: arriving.write_text("一半，和另一半", encoding="utf-8"),
            lambda: None,
            lambda: None,
            lambda: (tmp_path / "早先.txt").write_text("早先，改过", encoding="utf-8"),
            lambda: None,
            lambda: arriving.unlink(),
            lambda: arriving.write_text("又来一份", encoding="utf-8"),
            lambda: None,
        ]
    )
    sources = Sources([str(tmp_path)])
    looks = arrivals(sources, look(sources), pause=1, wait=lambda seconds: next(acts)())
    given = [[path.name for path in next(looks)] for _ in range(10)]
    assert given == [
        [],
        [],  # on its way
        [],  # has grown
        ["新到.txt"],
        [],
        [],
        ["早先.txt"],
        [],
        [],
        ["新到.txt"],
    ]
