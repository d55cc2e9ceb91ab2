"""What a store holds after a scan, as plain data, and the texts that are scanned."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import select

from checker.record import unpacked
from checker.store import Store
from checker.store.schema import contents, files, findings, notices

VIOLATING = (
    "关于安全生产工作的通知\n各社区：\n"
    "各社区要与我局签订安全生产目标责任书，未完成的社区年度考核一票否决。\n"
)
HARMLESS = "不得要求社区建立业务台账。"

_RUN = """
import sys
from checker.guard import Order
from checker.scan.run import Plan, scan
from checker.scan.sources import Sources
from checker.store import open_store

if __name__ == "__main__":
    with open_store(sys.argv[1]) as store:
        print("running", flush=True)
        scan(store, Plan(Sources([sys.argv[2]]), Order(), jobs=2), who="甲")
"""


def write_many(folder: Path, number: int) -> Path:
    """So many files, of which every third is equal to others, and every tenth cannot be read."""
    folder.mkdir()
    for one in range(number):
        words = VIOLATING if one % 2 else HARMLESS
        content = f"{words}第{one - one % 3}号。".encode()
        if one % 10 == 9:
            content = b"%PDF-1.7\n" + content
        (folder / f"{one:03}.txt").write_bytes(content)
    return folder


def start(url: str, folder: Path) -> subprocess.Popen[bytes]:
    """A scan of ``folder`` into the store at ``url``, that has loaded what it needs to begin."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, url, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    return process


def held(store: Store) -> list[tuple[Any, ...]]:
    """Every file of the store with all that is known of it, apart from numbers and times."""
    asked = (
        select(files.c.path, files.c.size, contents.c.sha256, contents.c.key, notices)
        .join(contents, contents.c.id == files.c.content_id)
        .join(notices, notices.c.content_id == contents.c.id)
        .order_by(files.c.path, notices.c.number)
    )
    found = []
    with store.reading() as connection:
        for row in connection.execute(asked):
            of_notice = (
                select(findings).where(findings.c.notice_id == row.id).order_by(findings.c.number)
            )
            kept = row._asdict()
            for name in ("id", "content_id"):
                del kept[name]
            report = unpacked(kept.pop("report")) if row.report else {}
            # The time differs; the name is that of whichever equal file came first.
            report.pop("checked_at", None)
            report.pop("file", None)
            rows = []
            for one in connection.execute(of_notice):
                values = one._asdict()
                del values["id"], values["notice_id"]
                rows.append(tuple(values.items()))
            found.append((tuple(kept.items()), repr(report), tuple(rows)))
    return found
