"""What a store holds is what notices are judged by: local lists of the day, matters admitted."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.guard import Guard, Order
from checker.model import Verdict
from checker.policy.admitted import Application, Funds
from checker.store import StoreError, open_store
from checker.store.admissions import apply, approve

NUMBER = "江民准〔2026〕8号"
NOTICE = (
    "关于开展高龄老人走访的通知\n各社区居委会：\n"
    f"根据{NUMBER}，请各社区对80周岁以上高龄老人全年逐户走访，每季度一次，登记生活需求。\n"
    "江原区民政局\n2026年3月2日\n"
)
FERRY = (
    "关于做好渡口安全工作的通知\n各社区居委会：\n请各社区协助开展渡口候船秩序宣传。\n"
    "江原区交通运输局\n{year}年3月2日\n"
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'register.db'}"


def checked(text: str, url: str | None) -> Verdict:
    with Guard(Order(store=url)) as guard:
        (verdict,) = guard.check(text.encode(), "通知.txt")
    assert isinstance(verdict, Verdict)
    return verdict


def admit(url: str) -> None:
    asked = Application(
        department="江原区民政局",
        matter="高龄老人走访登记",
        content="上门走访高龄老人，登记生活需求，每季度一次",
        object="80周岁以上老人",
        authority="只登记需求，不作认定，不代填表格",
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        funds=Funds("区民政局", "每户10元", "按季拨付到社区账户"),
        keywords=("高龄老人",),
    )
    with open_store(url) as store:
        entry = apply(store, asked, who="张")
        approve(
            store,
            entry.id,
            number=NUMBER,
            decided_on=date(2025, 12, 20),
            decided_by="市领导小组",
            who="李",
        )


def test_an_admitted_matter_is_told_with_its_number_and_counts_no_more(url: str) -> None:
    before = checked(NOTICE, None)
    assert {f.type for f in before.findings if f.severity != "note"} & {"missing-funding"}
    admit(url)
    after = checked(NOTICE, url)
    told = [f for f in after.findings if f.type == "missing-funding"]
    assert [finding.severity for finding in told] == ["note"]
    assert NUMBER in "".join(tried.why for tried in told[0].exceptions)
    assert after.policy_version != before.policy_version


def test_lists_of_the_year_are_used(url: str, tmp_path: Path) -> None:
    source = tmp_path / "清单.csv"
    source.write_text(
        "序号,事项名称,责任部门,社区可协助,部门职责\nB90,渡口候船秩序,交通运输,宣传、劝导,执法、处罚\n",
        encoding="utf-8",
    )
    options = ["--kind", "assist", "--from", "2026-01-01", "--store", url]
    done = subprocess.run(
        [sys.executable, "-m", "checker.cli", "lists", "import", source, *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    def items(year: int) -> set[str]:
        verdict = checked(FERRY.format(year=year), url)
        return {match.item for task in verdict.tasks for match in task.matches}

    assert "B90" in items(2026)
    assert "B90" not in items(2025)


def test_the_command_line_takes_a_store(url: str, tmp_path: Path) -> None:
    admit(url)
    source = tmp_path / "通知.txt"
    source.write_text(NOTICE, encoding="utf-8")

    def severities(*options: str) -> list[str]:
        command = [sys.executable, "-m", "checker.cli", "check", str(source), "--format", "json"]
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=120, check=False
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return [f["severity"] for f in found["findings"] if f["type"] == "missing-funding"]

    assert severities() != ["note"]
    assert severities("--store", url) == ["note"]


def test_a_store_that_cannot_be_used_is_said_plainly(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all" * 100)
    with Guard(Order(store=f"sqlite:///{broken}")) as guard, pytest.raises(StoreError) as caught:
        list(guard.check(NOTICE.encode(), "通知.txt"))
    assert "用不了" in str(caught.value)
